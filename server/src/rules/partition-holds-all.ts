import { podName } from '../statefulset/identity';
import { statefulSetOf } from '../workspace/set';
import type { Rule } from './engine/rule';

export const partitionHoldsAll: Rule = {
  id: 'partition-holds-all',
  about: 'set',
  severity: 'information',
  summary: '`partition` is not below `replicas`: a change of the pod template updates no pod.',
  *check(document) {
    const set = statefulSetOf(document);
    const { partition, replicas, start } = set;
    // The partition counts from the first ordinal (stateful_set_control.go, updateStatefulSet).
    if (replicas === 0 || partition < replicas) return;
    const last = podName(set, start + replicas - 1);
    yield {
      at: document.root.walk(['spec', 'updateStrategy', 'rollingUpdate', 'partition']),
      message: `The partition (${partition}) is not below replicas (${replicas}): a change of the pod template updates no pod. Lower it to ${replicas - 1} to update ${last} first.`,
    };
  },
};
