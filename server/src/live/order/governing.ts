import { readLabels, readMapSelector, selects } from '../../kubernetes/selector';
import { selectorText } from '../../operations/kubectl';
import type { CauseId } from '../../operations/remedies/remedy';
import { type GovernanceState, stateUnder } from '../../statefulset/governance';
import { podLabels } from '../../statefulset/identity';
import { governanceSentence } from '../../statefulset/narrator/governance';
import { asList, asString, valueAt } from '../../yaml/json';
import type { Cause } from '../cause';
import type { LiveObject } from '../dump';
import type { ObservedSet } from '../observed';
import { causing, setRef } from './causing';

/** What is wrong with the governing Service, as far as the dump shows it; undefined if nothing is. */
export function governingCause(observed: ObservedSet): Cause | undefined {
  const { set, object } = observed;
  const name = set.serviceName;
  if (name === undefined || (set.replicas === 0 && observed.pods.length === 0)) return undefined;
  const ref = { kind: 'Service', namespace: object.namespace, name };
  const service = observed.dump.find(ref);
  const field = ['spec', 'serviceName'];
  if (service === undefined) {
    if (!holdsServices(observed)) return undefined;
    const message = `Service ${name}, which serviceName names, is not in this dump: without it the pods get no DNS names.`;
    return causing('governing-service-missing', message, observed, { culprit: setRef(observed), about: ref, field });
  }
  const state = governanceUnder(service, observed);
  if (state === 'governing' || state === 'manual') return undefined;
  const message = governanceSentence({ state, name, early: false, reaches: false });
  return causing('governing-service-selector', `${message} ${shown(service, state)}`, observed, {
    culprit: ref,
    field,
    details: { headless: isHeadless(service) },
  });
}

/**
 * Whether Services were asked for. A dump that holds none may be of a namespace without any: one that has the set's
 * ControllerRevisions is of a command that names all kinds.
 */
function holdsServices({ dump, revisions }: ObservedSet): boolean {
  return dump.ofKind('Service').length > 0 || revisions.length > 0;
}

function governanceUnder(service: LiveObject, { set, pods }: ObservedSet): GovernanceState {
  const { json } = service;
  const selector = readMapSelector(valueAt(json, ['spec', 'selector']));
  const [first] = pods;
  const labels = first ? readLabels(valueAt(first.object.json, ['metadata', 'labels'])) : podLabels(set, set.start);
  return stateUnder({
    isExternal: valueAt(json, ['spec', 'type']) === 'ExternalName',
    hasSelector: selector.requirements.length > 0,
    reaches: selector.requirements.length > 0 && selects(selector, labels),
    isHeadless: isHeadless(service),
  });
}

function isHeadless({ json }: LiveObject): boolean {
  return valueAt(json, ['spec', 'clusterIP']) === 'None';
}

/** The field of the Service that shows it. */
function shown({ json }: LiveObject, state: GovernanceState): string {
  const spec = valueAt(json, ['spec']);
  if (state === 'external') return 'Its type is ExternalName.';
  if (state === 'not-headless') return `Its clusterIP is ${asString(valueAt(spec, ['clusterIP'])) || 'not None'}.`;
  return `Its selector is ${selectorText(readMapSelector(valueAt(spec, ['selector'])))}.`;
}

/** Causes that a program has which does not find its peers. */
const ofPrograms: ReadonlySet<CauseId> = new Set<CauseId>([
  'crash-loop',
  'startup-failing',
  'liveness-killed',
  'readiness-failing',
  'init-failing',
]);

/**
 * Whether a cause may follow from the governing Service. Without names programs fail that look for their peers. DNS
 * answers for a Service with a cluster IP too, so that of such a one something has to tell.
 */
export function leadsTo(governing: Cause, cause: Cause, observed: ObservedSet): boolean {
  if (!ofPrograms.has(cause.id)) return false;
  const service = observed.dump.find({ ...governing.culprit, kind: 'Service' });
  const answers = service !== undefined && governanceUnder(service, observed) === 'not-headless';
  return !answers || observed.pods.some(({ object }) => tellsOfNames(object, observed));
}

/** Whether the last words of a pod's containers, or an event, are about a name that does not resolve. */
function tellsOfNames({ kind, namespace, name, json }: LiveObject, { dump }: ObservedSet): boolean {
  const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap((key) =>
    asList(valueAt(json, ['status', key])),
  );
  const words = statuses.flatMap((status) => [
    asString(valueAt(status, ['state', 'terminated', 'message'])) ?? '',
    asString(valueAt(status, ['lastState', 'terminated', 'message'])) ?? '',
  ]);
  const events = dump.eventsOf({ kind, namespace, name }).map(({ message }) => message);
  return [...words, ...events].some((text) =>
    /no such host|not known|not resolve|ENOTFOUND|NXDOMAIN|bad address|unknown host/i.test(text),
  );
}
