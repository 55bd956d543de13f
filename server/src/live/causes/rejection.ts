import type { CauseId, ObjectRef } from '../../operations/remedies/remedy';
import { effectiveClaimTemplates } from '../../statefulset/identity';
import { asList, asString, type Json, type Path, valueAt } from '../../yaml/json';
import type { ObservedSet } from '../observed';
import { claimBeingDeleted } from './claims';
import { type Finding, refOf } from './finding';
import { itemField } from './pod';
import { quoted } from './words';

/** What the API server said of a pod or a claim that it did not create. */
interface Rejected {
  readonly set: ObservedSet;
  readonly pod: string;
  readonly text: string;
  /** The event, with its age. */
  readonly evidence: string;
  /** What was to be created: `Pod web-0`, `Claim data-web-0`. */
  readonly subject: string;
  readonly refused: 'pod' | 'claim';
}

type Reader = readonly [pattern: RegExp, read: (rejected: Rejected, match: RegExpExecArray) => Finding];

/**
 * The words of the admission plugins (plugin/pkg/admission, apiserver/pkg/admission/plugin), which have been the same
 * for years; older wordings stand beside them.
 */
const readers: readonly Reader[] = [
  [/exceeded quota: ([^\s,]{1,253}), requested: (.{1,300}?), used: (.{1,300}?), limited: (.{1,300})/, exceededQuota],
  [/(?:exceeded quota|insufficient quota)(?:: ([^\s,]{1,253}))?/, unclearQuota],
  [/failed quota: ([^\s:]{1,253}): must specify (.{1,400})/, quotaNeedsResources],
  [
    /violates PodSecurity (?:"([^"]{1,60})")?|unable to validate against any (?:pod security policy|security context constraint)/,
    podSecurity,
  ],
  [
    /(?:minimum|maximum) ([^\s[]{1,320}) usage per (\w{1,63}) is|([^\s[]{1,320}) max limit to request ratio per (\w{1,63}) is/,
    limitRange,
  ],
  [/failed calling (?:admission )?webhook "([^"]{1,253})"/, deafWebhook],
  [
    /admission webhook "([^"]{1,253})" denied the request|ValidatingAdmissionPolicy '([^']{1,253})'.{0,300}? denied request/,
    denied,
  ],
  [
    /error looking up service account [^/\s]{1,253}\/([^\s:]{1,253})|serviceaccounts? "([^"]{1,253})" not found/,
    missing('service-account-missing', 'ServiceAccount'),
  ],
  [/no PriorityClass with name (\S{1,253}) was found/, missing('priority-class-missing', 'PriorityClass')],
  [/RuntimeClass "?([^\s"]{1,253})"? not found/i, missing('runtime-class-missing', 'RuntimeClass')],
  [/pvc (\S{1,253}) is being deleted/, ({ set, evidence }, match) => claimBeingDeleted(set, match[1] ?? '', evidence)],
];

/** An event holds 1,024 bytes; what is longer was not written by the API server. */
const maxRead = 4096;

/** The cause that the words of the API server name; where none is known, that the pod is rejected. */
export function rejection(set: ObservedSet, pod: string, said: string, evidence: string): Finding {
  const text = said.slice(0, maxRead);
  const claim = /^persistentvolumeclaims? "?([^\s"]{1,253})|^PersistentVolumeClaim "([^"]{1,253})"/.exec(text);
  const name = claim?.[1] ?? claim?.[2];
  const rejected: Rejected = {
    set,
    pod,
    text,
    evidence,
    subject: name === undefined ? `Pod ${pod}` : `Claim ${name}`,
    refused: name === undefined ? 'pod' : 'claim',
  };
  for (const [pattern, read] of readers) {
    const match = pattern.exec(text);
    if (match) return read(rejected, match);
  }
  return invalid(rejected);
}

function found(rejected: Rejected, id: CauseId, culprit: ObjectRef, why: string, field: Path | undefined): Finding {
  const { subject, evidence, refused } = rejected;
  return { id, message: `${subject} cannot be created: ${why} (${evidence}).`, culprit, field, details: { refused } };
}

function exceededQuota(rejected: Rejected, [, name = '', requested = '', used = '', limited = '']: RegExpExecArray) {
  const why = `it would exceed ResourceQuota ${name}: requested ${requested}, used ${used}, limit ${limited}`;
  return found(
    rejected,
    'quota-exceeded',
    inNamespace(rejected, 'ResourceQuota', name),
    why,
    quotaField(rejected, requested),
  );
}

