import type { CauseId } from '../../operations/remedies/remedy';
import { asString, valueAt } from '../../yaml/json';
import { happened } from './evidence';
import type { Finding } from './finding';
import type { LivePod } from './pod';
import { quoted } from './words';

/**
 * Why a pod as a whole failed: kubelet evicts it, or its node does not admit it (pkg/kubelet/lifecycle/predicate.go). The
 * controller deletes such a pod and creates it again, so one that is seen is seen again.
 */
export function failedPod(pod: LivePod): Finding | undefined {
  if (pod.phase !== 'Failed') return undefined;
  const reason = asString(valueAt(pod.json, ['status', 'reason'])) ?? '';
  const id = causeOf(reason);
  if (id === undefined) return undefined;
  const words = quoted(asString(valueAt(pod.json, ['status', 'message'])) ?? reason);
  const how = reason === 'Evicted' ? 'evicted' : `not admitted (${reason})`;
  return {
    id,
    message: `${pod.name} failed: node ${pod.node ?? ''} has ${how} it: ${words} (${happened('pod created', pod.created, pod.set.at)}).`,
    culprit: pod.object,
    about: pod.node === undefined ? undefined : { kind: 'Node', namespace: undefined, name: pod.node },
    details: { node: pod.node },
  };
}

function causeOf(reason: string): CauseId | undefined {
  if (reason === 'Evicted' || /^OutOf|^UnexpectedAdmissionError$|^InsufficientResource/.test(reason))
    return 'unschedulable-resources';
  if (/^NodeAffinity|^NodeName|^PodOSSelectorNodeLabelDoesNotMatch$/.test(reason)) return 'unschedulable-selector';
  if (reason === 'TaintToleration') return 'unschedulable-taint';
  return reason === 'NodePorts' ? 'unschedulable-ports' : undefined;
}
