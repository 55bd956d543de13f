import { compareQuantities, parseQuantity } from '../kubernetes/quantity';
import { selects } from '../kubernetes/selector';
import type { Target } from '../kubernetes/versions';
import { versionChanges } from '../products/upgrades';
import {
  effectiveClaimTemplates,
  namesOf,
  type Ordinals,
  ordinalRange,
  outside,
  podDnsName,
  podNames,
  updatedByPartition,
} from '../statefulset/identity';
import {
  claimsAfterDeletion,
  claimsAfterScaleDown,
  claimsOf,
  claimsOfNewPods,
  claimsOfReplaced,
  claimsWithoutOrphan,
  dataOfOldSet,
  replacesDeployment,
  retention,
  theirClaims,
} from '../statefulset/narrator/claims';
import { created, deletedWithSet, heldBack, replaced, scaledDown, updateRule } from '../statefulset/narrator/order';
import { are, count, listNames, type Names, reversed, sentences, them } from '../statefulset/phrases';
import { readStatefulSet, type StatefulSet } from '../statefulset/set';
import { fieldPath, type Json, type Path, valueAt } from '../yaml/json';

/** What an edit of a set means for the live set, if that is as before the edit. Texts only. */

/** A set before and after an edit, and the API server's verdict. */
export interface SetEdit {
  readonly before: Json;
  readonly after: Json;
  /** Every place that differs once defaults are filled in. */
  readonly changed: readonly Path[];
  /** Those of them that are immutable. */
  readonly rejected: readonly Path[];
  /** The cluster that is judged for. */
  readonly target: Target;
}

export interface PlanItem {
  /** `refused`: the API server rejects it. `risk`: data or names are lost. `effect`: what else happens. */
  readonly kind: 'refused' | 'risk' | 'effect';
  readonly text: string;
}

export interface Plan {
  /** In a few words. */
  readonly summary: string;
  readonly items: readonly PlanItem[];
}

/** The whole edit in a few words, for a code lens: `scales 5 → 3, retains 2 claims`. undefined: nothing changes. */
export function summarizeEdit(edit: SetEdit): string | undefined {
  const [before, after] = setsOf(edit);
  if (isOther(before, after)) return `a new set, ${before.name} keeps running`;
  if (edit.changed.length === 0) return undefined;
  if (edit.rejected.length > 0) return `rejected: ${fieldsOf(edit.rejected).join(', ')}`;
  const parts = [scalingSummary(before, after), rolloutSummary(edit, before, after)].filter(
    (part) => part !== undefined,
  );
  if (before.start !== after.start) parts.unshift(`starts at ordinal ${after.start}`);
  return parts.length > 0 ? parts.join(', ') : `changes ${fieldsOf(edit.changed).join(', ')}, no pod`;
}

/** The same in sentences, the most important first. */
export function planOf(edit: SetEdit, clusterDomain?: string): PlanItem[] {
  const [before, after] = setsOf(edit);
  if (isOther(before, after)) return renamed(before, after);
  if (edit.changed.length === 0) return [];
  const orphans = orphanedPods(edit, before, after);
  const items = [
    ...rejection(edit, before),
    ...orphans,
    ...sizes(edit, before, after),
    ...dnsNames(before, after, clusterDomain),
    ...versions(before, after),
    ...(orphans.length > 0 ? [] : [...scaling(before, after), ...rollout(edit, before, after)]),
    ...policies(edit, before, after),
  ];
  return items.length > 0 ? items : [{ kind: 'effect', text: 'No pod and no claim changes.' }];
}

/** What a new set takes the place of: the old set, if this is one by another name, or a Deployment. */
export interface Replaced {
  readonly set?: Json | undefined;
  readonly deployment?: boolean;
}

/** What a new set leads to. */
export function planOfCreation(manifest: Json, replaced: Replaced = {}): Plan {
  const set = readStatefulSet(manifest);
  const claims = claimsOf(set);
  const summary = `creates ${count(set.replicas, 'pod')}${claims.count > 0 ? `, ${count(claims.count, 'claim')}` : ''}`;
  if (set.replicas === 0) return { summary, items: [{ kind: 'effect', text: 'No pods: replicas is 0.' }] };
  const items: PlanItem[] = [{ kind: 'effect', text: created(podNames(set), set) }];
  if (claims.count > 0) items.push({ kind: 'effect', text: claimsOfNewPods(claims) });
  if (replaced.deployment) items.push({ kind: 'risk', text: replacesDeployment(claims) });
  const old = replaced.set === undefined ? undefined : readStatefulSet(replaced.set);
  if (old && claimsOf(old).count > 0)
    items.push({
      kind: 'risk',
      text: `${set.name} is a new set without the data of ${old.name}. ${dataOfOldSet(old)}`,
    });
  return { summary, items };
}

