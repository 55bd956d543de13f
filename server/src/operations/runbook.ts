import { productOf } from '../products/images';
import { majorityOf } from '../products/quorum';
import { givesNames } from '../statefulset/governance';
import { podHost, podName } from '../statefulset/identity';
import type { StatefulSet } from '../statefulset/set';
import type { About } from './commands';
import type { SetNetwork } from './connect';
import type { Command } from './kubectl';
import { lookAtNames, unresolvedName } from './remedies/dns';
import type { PossibleCause } from './remedies/possible';
import { type RemedySubject, Situation, subjectOf } from './remedies/situation';
import { causesOf, type SymptomId, symptoms } from './remedies/symptoms';
import { badTemplate, leftClaims, memberLeaves, missingData } from './remedies/upkeep';

export type { PossibleCause } from './remedies/possible';

/** What to do when something goes wrong with a set, with the names of one of its pods filled in. */
export interface RunbookEntry {
  readonly id: string;
  /** The symptom. */
  readonly title: string;
  /** Commands that show which cause it is; none of them changes anything. */
  readonly look: readonly Command[];
  /** What it may be, the likeliest first, each with what ends it. */
  readonly causes: readonly PossibleCause[];
  /** What can be lost, whatever it is. */
  readonly warnings: readonly string[];
}

/**
 * The runbook of a set, for the pod of one ordinal: the first by default, and the nearest one for an ordinal that the
 * set does not have.
 */
export function runbookOf(set: StatefulSet, network: SetNetwork, about: About = {}): RunbookEntry[] {
  const subject = subjectOf(set, about);
  const s = new Situation(subject);
  const hasClaims = set.claimTemplates.length > 0;
  const entry = (id: SymptomId) => entryOf(id, subject, s);
  const entries = [
    entry('pod-missing'),
    entry('pod-pending'),
    hasClaims && entry('claim-unbound'),
    entry('pod-creating'),
    entry('image'),
    entry('container-config'),
    entry('init'),
    entry('crashing'),
    entry('not-ready'),
    set.serviceName !== undefined && dns(set.serviceName, network, subject, s),
    entry('rollout-stuck'),
    entry('scale-down-stuck'),
    entry('terminating'),
    ...(hasClaims ? [dataGone(s), orphanedClaims(s)] : []),
    scaleDown(set, network, subject),
  ];
  return entries.filter((each) => each !== false).filter(({ causes }) => causes.length > 0);
}

function lastOf({ start, replicas }: StatefulSet): number {
  return start + Math.max(0, replicas - 1);
}

function entryOf(id: SymptomId, subject: RemedySubject, s: Situation): RunbookEntry {
  const symptom = symptoms[id];
  return {
    id,
    title: symptom.title(s),
    look: symptom.look(s),
    causes: [...(id === 'rollout-stuck' ? [badTemplate(s)] : []), ...causesOf(symptom, subject)],
    warnings: [],
  };
}

function dns(service: string, network: SetNetwork, subject: RemedySubject, s: Situation): RunbookEntry {
  return {
    id: 'dns',
    ...unresolvedName(service, network, subject),
    look: lookAtNames(service, network, s),
    warnings: [],
  };
}

function dataGone(s: Situation): RunbookEntry {
  return {
    id: 'data-gone',
    ...missingData(s),
    look: [{ title: 'All claims, including old ones', command: s.kubectl(['get', 'pvc']) }],
    warnings: ['Do not scale, delete or create anything until you have found the old volume.'],
  };
}

function orphanedClaims(s: Situation): RunbookEntry {
  return { id: 'orphaned-claims', ...leftClaims(s), look: [], warnings: [] };
}

function scaleDown(set: StatefulSet, network: SetNetwork, subject: RemedySubject): RunbookEntry {
  const last = lastOf(set);
  const s = new Situation({ ...subject, pod: podName(set, last) });
  // Without a DNS name, only whoever registered the member knows what it is called.
  const host = givesNames(network.governance) ? podHost(set, last) : 'HOST';
  return {
    id: 'scale-down',
    title: 'Before scaling down',
    look: [],
    causes: [memberLeaves(s, host)],
    warnings: quorum(set),
  };
}

function quorum(set: StatefulSet): readonly string[] {
  if (set.replicas < 2) return [];
  const known = productOf(set)?.product;
  const votes = known?.votes ? `${known.name} members vote` : 'If members vote';
  return [
    `${votes}: while ${set.replicas} are registered, fewer than ${majorityOf(set.replicas)} running ones lose the quorum.`,
  ];
}
