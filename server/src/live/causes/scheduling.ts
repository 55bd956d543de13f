import { readLabels } from '../../kubernetes/selector';
import { listNames } from '../../statefulset/phrases';
import { asList, asString, type Json, type Path, valueAt } from '../../yaml/json';
import { claimsOf, waitingClaims } from './claim';
import { unboundClaim, waitsForConsumer } from './claims';
import { byEvent, newest, shown } from './evidence';
import type { Finding } from './finding';
import { claimInUse } from './foreign';
import { keptFrom } from './nodes';
import type { LivePod } from './pod';
import { decisive, nodesIn, type Obstacle, type Reason, reasonsIn } from './reasons';
import { noMatchingVolume } from './volumes';
import { quoted } from './words';

/** Why no node takes a pod that has none yet; what its claims then wait for comes second. */
export function unscheduled(pod: LivePod): readonly Finding[] {
  const said = saidByScheduler(pod);
  const first = gated(pod) ?? (said && refused(pod, said)) ?? unboundClaim(pod, true);
  if (!first) return [];
  // A scheduler that counts nodes has found no claim that had to be bound first: what is Pending waits for the pod.
  const isCounting = said !== undefined && said.reasons.length > 0;
  const waiting = waitingClaims(pod, first.claims).find((claim) => isCounting || claim.isDelayed);
  return waiting ? [first, waitsForConsumer(waiting, `${pod.name} is scheduled`)] : [first];
}

/** What the scheduler said last: in the condition, else in an event. */
interface Said {
  readonly message: string;
  readonly reasons: readonly Reason[];
  readonly evidence: string;
}

function saidByScheduler(pod: LivePod): Said | undefined {
  const condition = pod.condition('PodScheduled');
  if (condition && condition.status === 'False' && condition.message !== '') {
    const evidence = shown('condition PodScheduled', condition.since, pod.set.at);
    return { message: condition.message, reasons: reasonsIn(condition.message), evidence };
  }
  const event = newest(pod.events, ({ reason }) => reason === 'FailedScheduling');
  return event && { message: event.message, reasons: reasonsIn(event.message), evidence: byEvent(event, pod.set.at) };
}

function gated(pod: LivePod): Finding | undefined {
  const condition = pod.condition('PodScheduled');
  const gates = asList(valueAt(pod.spec, ['schedulingGates'])).flatMap(
    (gate) => asString(valueAt(gate, ['name'])) ?? [],
  );
  if (gates.length === 0 && condition?.reason !== 'SchedulingGated') return undefined;
  const evidence = shown('condition PodScheduled', condition?.since, pod.set.at);
  return {
    id: 'scheduling-gated',
    message: `${pod.name} is not scheduled until its scheduling gates are removed: ${listNames(gates)} (${evidence}).`,
    culprit: pod.object,
    field: ['spec', 'template', 'spec', 'schedulingGates'],
  };
}

function refused(pod: LivePod, said: Said): Finding | undefined {
  const first = decisive(said.reasons);
  if (!first) return aboutClaims(pod, said) ?? noNodes(pod, said);
  const obstacle = first.unclear ? keptFrom(pod, said.reasons) : first.obstacle;
  switch (obstacle) {
    case 'claim-foreign':
      return claimInUse(pod, said.evidence) ?? finding(pod, said, 'unschedulable-resources');
    case 'claim-lost':
      return unboundClaim(pod, false) ?? finding(pod, said, 'unschedulable-zone');
    case 'no-matching-volume': {
      const [claim] = waitingClaims(pod);
      return claim ? noMatchingVolume(claim, said.evidence) : finding(pod, said, 'unschedulable-zone');
    }
    case 'unschedulable-cordoned':
    case 'unschedulable-taint':
    case 'unschedulable-selector':
    case 'unschedulable-ports':
    case 'unschedulable-resources':
    case 'unschedulable-zone':
    case 'unschedulable-topology-spread':
    case 'unschedulable-anti-affinity':
      return finding(pod, said, obstacle);
  }
}

/** What the scheduler says before it looks at any node is about claims (PreFilter of the plugin VolumeBinding). */
function aboutClaims(pod: LivePod, { message }: Said): Finding | undefined {
  return /persistentvolumeclaim|PVC|VolumeBinding|binding volumes/i.test(message) ? unboundClaim(pod, true) : undefined;
}

function noNodes(pod: LivePod, said: Said): Finding | undefined {
  if (/persistentvolumeclaim/i.test(said.message)) return undefined;
  return {
    id: 'unschedulable-resources',
    message: `${pod.name} is Pending: ${quoted(said.message)} (${said.evidence}).`,
    culprit: pod.object,
  };
}

type Unschedulable = Extract<Obstacle, `unschedulable-${string}`>;

function finding(pod: LivePod, said: Said, id: Unschedulable): Finding {
  const total = nodesIn(said.message);
  const counted = [...said.reasons].sort((a, b) => Number(b.obstacle === id) - Number(a.obstacle === id));
  const words = counted.map((reason) => `${reason.nodes} ${inWords(reason, pod)}`).join('; ');
  const none = total === undefined ? 'No node' : `None of ${total} nodes`;
  return {
    id,
    message: `${none} can take ${pod.name}: ${words} (${said.evidence}).`,
    culprit: pod.object,
    field: fieldOf(pod, id, said.message),
  };
}