/** What deleting a set leads to. */
export function planOfDeletion(manifest: Json): Plan {
  const set = readStatefulSet(manifest);
  const claims = claimsOf(set);
  const deletes = set.whenDeleted === 'Delete';
  const fate = claims.count > 0 ? `, ${deletes ? 'deletes' : 'retains'} ${count(claims.count, 'claim')}` : '';
  const summary = `deletes ${count(set.replicas, 'pod')}${fate}`;
  if (set.replicas === 0) return { summary, items: [{ kind: 'effect', text: 'It has no pods: replicas is 0.' }] };
  const items: PlanItem[] = [{ kind: 'effect', text: deletedWithSet(podNames(set), set) }];
  if (claims.count > 0) items.push({ kind: deletes ? 'risk' : 'effect', text: claimsAfterDeletion(claims, set) });
  return { summary, items };
}

function setsOf({ before, after }: SetEdit): [before: StatefulSet, after: StatefulSet] {
  return [readStatefulSet(before), readStatefulSet(after)];
}

/** Another name or namespace is another object. A namespace on one side only is no difference. */
function isOther(before: StatefulSet, after: StatefulSet): boolean {
  const free = before.namespace === undefined || after.namespace === undefined;
  return before.name !== after.name || (!free && before.namespace !== after.namespace);
}

/** The fields below `spec` that these paths are in, each once: `serviceName`, `template`. */
function fieldsOf(paths: readonly Path[]): string[] {
  return [...new Set(paths.map(([first, field]) => String(first === 'spec' && field !== undefined ? field : first)))];
}

function scalingSummary(before: StatefulSet, after: StatefulSet): string | undefined {
  if (before.replicas === after.replicas) return undefined;
  const scales = `scales ${before.replicas} → ${after.replicas}`;
  const claims = (before.replicas - after.replicas) * effectiveClaimTemplates(after).length;
  if (claims <= 0) return scales;
  return `${scales}, ${after.whenScaled === 'Delete' ? 'deletes' : 'retains'} ${count(claims, 'claim')}`;
}

/** The pods that exist before and after and get the new template, from the highest down. */
function updatedPods(before: StatefulSet, after: StatefulSet): Names {
  const { start, end } = updatedByPartition(after);
  const old = ordinalRange(before);
  return reversed(podNames(after, { start: Math.max(start, old.start), end: Math.min(end, old.end) }));
}

function changesTemplate({ changed }: SetEdit): boolean {
  return changed.some(([spec, field]) => spec === 'spec' && field === 'template');
}

function rolloutSummary(edit: SetEdit, before: StatefulSet, after: StatefulSet): string | undefined {
  if (!changesTemplate(edit) || before.replicas === 0) return undefined;
  if (after.updateStrategy === 'OnDelete') return 'updates pods when you delete them';
  const pods = updatedPods(before, after);
  return pods.length === 0 ? 'updates no pod' : `updates ${listNames(pods)}`;
}

function renamed(before: StatefulSet, after: StatefulSet): PlanItem[] {
  const pods = after.replicas > 0 ? created(podNames(after), after) : 'It has no pods.';
  const claims = claimsOfNewPods(claimsOf(after));
  return [
    {
      kind: 'risk',
      text: sentences([
        `${after.name} is a new set.`,
        pods,
        claims,
        `The set ${before.name} keeps running until you delete it.`,
      ]),
    },
    ...(claimsOf(before).count > 0 ? [{ kind: 'risk', text: dataOfOldSet(before) } as const] : []),
  ];
}

function rejection({ rejected }: SetEdit, before: StatefulSet): PlanItem[] {
  if (rejected.length === 0) return [];
  const fields = [...new Set(rejected.map(fieldPath))];
  const text = sentences([
    `The API server rejects the whole update: ${fields.join(', ')} ${are(fields.length)} immutable. What follows happens once the set is deleted with --cascade=orphan, which leaves its pods running, and created again.`,
    claimsWithoutOrphan(before),
  ]);
  return [{ kind: 'refused', text }];
}

/** Pods that the new selector does not match: a set that is created again neither adopts nor replaces them. */
function orphanedPods({ rejected }: SetEdit, before: StatefulSet, after: StatefulSet): PlanItem[] {
  const changes = rejected.some(([spec, field]) => spec === 'spec' && field === 'selector');
  if (!changes || before.replicas === 0 || selects(after.selector, before.podLabels)) return [];
  const [old, now] = [ordinalRange(before), ordinalRange(after)];
  const taken = Math.max(old.start, now.start) < Math.min(old.end, now.end);
  const pods = before.replicas;
  const [labels, names] = pods === 1 ? ['its labels', 'that name is'] : ['their labels', 'those names are'];
  const text = sentences([
    `${listNames(podNames(before))} ${are(pods)} orphaned: the new selector does not match ${labels}, so the new set does not adopt ${them(pods)}${taken ? `, and cannot create its own pods while ${names} taken` : ''}.`,
    `Give ${them(pods)} the new labels before you create the set again.`,
  ]);
  return [{ kind: 'risk', text }];
}

