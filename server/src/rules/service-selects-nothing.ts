import { type Labels, readLabels, selects } from '../kubernetes/selector';
import type { Resource } from '../workspace/file';
import { governanceOf, headlessServicesSelecting, podSelectorOf } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import { podLabels, serviceSelector, type Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { addLabels, setLabels } from './shared/labelFixes';
import { examplePod, hasErrors, nameOneOf, seeService, serviceNameOf } from './shared/serviceFixes';

export const serviceSelectsNothing: Rule = {
  id: 'service-selects-nothing',
  about: 'set',
  severity: 'warning',
  summary: 'The Service that `serviceName` names does not select the pods: they get no DNS names of their own.',
  *check(set, { workspace }) {
    const { state, service } = governanceOf(set, workspace);
    if (!service || hasErrors(service) || (state !== 'other-pods' && state !== 'manual')) return;
    if (hasOtherThanStrings(selectorOf(service)) || hasOtherThanStrings(labelsOf(set))) return;
    const name = service.name ?? '';
    const missing = unmet(service, set);
    const none = state === 'manual';
    const headless = headlessServicesSelecting(set, workspace);
    const instead = headless[0] ? ` The headless Service '${headless[0].name}' selects them.` : '';
    const wanted = text(Object.fromEntries(missing));
    yield {
      at: serviceNameOf(set),
      message: none
        ? `Service '${name}' has no selector: the pods get DNS names (${examplePod(set, name)}) only if something else keeps its endpoints.`
        : `Service '${name}' selects pods with ${wanted}, which these pods do not have: they get no DNS names (${examplePod(set, name)}).${instead}`,
      ...(none ? { severity: 'information' as const } : {}),
      related: [seeService(service, `Service '${name}'`)],
      fixes: [
        ...nameOneOf(set, headless),
        ...selectPods(service, set, workspace, !none && headless.length === 0),
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

/** Labels that the API server does not even read are another mistake. */
function hasOtherThanStrings(labels: At): boolean {
  return labels.entries().some(([, value]) => value.string === undefined);
}

/** The labels that the Service asks for and the pods do not have. */
function unmet(service: Resource, set: Resource): [string, string][] {
  const labels = podLabels(set);
  const wanted = readLabels(selectorOf(service).json);
  return Object.entries(wanted).filter(([key, value]) => labels[key] !== value);
}

/** Lets the Service follow the pods; the right answer unless it has other pods, or might do on purpose without. */
function selectPods(service: Resource, set: Resource, workspace: Workspace, preferred: boolean): Fix[] {
  const labels = podSelectorOf(set);
  if (Object.keys(labels).length === 0) return [];
  const edits = setLabels(service.file.uri, selectorOf(service), labels);
  const title = `Let Service '${service.name}' select ${text(labels)}`;
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

/** Lets the pods follow the Service, unless the set would then no longer select them itself. */
function labelPods(service: Resource, set: Resource): Fix[] {
  const added = Object.fromEntries(unmet(service, set));
  if (Object.keys(added).length === 0) return [];
  const { selector, podLabels: labels } = statefulSetOf(set);
  if (!selects(selector, { ...labels, ...added })) return [];
  return fix(`Label the pods with ${text(added)}`, addLabels(set.file.uri, labelsOf(set), added));
}

function text(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}