/** A reason of the scheduler for people, with what the pod asks for. */
function inWords({ text, obstacle, nodes }: Reason, pod: LivePod): string {
  const [have, are, do_] = nodes === 1 ? ['has', 'is', 'does'] : ['have', 'are', 'do'];
  switch (obstacle) {
    case 'unschedulable-cordoned':
      return `${are} cordoned`;
    case 'unschedulable-taint':
      return `${have} a taint that the pod does not tolerate${/\{[^}]{1,400}\}/.exec(text)?.[0].replace(/^\{/, ' {') ?? ''}`;
    case 'unschedulable-selector':
      return `${do_} not match its node selector or affinity${selectorOf(pod)}`;
    case 'unschedulable-ports':
      return `${have} no free host port for it`;
    case 'unschedulable-resources':
      return lacking(text, have, pod);
    case 'claim-foreign':
      return `cannot have a volume that another pod uses`;
    case 'unschedulable-zone':
      return `cannot reach its volume, which is in another zone or on another node${volumePlace(pod)}`;
    case 'no-matching-volume':
      return `${have} no volume that fits its claims`;
    case 'claim-lost':
      return `${are} ruled out, as a volume of its claims is gone`;
    case 'unschedulable-topology-spread':
      return `would break its topology spread constraints`;
    case 'unschedulable-anti-affinity':
      return `${do_} not meet ${/anti-affinity/.test(text) ? 'its pod anti-affinity' : 'its pod affinity'}`;
  }
}

function lacking(text: string, have: string, pod: LivePod): string {
  const resource = /^Insufficient (\S{1,320})/.exec(text)?.[1];
  if (resource === undefined)
    return /^Too many pods/.test(text) ? `${have} no room for one more pod` : `cannot take it: ${quoted(text)}`;
  const requests = pod.containers.flatMap(({ spec }) => {
    const request =
      valueAt(spec, ['resources', 'requests', resource]) ?? valueAt(spec, ['resources', 'limits', resource]);
    return request === undefined ? [] : [String(request)];
  });
  const needs = requests.length > 0 ? ` (it requests ${requests.join(' + ')})` : '';
  return `${have} too little ${resource}${needs}`;
}

/** The labels that a pod asks of its node. */
function selectorOf(pod: LivePod): string {
  const selector = Object.entries(readLabels(valueAt(pod.spec, ['nodeSelector']))).map(
    ([key, value]) => `${key}=${value}`,
  );
  const terms = asList(valueAt(pod.spec, [...requiredAffinity, 'nodeSelectorTerms']));
  const expressions = terms.flatMap((term) => asList(valueAt(term, ['matchExpressions']))).map(expressionText);
  const all = [...selector, ...expressions];
  return all.length > 0 ? ` (${listNames(all)})` : '';
}

const requiredAffinity: Path = ['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'];

/** `disktype In ssd|nvme`. */
function expressionText(expression: Json): string {
  const [key, operator] = ['key', 'operator'].map((field) => asString(valueAt(expression, [field])) ?? '');
  const values = asList(valueAt(expression, ['values']))
    .map(String)
    .join('|');
  return [key, operator, values].filter(Boolean).join(' ');
}

/** The zone or node of the first volume of the pod that has one. */
function volumePlace(pod: LivePod): string {
  for (const { name, volume } of claimsOf(pod)) {
    const terms = asList(valueAt(volume, ['spec', 'nodeAffinity', 'required', 'nodeSelectorTerms']));
    const expressions = terms.flatMap((term) => asList(valueAt(term, ['matchExpressions'])));
    const values = expressions.flatMap((each) => asList(valueAt(each, ['values'])).map(String));
    if (values.length > 0) return ` (${name}: ${listNames(values)})`;
  }
  return '';
}

/** What of the pod template rules the nodes out. */
function fieldOf(pod: LivePod, id: Unschedulable, message: string): Path {
  const spec: Path = ['spec', 'template', 'spec'];
  const has = (...path: Path) => valueAt(pod.set.set.template, ['spec', ...path]) !== undefined;
  switch (id) {
    case 'unschedulable-resources':
      return requestField(pod, message) ?? [...spec, 'containers', 0, 'resources', 'requests'];
    case 'unschedulable-taint':
      return [...spec, 'tolerations'];
    case 'unschedulable-ports':
      return [...spec, 'containers', 0, 'ports'];
    case 'unschedulable-topology-spread':
      return [...spec, 'topologySpreadConstraints'];
    case 'unschedulable-anti-affinity':
      return [...spec, 'affinity', has('affinity', 'podAntiAffinity') ? 'podAntiAffinity' : 'podAffinity'];
    case 'unschedulable-selector':
    case 'unschedulable-zone':
    case 'unschedulable-cordoned':
      return has('nodeSelector') || !has('affinity')
        ? [...spec, 'nodeSelector']
        : [...spec, 'affinity', 'nodeAffinity'];
  }
}

/** The request of the first container that asks for what is too little. */
function requestField(pod: LivePod, message: string): Path | undefined {
  const resource = /Insufficient (\S{1,320}?)[,.]?(?:\s|$)/.exec(message)?.[1] ?? '';
  for (const container of pod.containers)
    for (const list of ['requests', 'limits'])
      if (valueAt(container.spec, ['resources', list, resource]) !== undefined)
        return pod.containerField(container, 'resources', list, resource);
  return undefined;
}
