import { quorumOf } from '../../products/quorum';
import type { Finding } from './finding';
import type { Stage } from './stage';
import type { Subject } from './subject';

/** What leaves too few pods Ready, or none: a single pod that is not, or an update that replaces several at once. */

export function* lossOfQuorum(subject: Subject): Generator<Finding> {
  const quorum = quorumOf(subject.set);
  if (quorum === undefined) return;
  const { product, members, needed } = quorum;
  const most = needed - 1;
  const need = `${product} needs ${needed} of its ${members} members`;
  const pods = failing(subject, most);
  const [first] = pods;
  if (first !== undefined) {
    const message = `${need}: while one of them is not Ready, updated or moved to another node, it does not serve. Run ${nextOdd(members)} members, which go on without one.`;
    yield { id: 'quorum-lost', steps: fail(subject, first).steps, message, pods, claims: [] };
    return;
  }
  const update = updateDownTo(subject, most);
  if (update === undefined) return;
  const message = `${need}, and an update leaves only ${update.fewestReady} Ready: maxUnavailable replaces ${members - update.fewestReady} at a time. Set maxUnavailable to ${members - needed}.`;
  yield { id: 'quorum-lost', steps: update.steps, message, pods: replacedFirst(update), claims: [] };
}

export function* outage(subject: Subject): Generator<Finding> {
  const pods = failing(subject, 0);
  const [first] = pods;
  if (first !== undefined) {
    const message = `${first} is the only pod: while it fails, is updated or moves to another node, no pod is Ready. Run more replicas if the software keeps copies of its data, or plan for the interruption.`;
    yield { id: 'unavailable', steps: fail(subject, first).steps, message, pods, claims: [] };
    return;
  }
  const update = updateDownTo(subject, 0);
  if (update === undefined) return;
  const message = 'An update replaces all pods at once, so that none is Ready meanwhile. Set a lower maxUnavailable.';
  yield { id: 'unavailable', steps: update.steps, message, pods: replacedFirst(update), claims: [] };
}

/** The pods that, each on its own, leave at most so many Ready by failing. */
function failing(subject: Subject, most: number): readonly string[] {
  return subject.pods.filter((pod) => fail(subject, pod).ready.length <= most);
}

function fail({ running }: Subject, pod: string): Stage {
  return running.after(`fail:${pod}`);
}

/** An update of the template during which at most so many pods are Ready. */
function updateDownTo({ running, images }: Subject, most: number): Stage | undefined {
  const update = running.after(images.other);
  return update.fewestReady <= most ? update : undefined;
}

/** The pods that an update deletes before it creates the first of them again. */
function replacedFirst({ last }: Stage): readonly string[] {
  const events = last?.events ?? [];
  const created = events.findIndex(({ ev }) => ev === 'pod-create');
  return events.filter(({ ev }, index) => ev === 'pod-terminating' && index < created).map(({ name }) => name);
}

function nextOdd(members: number): number {
  return members % 2 === 0 ? members + 1 : members + 2;
}