function unclearQuota(rejected: Rejected, match: RegExpExecArray) {
  const culprit =
    match[1] === undefined ? refOf(rejected.set.object) : inNamespace(rejected, 'ResourceQuota', match[1]);
  return found(
    rejected,
    'quota-exceeded',
    culprit,
    `no quota of the namespace covers it: ${quoted(rejected.text)}`,
    undefined,
  );
}

/** What of the manifest counts against a quota. */
function quotaField(rejected: Rejected, requested: string): Path {
  if (/requests\.storage|persistentvolumeclaims/.test(requested)) return claimField(rejected);
  return /\b(?:cpu|memory|ephemeral-storage)=|requests\./.test(requested)
    ? ['spec', 'template', 'spec', 'containers', 0, 'resources']
    : ['spec', 'replicas'];
}

function quotaNeedsResources(rejected: Rejected, [, name = '', what = '']: RegExpExecArray) {
  const needed = quoted(what);
  const container = / for: ([^\s,;]+)/.exec(what)?.[1];
  const why = `ResourceQuota ${name} demands ${needed.replace(/ for: /g, ' for ')}, which the pod template does not set`;
  const field = containerField(rejected.set, container ?? '', 'resources');
  return found(rejected, 'quota-needs-resources', inNamespace(rejected, 'ResourceQuota', name), why, field);
}

function podSecurity(rejected: Rejected, [all, level]: RegExpExecArray) {
  const { set, text } = rejected;
  const violations = quoted(text.slice(text.indexOf(all) + all.length).replace(/^[\s:]+/, ''));
  const allowed = level === undefined ? 'its security policy' : `Pod Security level ${level}`;
  const why = `namespace ${set.namespace} enforces ${allowed}, which the pod violates${violations === '' ? '' : `: ${violations}`}`;
  const culprit = { kind: 'Namespace', namespace: undefined, name: set.namespace };
  return found(rejected, 'pod-security', culprit, why, securityField(set, text));
}

/** The field that Pod Security admission names; what a container must set otherwise, it names with the container. */
function securityField(set: ObservedSet, text: string): Path {
  const spec: Path = ['spec', 'template', 'spec'];
  const container = /containers? "([^"]{1,63})"/.exec(text)?.[1];
  const volume = /volumes? "([^"]{1,63})"/.exec(text)?.[1];
  const host = /\b(hostNetwork|hostPID|hostIPC)=true/.exec(text)?.[1];
  if (host !== undefined) return [...spec, host];
  const named = container === undefined ? undefined : containerField(set, container, 'securityContext');
  return named ?? itemField(set, 'volumes', volume ?? '') ?? [...spec, 'securityContext'];
}

function limitRange(rejected: Rejected, match: RegExpExecArray) {
  const { set, text } = rejected;
  const [resource = '', type = ''] = [match[1] ?? match[3], match[2] ?? match[4]];
  const limits = set.dump.ofKind('LimitRange').filter(({ namespace }) => namespace === set.object.namespace);
  const named = limits.find(({ json }) => bounds(json, type, resource, text)) ?? limits[0];
  const words = quoted(text.slice(text.indexOf(match[0])));
  const field = rejected.refused === 'claim' ? claimField(rejected) : containerField(set, '', 'resources');
  const why = `${named ? `LimitRange ${named.name}` : 'a LimitRange of the namespace'} rejects it: ${words}`;
  return found(rejected, 'limit-range', refOf(named ?? set.object), why, field);
}

/** Whether a LimitRange has a bound of a type (`Container`) for a resource, with the very value that a text names. */
function bounds(limits: Json, type: string, resource: string, text: string): boolean {
  return asList(valueAt(limits, ['spec', 'limits'])).some((limit) => {
    if (valueAt(limit, ['type']) !== type) return false;
    const values = ['min', 'max', 'maxLimitRequestRatio'].map((bound) => asString(valueAt(limit, [bound, resource])));
    return values.some((value) => value !== undefined && text.includes(` is ${value}`));
  });
}

function deafWebhook(rejected: Rejected, [all, name = '']: RegExpExecArray) {
  const { text } = rejected;
  const answer = quoted(text.slice(text.indexOf(all) + all.length).replace(/^: (?:failed to call webhook: )?/, ''));
  const why = `admission webhook ${name} cannot be called, and its failurePolicy is Fail: ${answer}`;
  return found(rejected, 'admission-webhook', webhookOf(rejected.set, name), why, undefined);
}

