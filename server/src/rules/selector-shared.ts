import { readLabelSelector, selects } from '../kubernetes/selector';
import { byDistance, isBeside } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { isHeadless, podLabels } from '../workspace/labels';
import { isOverlay } from '../workspace/references';
import { podSelectorOf } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import type { Related, Rule } from './engine/rule';
import { labelsText } from './shared/labelFixes';
import { seeService } from './shared/serviceFixes';

/**
 * A set adopts only pods with its name (stateful_set_utils.go, isMemberOf), so no pod changes its owner. But all who
 * look for pods by labels take those of both for one: Services, budgets, autoscalers (by `status.selector`), kubectl.
 */
export const selectorShared: Rule = {
  id: 'selector-shared',
  about: 'set',
  severity: 'warning',
  summary: 'Another workload has the same selector: Services, budgets and autoscalers take the pods of both for one.',
  *check(set, { workspace }) {
    if (workspace.kustomizations.setsLabels(set.file.uri)) return;
    const [found] = othersSharing(set, workspace).flatMap((other) => findingOf(set, other, workspace) ?? []);
    if (!found) return;
    const { other, service, together } = found;
    const balances = service !== undefined && !isHeadless(service);
    const labels = labelsText(podSelectorOf(set));
    const consequence = balances
      ? `Service '${service.name}' sends requests to the pods of both`
      : service
        ? `Service '${service.name}' gives the addresses of the pods of both`
        : 'Services, budgets and autoscalers take the pods of both for one';
    yield {
      at: set.root.get('spec').get('selector'),
      message: `${other.kind} '${other.name}' has the same selector, ${labels}: ${consequence}${together ? '' : ', if both are applied'}. Give each a label of its own, in its selector too.`,
      ...(balances && together ? {} : { severity: 'information' as const }),
      related: [
        seeSelector(other),
        ...(service ? [seeService(service, `Service '${service.name}' selects both`)] : []),
      ],
    };
  },
};

interface Finding {
  readonly other: Resource;
  /** One that selects the pods of both, if there is one. */
  readonly service: Resource | undefined;
  /** Both are surely applied. */
  readonly together: boolean;
}

/** Files of one folder may be variants: then only a Service that takes the pods of both for one is worth a word. */
function findingOf(set: Resource, other: Resource, workspace: Workspace): Finding | undefined {
  const shared = servicesOfBoth(set, other, workspace);
  const balancing = shared.find((each) => !isHeadless(each));
  const together = set.file === other.file || workspace.kustomizations.joins(set.file.uri, other.file.uri);
  return together || balancing ? { other, service: balancing ?? shared[0], together } : undefined;
}

/** The workloads beside a set whose selector selects its pods, and whose pods its own selects; variants left out. */
function othersSharing(set: Resource, workspace: Workspace): Resource[] {
  const { selector, podLabels: own } = statefulSetOf(set);
  if (selector.requirements.length === 0 || !selects(selector, own)) return [];
  const sharing = workspace
    .selectedBy(selector, set)
    .filter(
      (other) =>
        other.name !== set.name &&
        isBeside(other, set) &&
        isSelector(other, own) &&
        !isOverlay(other, workspace) &&
        !workspace.kustomizations.setsLabels(other.file.uri) &&
        !precedes(set, other),
    );
  return byDistance(sharing, set);
}

/** Whether a workload has a selector of its own, and selects pods with these labels. */
function isSelector({ kind, root }: Resource, labels: Readonly<Record<string, string>>): boolean {
  const selector = readLabelSelector(root.get('spec').get('selector').json);
  const selecting = ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet'].includes(kind);
  return selecting && selector.requirements.length > 0 && selects(selector, labels);
}

/** Of two sets in one file only the second is reported. */
function precedes(set: Resource, other: Resource): boolean {
  return set.file === other.file && other.kind === 'StatefulSet' && set.root.span.start < other.root.span.start;
}

function servicesOfBoth(set: Resource, other: Resource, workspace: Workspace): Resource[] {
  const labels = podLabels(other);
  return workspace
    .servicesSelecting(podLabels(set), set)
    .filter((service) => workspace.servicesSelecting(labels, other).includes(service));
}

function seeSelector({ file, root, kind, name }: Resource): Related {
  return { uri: file.uri, span: root.get('spec').get('selector').mark, message: `${kind} '${name}'` };
}
