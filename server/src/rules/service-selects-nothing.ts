import { type Labels, readLabels, selects } from '../kubernetes/selector';
import type { Resource } from '../workspace/file';
import { podLabels, serviceSelector } from '../workspace/labels';
import { governanceOf, headlessServicesSelecting, podSelectorOf, writesEndpoints } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { addLabels, setLabels } from './shared/labelFixes';
import { examplePod, hasErrors, nameOneOf, seeService, serviceNameOf } from './shared/serviceFixes';

export const serviceSelectsNothing: Rule = {
  id: 'service-selects-nothing',
  about: 'set',
  severity: 'warning',
  summary: 'The Service that `serviceName` names does not select the pods: their DNS names do not resolve.',
  *check(set, { workspace }) {
    const { state, service } = governanceOf(set, workspace);
    if (!service || hasErrors(service) || (state !== 'other-pods' && state !== 'manual')) return;
    if (hasOtherThanStrings(selectorOf(service)) || hasOtherThanStrings(labelsOf(set))) return;
    const name = service.name ?? '';
    const missing = unmet(service, set);
    const hasNoSelector = state === 'manual';
    if (hasNoSelector && writesEndpoints(set)) return;
    const headless = headlessServicesSelecting(set, workspace);
    const advice = headless[0]
      ? `Set serviceName to '${headless[0].name}', the headless Service that selects them.`
      : 'Change its selector, or the labels of the pods.';
    yield {
      at: serviceNameOf(set),
      message: hasNoSelector
        ? `Service '${name}' has no selector: names such as ${examplePod(set, name)} resolve only if something else maintains its endpoints.`
        : `Service '${name}' selects ${text(Object.fromEntries(missing))}, which these pods do not have: names such as ${examplePod(set, name)} do not resolve. ${advice}`,
      ...(hasNoSelector ? { severity: 'information' as const } : {}),
      related: [seeService(service, `Service '${name}'`)],
      fixes: () => [
        ...nameOneOf(set, headless),
        ...selectPods(service, set, workspace, !hasNoSelector && headless.length === 0),
        ...labelPods(service, set),
      ],
    } satisfies Problem;
  },
};

function selectorOf(service: Resource): At {
  return service.root.get('spec').get('selector');
}

function labelsOf(set: Resource): At {
  return set.root.get('spec').get('template').get('metadata').get('labels');
}

/** Whether a label is not a string, which wrong-type reports. */
function hasOtherThanStrings(labels: At): boolean {
  return labels.entries().some(([, value]) => value.string === undefined);
}

/** The labels that the Service selects and the pods do not have. */
function unmet(service: Resource, set: Resource): [string, string][] {
  const labels = podLabels(set);
  const selected = readLabels(selectorOf(service).json);
  return Object.entries(selected).filter(([key, value]) => labels[key] !== value);
}

/** Makes the Service select the pods; preferred unless it selects others, or has no selector, maybe on purpose. */
function selectPods(service: Resource, set: Resource, workspace: Workspace, preferred: boolean): Fix[] {
  const labels = podSelectorOf(set);
  if (Object.keys(labels).length === 0) return [];
  const edits = setLabels(service.file.uri, selectorOf(service), labels);
  const title = `Set the selector of Service '${service.name}' to ${text(labels)}`;
  return fix(title, edits, preferred && !selectsOtherPods(service, workspace) ? { preferred: true } : {});
}

function selectsOtherPods(service: Resource, workspace: Workspace): boolean {
  const selector = serviceSelector(service);
  return ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet'].some((kind) =>
    workspace
      .ofKind(kind)
      .some((workload) => selects(selector, podLabels(workload)) && workspace.sameNamespace(workload, service)),
  );
}

/** Gives the pods the labels that the Service selects, unless the set would then no longer select them itself. */
function labelPods(service: Resource, set: Resource): Fix[] {
  const added = Object.fromEntries(unmet(service, set));
  if (Object.keys(added).length === 0) return [];
  const { selector, podLabels: labels } = statefulSetOf(set);
  if (!selects(selector, { ...labels, ...added })) return [];
  const title = `Set ${Object.keys(added).length === 1 ? 'label' : 'labels'} ${text(added)} in the pod template`;
  return fix(title, addLabels(set.file.uri, labelsOf(set), added));
}

function text(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}
