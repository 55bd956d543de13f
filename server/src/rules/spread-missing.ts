import { readLabelSelector, selects } from '../kubernetes/selector';
import type { Context } from '../settings/context';
import type { Resource } from '../workspace/file';
import { podLabels } from '../workspace/labels';
import { antiAffinityTerms, mainContainers, podSpec } from '../workspace/podTemplate';
import { podSelectorOf } from '../workspace/service';
import type { At } from '../yaml/at';
import { appendItem } from '../yaml/edit';
import { type Fix, fix, type Rule } from './engine/rule';
import { selectsNoPods } from './shared/antiAffinity';
import { isWhole, mostReplicas } from './shared/practice';

export const spreadMissing: Rule = {
  id: 'spread-missing',
  about: 'set',
  severity: 'hint',
  summary: 'Nothing spreads the replicas over nodes: one node that fails may take down all of them.',
  *check(set, context) {
    const replicas = mostReplicas(set, context);
    if (replicas < 2 || !isWhole(set, context) || isPinned(set) || claimsPorts(set)) return;
    const constraints = podSpec(set).get('topologySpreadConstraints');
    // Constraints and anti-affinity that do not select these pods are up to spread-selector-mismatch.
    if (constraints.items().length > 0 || antiAffinityTerms(set).some((term) => !isForOthers(term, set, context)))
      return;
    yield {
      at: constraints,
      message: `Nothing spreads the ${replicas} replicas over nodes: one node that fails or is drained may take down all of them. Spread them over kubernetes.io/hostname.`,
      fixes: () => spread(constraints, set),
    };
  },
};

/** Whether a term keeps the pods apart from those of other workloads, not from each other. */
function isForOthers(term: At, set: Resource, { workspace }: Context): boolean {
  const selector = readLabelSelector(term.get('labelSelector').json);
  return !selectsNoPods(term, set, workspace) && !selects(selector, podLabels(set));
}

function spread(constraints: At, set: Resource): Fix[] {
  const matchLabels = podSelectorOf(set);
  if (Object.keys(matchLabels).length === 0) return [];
  const constraint = {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...matchLabels } },
  };
  const title = 'Spread the pods over nodes where possible (topologySpreadConstraints)';
  return fix(title, appendItem(set.file.uri, constraints, constraint));
}

/** Whether all pods are bound to one node. */
function isPinned(set: Resource): boolean {
  const spec = podSpec(set);
  return spec.get('nodeName').exists || spec.get('nodeSelector').get('kubernetes.io/hostname').exists;
}

/** Whether the pods use ports of their nodes: then no two of them fit on one node. */
function claimsPorts(set: Resource): boolean {
  const ports = mainContainers(set).flatMap((container) => container.get('ports').items());
  const ofNode = podSpec(set).get('hostNetwork').scalar === true;
  return ports.some((port) => ofNode || port.get('hostPort').exists);
}