function denied(rejected: Rejected, match: RegExpExecArray) {
  const { set, text } = rejected;
  const answer = quoted(text.slice(text.indexOf(match[0]) + match[0].length).replace(/^[:\s]+/, ''));
  const [webhook, policy = ''] = [match[1], match[2]];
  const culprit =
    webhook === undefined
      ? { kind: 'ValidatingAdmissionPolicy', namespace: undefined, name: policy }
      : webhookOf(set, webhook);
  const who = webhook === undefined ? `ValidatingAdmissionPolicy ${policy}` : `admission webhook ${webhook}`;
  return found(rejected, 'admission-webhook', culprit, `${who} denies it: ${answer}`, undefined);
}

/** The configuration that has a webhook of this name; without it in the dump, only the webhook's own name is known. */
function webhookOf(set: ObservedSet, webhook: string): ObjectRef {
  const kinds = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const;
  for (const kind of kinds)
    for (const configuration of set.dump.ofKind(kind)) {
      const webhooks = asList(valueAt(configuration.json, ['webhooks']));
      if (webhooks.some((each) => valueAt(each, ['name']) === webhook)) return refOf(configuration);
    }
  return { kind: kinds[0], namespace: undefined, name: webhook };
}

function missing(
  id: Parameters<typeof missingOfPod>[0],
  kind: Parameters<typeof missingOfPod>[3],
): (rejected: Rejected, match: RegExpExecArray) => Finding {
  return ({ set, pod, evidence }, match) => missingOfPod(id, set, pod, kind, match[1] ?? match[2] ?? '', evidence);
}

/** What is no admission plugin's: `Pod "web-0" is invalid: spec...`, and whatever else the API server says. */
function invalid(rejected: Rejected): Finding {
  const { set, text } = rejected;
  const why = `the API server rejects it: ${quoted(text.replace(/^\w+ "[^"]{1,253}" is invalid: /, ''))}`;
  return found(rejected, 'pod-invalid', refOf(set.object), why, invalidField(rejected));
}

/** The field of the pod that the API server names, in the set's manifest. */
function invalidField({ text, refused }: Rejected): Path | undefined {
  if (refused === 'claim') return undefined;
  if (/metadata\.labels|spec\.hostname/.test(text)) return ['metadata', 'name'];
  const path = /\bspec((?:\.\w{1,60}|\[\d{1,4}\]){1,20})/.exec(text)?.[1];
  const steps = path?.match(/\w+/g)?.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return steps && ['spec', 'template', 'spec', ...steps];
}

function inNamespace({ set }: Rejected, kind: string, name: string): ObjectRef {
  return { kind, namespace: set.object.namespace, name };
}

/** The storage of the claim template that is rejected. */
function claimField({ set, subject }: Rejected): Path {
  const templates = effectiveClaimTemplates(set.set);
  const index = templates.find(({ name }) => subject.startsWith(`Claim ${name}-${set.set.name}-`))?.index ?? 0;
  return ['spec', 'volumeClaimTemplates', index, 'spec', 'resources', 'requests', 'storage'];
}

/** A container of the template by name; the first one if there is none of that name. */
function containerField(set: ObservedSet, name: string, ...rest: Path): Path {
  return (
    itemField(set, 'containers', name, ...rest) ??
    itemField(set, 'initContainers', name, ...rest) ?? ['spec', 'template', 'spec', 'containers', 0, ...rest]
  );
}

/** A pod that cannot be created because an object is missing that its spec names. */
export function missingOfPod(
  id: Extract<CauseId, 'service-account-missing' | 'priority-class-missing' | 'runtime-class-missing'>,
  set: ObservedSet,
  pod: string,
  kind: 'ServiceAccount' | 'PriorityClass' | 'RuntimeClass',
  name: string,
  evidence: string,
): Finding {
  const namespace = kind === 'ServiceAccount' ? set.namespace : undefined;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return {
    id,
    message: `Pod ${pod} cannot be created: ${kind} ${name} does not exist${where} (${evidence}).`,
    culprit: refOf(set.object),
    about: { kind, namespace, name },
    field: ['spec', 'template', 'spec', `${kind[0]?.toLowerCase()}${kind.slice(1)}Name`],
    details: { refused: 'pod' },
  };
}
