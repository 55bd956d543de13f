import { podName } from '../statefulset/identity';
import { knownOrdinals } from '../workspace/scale';
import { statefulSetOf } from '../workspace/set';
import type { Rule } from './engine/rule';

export const partitionHoldsAll: Rule = {
  id: 'partition-holds-all',
  about: 'set',
  severity: 'information',
  summary: '`partition` is not below `replicas`: a change of the pod template updates no pod.',
  *check(document, { workspace }) {
    const set = statefulSetOf(document);
    const ordinals = knownOrdinals(document, workspace);
    if (!ordinals) return;
    // The partition counts from the first ordinal (stateful_set_control.go, updateStatefulSet).
    const replicas = ordinals.end - ordinals.start;
    if (set.partition < replicas) return;
    const last = podName(set, ordinals.end - 1);
    yield {
      at: document.root.walk(['spec', 'updateStrategy', 'rollingUpdate', 'partition']),
      message: `The partition (${set.partition}) is not below replicas (${replicas}): a change of the pod template updates no pod. Lower it to ${replicas - 1} to update ${last} first.`,
    };
  },
};
