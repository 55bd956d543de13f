import { podNames } from '../../statefulset/identity';
import { are, listNames, verb } from '../../statefulset/phrases';
import type { Finding } from './finding';
import type { Stage } from './stage';
import type { Subject } from './subject';

/** What keeps a start, an update or a drain from ending, until somebody helps. */
export function* blockades(subject: Subject): Generator<Finding> {
  yield* refusedDrain(subject);
  yield* blockedStart(subject);
  yield* lostNode(subject);
  if (subject.set.updateStrategy !== 'RollingUpdate') return;
  yield* badImage(subject);
  yield* waitingUpdate(subject);
  yield* partition(subject);
}

/** With OrderedReady a pod that does not become Ready is the last one that is created. */
function* blockedStart({ before, running, pods, awaitsPeers }: Subject): Generator<Finding> {
  const start = (pod: string) => before.after(`fail:${pod}`, 'apply');
  const blocking = pods.filter((pod) => start(pod).without(running).length > 0);
  const [first] = blocking;
  if (first === undefined) return;
  const stage = start(first);
  const missing = stage.without(running);
  const others = `${listNames(missing)} ${are(missing.length)} not created`;
  const message = awaitsPeers
    ? `If ${first} becomes Ready only once other members run, the start never ends: with OrderedReady ${others} before ${first} is Ready. Set podManagementPolicy to Parallel, which takes a new set, or probe what one member can answer alone.`
    : `While ${first} does not become Ready, ${others}: OrderedReady starts one pod after the other. Mend what keeps ${first} from becoming Ready.`;
  yield blocks(stage, message, blocking);
}

/** A drain that is refused although all pods are Ready. */
function* refusedDrain({ set, running, pods }: Subject): Generator<Finding> {
  const refused = pods.filter((pod) => running.refusalOf(pod)?.forGood);
  const [first] = refused;
  const refusal = first === undefined ? undefined : running.refusalOf(first);
  if (first === undefined || refusal === undefined) return;
  const only = set.replicas === 1 ? ', and expect an interruption while the pod moves' : '';
  const remedy = refusal.budgets.length > 1 ? 'Keep one of them.' : `Set maxUnavailable: 1${only}.`;
  const message = `Draining the node of ${first} never completes, although all pods are healthy: ${refusal.reason} ${remedy}`;
  yield blocks(running.after(`drain:${first}`), message, refused);
}

function* lostNode({ running, pods }: Subject): Generator<Finding> {
  const [first] = pods;
  if (first === undefined) return;
  const message = `If the node of ${first} is lost, ${first} stays Terminating and is not replaced, as nobody confirms that it has stopped. Bring the node back, or make sure that it is off and delete the pod with --force --grace-period=0.`;
  yield blocks(running.after(`loseNode:${first}`), message, pods);
}

function* badImage({ running, images }: Subject): Generator<Finding> {
  const stage = running.after(images.bad);
  const broken = stage.now.podsAfter.filter(({ ready }) => !ready).map(({ name }) => name);
  if (broken.length === 0) return;
  const kept = stage.outdated.map(({ name }) => name);
  const names = listNames(kept);
  const message =
    kept.length > 0
      ? `An update whose pods do not become Ready stops at ${listNames(broken)}, and ${names} ${verb(kept.length, 'keep')} the old template. Test the image before, or let a partition update the last pod alone.`
      : `An update whose pods do not become Ready leaves ${listNames(broken)} not Ready. Test the image before.`;
  yield blocks(stage, message, broken);
}

/** A new template that does not reach a pod because that pod is broken, even if it would mend it. */
function* waitingUpdate({ set, running, pods, images }: Subject): Generator<Finding> {
  const update = (pod: string) => running.after(`fail:${pod}`, images.other);
  const waiting = pods.filter((pod) => update(pod).outdated.some(({ name }) => name === pod));
  const [first] = waiting;
  if (first === undefined || running.after(images.other).outdated.length > 0) return;
  const why =
    set.podManagementPolicy === 'OrderedReady'
      ? 'OrderedReady waits for it'
      : 'maxUnavailable allows no other to be down';
  const message = `While ${first} is not Ready, no pod gets a new template, not even one that mends ${first}: ${why}. Delete ${first} by hand, and it is recreated from the new template.`;
  yield blocks(update(first), message, waiting);
}

function* partition({ set, running, images }: Subject): Generator<Finding> {
  const own = set.partition > 0;
  if (!own && set.replicas === 1) return;
  const steps = own ? [images.other] : [`partition:${set.replicas}`, images.other];
  const stage = running.after(...steps);
  const held = stage.outdated.map(({ name }) => name);
  if (held.length === 0) return;
  const message = own
    ? `An update does not reach ${listNames(held)}: partition is ${set.partition}. Lower it to 0 to complete the update.`
    : `With a partition of ${set.replicas} or more an update reaches no pod, and kubectl rollout status calls it complete all the same. Lower it step by step to 0.`;
  yield blocks(stage, message, held);
}

/** Going back to the good template does not mend what the bad one has broken (kubernetes#67250). */
export function* blockedRollback({ set, running, images }: Subject): Generator<Finding> {
  if (set.updateStrategy !== 'RollingUpdate') return;
  const stage = running.after(images.bad, images.own);
  const [broken] = stage.now.podsAfter.filter(({ ready }) => !ready);
  if (broken === undefined) return;
  const { name } = broken;
  yield {
    id: 'rollback-blocks',
    steps: stage.steps,
    message: `Going back from a template whose pods do not become Ready does not replace ${name}: the controller waits for ${name} to become Ready first (kubernetes#67250). Delete ${name} by hand once the template is the good one.`,
    pods: [name],
    claims: [],
  };
}

function blocks(stage: Stage, message: string, pods: readonly string[]): Finding {
  return { id: 'blocks', steps: stage.steps, message, pods, claims: [] };
}

/** A set of which not even a start without failures ends. */
export function* blockedFromTheStart(set: Subject['set'], started: Stage): Generator<Finding> {
  const present = started.ready.map(({ name }) => name);
  const wanted = podNames(set).length;
  if (present.length >= wanted) return;
  const notes = started.last?.notes ?? [];
  yield blocks(
    started,
    notes.slice(-2).join(' '),
    started.now.podsAfter.filter(({ ready }) => !ready).map(({ name }) => name),
  );
}
