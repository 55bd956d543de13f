import { readLabelSelector, selects } from '../kubernetes/selector';
import { readStatefulSet } from '../statefulset/set';
import { manifest, type Resource } from '../workspace/file';
import { podSelectorOf } from '../workspace/service';
import { podLabels } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { appendItem } from '../yaml/edit';
import { mainContainers, podSpec } from './pod-template';
import { isWhole } from './practice';
import { fix, type Rule } from './rule';

export const spreadMissing: Rule = {
  id: 'spread-missing',
  about: 'set',
  severity: 'hint',
  summary: 'Nothing keeps the replicas on different nodes: one node that fails may take all of them.',
  *check(set, context) {
    const { replicas } = readStatefulSet(manifest(set));
    if (replicas < 2 || !isWhole(set, context) || isPinned(set) || claimsPorts(set)) return;
    const spread = spreadsOf(set);
    if (spread.some((selector) => selects(readLabelSelector(selector.json), podLabels(set)))) return;
    const labels = podSelectorOf(set);
    const constraint = {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { ...labels } },
    };
    const constraints = podSpec(set).get('topologySpreadConstraints');
    const [other] = spread;
    yield {
      at: other ?? constraints,
      message: other
        ? `This selects other pods than those of the set: nothing keeps its ${replicas} replicas on different nodes, and one node that fails may take all of them.`
        : `Nothing keeps the ${replicas} replicas on different nodes: one node that fails, or is drained, may take all of them. Spread them over kubernetes.io/hostname.`,
      fixes:
        Object.keys(labels).length > 0
          ? fix(
              'Spread the pods over nodes where that can be done (topologySpreadConstraints)',
              appendItem(set.file.uri, constraints, constraint),
            )
          : [],
    };
  },
};

/** The selectors of everything that keeps pods apart: constraints, and required or preferred anti-affinity. */
function spreadsOf(set: Resource): At[] {
  const spec = podSpec(set);
  const anti = spec.get('affinity').get('podAntiAffinity');
  const terms = [
    ...spec.get('topologySpreadConstraints').items(),
    ...anti.get('requiredDuringSchedulingIgnoredDuringExecution').items(),
    ...anti
      .get('preferredDuringSchedulingIgnoredDuringExecution')
      .items()
      .map((term) => term.get('podAffinityTerm')),
  ];
  return terms.map((term) => term.get('labelSelector')).filter((selector) => selector.isMap);
}

/** Whether all pods are meant for one node. */
function isPinned(set: Resource): boolean {
  const spec = podSpec(set);
  return spec.get('nodeName').exists || spec.get('nodeSelector').get('kubernetes.io/hostname').exists;
}

/** Whether the pods take ports of their nodes, of which each has one: then no two of them fit on one node. */
function claimsPorts(set: Resource): boolean {
  const ports = mainContainers(set).flatMap((container) => container.get('ports').items());
  const ofNode = podSpec(set).get('hostNetwork').scalar === true;
  return ports.some((port) => ofNode || port.get('hostPort').exists);
}
