import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { maxPlayedReplicas } from '../../simulation/cluster';
import { Rollout } from '../../simulation/rollout';
import { parseStep } from '../../simulation/steps';
import { claimNames, effectiveClaimTemplates, ordinalRange, podNames } from '../../statefulset/identity';
import type { Names } from '../../statefulset/phrases';
import { manifest } from '../../workspace/file';
import { statefulSetOf } from '../../workspace/set';
import { simulateSet } from '../simulate';
import type { Chapter } from './chapters';

/** What the simulation says of the acts of a page. */

/** What the steps of an act do, in sentences; none of one without steps. Of a set that is rejected, why. */
export function notesOf(chapter: Chapter, context: Context): readonly string[] {
  const { set, before, steps } = chapter;
  if (steps.length === 0) return [];
  const played = simulateSet(set, [...before, ...steps], context).steps.slice(before.length);
  return rejection(chapter, context) ?? played.flatMap((step) => step.notes);
}

/** Why a set is rejected that the page takes as applied; undefined of one that is not. */
export function rejection({ set }: Chapter, context: Context): readonly string[] | undefined {
  const rollout = new Rollout(manifest(set), targetOf(context));
  const { notes } = rollout.play('apply', parseStep('apply'));
  return rollout.status ? undefined : notes;
}

/** Pods and claims by name. */
export interface State {
  readonly pods: readonly string[];
  readonly claims: readonly string[];
}

/** The pods and claims that an act meets; of a set that would be rejected those that its manifest tells of. */
export function stateBefore(chapter: Chapter, context: Context): State {
  if (rejection(chapter, context)) return written(chapter);
  const last = simulateSet(chapter.set, chapter.before, context).steps.at(-1);
  const nameOf = ({ name }: { readonly name: string }) => name;
  return { pods: last?.podsAfter.map(nameOf) ?? [], claims: last?.pvcsAfter.map(nameOf) ?? [] };
}

function written({ set: resource }: Chapter): State {
  const set = statefulSetOf(resource);
  const { start, end } = ordinalRange(set);
  const range = { start, end: Math.min(end, start + maxPlayedReplicas) };
  const claims = effectiveClaimTemplates(set).flatMap((template) => all(claimNames(template, set, range)));
  return { pods: all(podNames(set, range)), claims };
}

function all(names: Names): string[] {
  return Array.from({ length: names.length }, (_, index) => names.at(index) ?? '');
}
