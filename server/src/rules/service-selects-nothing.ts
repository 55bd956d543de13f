import { readLabels, selects } from '../kubernetes/selector';
import type { Resource } from '../workspace/file';
import { podLabels, serviceSelector } from '../workspace/labels';
import { isOverlay } from '../workspace/references';
import { governanceOf, headlessServicesSelecting, podSelectorOf, writesEndpoints } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { addLabels, labelsText, setLabels } from './shared/labelFixes';
import { asMeant, missedBy, selectsNone, setsBeside } from './shared/nearMiss';
import { examplePod, hasErrors, nameOneOf, seeService, serviceNameOf } from './shared/serviceFixes';
import { seeSet } from './shared/setFixes';

export const serviceSelectsNothing: Rule = {
  id: 'service-selects-nothing',
  about: 'manifest',
  severity: 'warning',
  absence: true,
  summary:
    'A Service does not select the pods that it is for: their DNS names do not resolve, or clients reach nothing.',
  *check(resource, { workspace }) {
    if (resource.kind === 'StatefulSet') yield* governing(resource, workspace);
    else if (resource.kind === 'Service') yield* ofClients(resource, workspace);
  },
};

/** The Service that `serviceName` of a set names. */
function* governing(set: Resource, workspace: Workspace): Generator<Problem> {
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
      : `Service '${name}' selects ${labelsText(Object.fromEntries(missing))}, which these pods do not have: names such as ${examplePod(set, name)} do not resolve. ${advice}`,
    ...(hasNoSelector ? { severity: 'information' as const } : {}),
    related: [seeService(service, `Service '${name}'`)],
    fixes: () => [
      ...nameOneOf(set, headless),
      ...selectPods(service, set, workspace, !hasNoSelector && headless.length === 0),
      ...labelPods(service, set),
    ],
  };
}

/**
 * A Service for clients that nearly selects the pods of a set beside it, and selects no others. What governs a set is
 * reported there.
 */
function* ofClients(service: Resource, workspace: Workspace): Generator<Problem> {
  const at = selectorOf(service);
  const selector = serviceSelector(service);
  const { kustomizations } = workspace;
  const { uri } = service.file;
  if (selector.requirements.length === 0 || hasOtherThanStrings(at) || isOverlay(service, workspace)) return;
  if (kustomizations.setsLabels(uri) || kustomizations.mayPatch(uri, 'Service')) return;
  if (!selectsNone(selector, service, workspace)) return;
  const missed = missedBy(selector, service, workspace);
  if (!missed || governs(service, workspace)) return;
  const { set, miss } = missed;
  const labels = readLabels(at.json);
  const meant = Object.fromEntries(miss.meant.values());
  const wrong = Object.fromEntries(Object.entries(labels).filter(([key]) => miss.meant.has(key)));
  yield {
    at,
    span: at.keySpan ?? at.mark,
    message: `Service '${service.name}' selects ${labelsText(wrong)}, but no pods in this workspace have ${Object.keys(wrong).length === 1 ? 'this label' : 'these labels'}: it has no endpoints${miss.sure ? '' : ', unless others create such pods'}. Those of StatefulSet '${set.name}' have ${labelsText(meant)}.`,
    ...(miss.sure ? {} : { severity: 'information' as const }),
    related: [seeSet(set, 'template')],
    fixes: () =>
      fix(
        `Change the selector to ${labelsText(asMeant(labels, miss))}`,
        setLabels(uri, at, asMeant(labels, miss)),
        miss.sure ? { preferred: true } : {},
      ),
  };
}

/** Whether a set beside a Service names it as its governing one. */
function governs(service: Resource, workspace: Workspace): boolean {
  return setsBeside(service, workspace).some(({ root }) => root.get('spec').get('serviceName').string === service.name);
}

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
  const title = `Set the selector of Service '${service.name}' to ${labelsText(labels)}`;
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
  const title = `Set ${Object.keys(added).length === 1 ? 'label' : 'labels'} ${labelsText(added)} in the pod template`;
  return fix(title, addLabels(set.file.uri, labelsOf(set), added));
}