/** The claims whose template has another size: those that exist keep theirs. */
function sizes({ rejected }: SetEdit, before: StatefulSet, after: StatefulSet): PlanItem[] {
  return after.claimTemplates.flatMap(({ name, index, storage }): PlanItem[] => {
    const field = `spec.volumeClaimTemplates[${index}].spec.resources.requests.storage`;
    const was = before.claimTemplates.find((template) => template.name === name)?.storage;
    if (was === undefined || storage === undefined || !rejected.some((path) => fieldPath(path) === field)) return [];
    const text = `Existing claims of ${name} keep ${was}; only new ones get ${storage}. ${wayToStorage(was, storage)}`;
    return [{ kind: 'effect', text }];
  });
}

/** How claims get another size, although the claim templates of their set are immutable. */
export function wayToStorage(was: string | undefined, wanted: string | undefined): string {
  const [from, to] = [parseQuantity(was ?? ''), parseQuantity(wanted ?? '')];
  return from !== undefined && to !== undefined && compareQuantities(to, from) < 0
    ? 'Claims cannot shrink either: create new claims and copy the data.'
    : 'Grow the claims themselves, if their class allows it, and recreate the set without deleting its pods: the migration runbook has the commands.';
}

function dnsNames(before: StatefulSet, after: StatefulSet, clusterDomain?: string): PlanItem[] {
  if (before.serviceName === after.serviceName || before.replicas === 0) return [];
  const names = (set: StatefulSet) =>
    listNames(namesOf(ordinalRange(set), (ordinal) => podDnsName(set, ordinal, clusterDomain) ?? ''));
  if (before.serviceName === undefined)
    return [{ kind: 'effect', text: `Pods get the DNS names ${names(after)}, each when it is recreated.` }];
  const text =
    after.serviceName === undefined
      ? `Pods lose the DNS names ${names(before)}, each when it is recreated.`
      : `The DNS names ${names(before)} become ${names(after)}, each when its pod is recreated: running pods keep theirs.`;
  return [{ kind: 'risk', text }];
}

function versions(before: StatefulSet, after: StatefulSet): PlanItem[] {
  return versionChanges(before, after).map(({ reason, way }) => ({ kind: 'risk', text: `${reason} ${way}` }));
}

function scaling(before: StatefulSet, after: StatefulSet): PlanItem[] {
  const [old, now] = [ordinalRange(before), ordinalRange(after)];
  const templates = effectiveClaimTemplates(after).length;
  const claims = ({ start, end }: Ordinals) => theirClaims(end - start, (end - start) * templates);
  return [
    // Of a range that moved up or down, both ends of the old one may be outside of the new one.
    ...outside(old, now).map((range): PlanItem => {
      const deleted = scaledDown(reversed(podNames(after, range)), before, after);
      return {
        kind: templates > 0 && after.whenScaled === 'Delete' ? 'risk' : 'effect',
        text: sentences([deleted, claimsAfterScaleDown(claims(range), after)]),
      };
    }),
    ...outside(now, old).map((range): PlanItem => {
      const pods = podNames(after, range);
      return { kind: 'effect', text: sentences([created(pods, after), claimsOfNewPods(claims(range))]) };
    }),
  ];
}

function rollout(edit: SetEdit, before: StatefulSet, after: StatefulSet): PlanItem[] {
  if (!changesTemplate(edit) || before.replicas === 0) return [];
  const { start, end } = updatedByPartition(after);
  if (after.updateStrategy !== 'RollingUpdate' || start >= end)
    return [{ kind: 'effect', text: updateRule(after, edit.target) }];
  const pods = updatedPods(before, after);
  // All of them are new: they are created from the new template.
  if (pods.length === 0) return [];
  return [
    {
      kind: 'effect',
      text: sentences([
        replaced(pods, after, edit.target),
        claimsOfReplaced(pods.length, pods.length * effectiveClaimTemplates(after).length),
        heldBack(podNames(after, { start: after.start, end: start }), after),
      ]),
    },
  ];
}

function policies(edit: SetEdit, before: StatefulSet, after: StatefulSet): PlanItem[] {
  const items: PlanItem[] = [];
  // Where the template changes too, the plan of its rollout says which pods it reaches.
  const rule = changesTemplate(edit) ? undefined : updateRule(after, edit.target);
  if (before.updateStrategy !== after.updateStrategy)
    items.push({
      kind: 'effect',
      text: sentences([`The update strategy changes from ${before.updateStrategy} to ${after.updateStrategy}.`, rule]),
    });
  else if (before.partition !== after.partition)
    items.push({
      kind: 'effect',
      text: sentences([
        `The partition moves from ${before.partition} to ${after.partition}.`,
        after.partition < before.partition && 'Pods that it kept at an old revision are updated.',
        rule,
      ]),
    });
  const loses = (field: 'whenDeleted' | 'whenScaled') => before[field] !== after[field] && after[field] === 'Delete';
  const hasClaims = after.claimTemplates.length > 0;
  if (hasClaims && (before.whenDeleted !== after.whenDeleted || before.whenScaled !== after.whenScaled))
    items.push({ kind: loses('whenDeleted') || loses('whenScaled') ? 'risk' : 'effect', text: retention(after) });
  return items;
}

/** A value as a plan shows it: `10Gi`, and JSON for what is larger; `nothing` where it is absent. */
export function shown(manifest: Json, path: Path): string {
  const value = valueAt(manifest, path);
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? Number(each) : each));
}
