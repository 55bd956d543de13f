import { count, sentences } from '../../statefulset/phrases';
import type { Cause } from '../cause';
import { isReady, isTerminating, numberAt } from '../podStatus';
import { isDeleted, isSeen, type Standing, waitedFor } from './standing';

/** What a set does and why, in sentences: `web waits for web-1 to be Ready. web-1 is Pending: ...` */
export function storyOf(standing: Standing, causes: readonly Cause[]): string {
  const { observed } = standing;
  const messages = causes.map(({ message }) => message);
  return sentences([
    isDeleted(observed) && `${observed.object.name} is being deleted: its pods are not replaced.`,
    !isSeen(observed) && 'The controller has not seen the newest change of the set yet.',
    lacking(standing),
    waiting(standing),
    ...messages,
    causes.length === 0 && (standing.down.length === 0 ? calm(standing) : 'Nothing in this dump says why.'),
  ]);
}

/** What the controller has counted, where the dump lacks pods. */
function lacking({ observed, unseen }: Standing): string {
  if (unseen === 0) return '';
  const ready = numberAt(observed.object.json, ['status', 'readyReplicas']) ?? 0;
  return `This dump lacks ${count(unseen, 'pod')} of ${observed.object.name}: its status counts ${ready} of ${observed.set.replicas} Ready.`;
}

/** What the controller waits for, in a sentence; empty if for nothing. */
export function waiting(standing: Standing): string {
  const { observed } = standing;
  const name = waitedFor(standing);
  if (name === undefined) return '';
  return `${observed.object.name} waits for ${name} ${awaited(name, standing)}.`;
}

/** What has to happen to the pod that the controller waits for. */
function awaited(name: string, { observed }: Standing): string {
  const pod = observed.pods.find((candidate) => candidate.name === name)?.object;
  if (pod === undefined) return 'to be created';
  if (isTerminating(pod)) return 'to terminate';
  if (!isReady(pod)) return 'to be Ready';
  return `to be Ready for ${count(observed.set.minReadySeconds, 'second')}`;
}

/** One sentence for a set that has nothing to do. */
function calm({ observed, revisions, unseen }: Standing): string {
  const { pods, set } = observed;
  if (unseen > 0) return '';
  if (pods.length === 0) return set.replicas === 0 ? 'There are no pods: replicas is 0.' : '';
  const one = pods.length === 1;
  const all = one ? `${pods[0]?.name} is` : pods.length === 2 ? 'Both pods are' : `All ${pods.length} pods are`;
  const { update } = revisions;
  return update === undefined
    ? `${all} Ready.`
    : `${all} Ready and ${one ? 'runs' : 'run'} revision ${update}, the newest.`;
}
