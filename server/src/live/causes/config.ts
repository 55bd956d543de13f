import type { ObjectRef } from '../../operations/remedies/remedy';
import { asList, asString, type Json, type Path, valueAt } from '../../yaml/json';
import { byEvent, happened, newest } from './evidence';
import type { Finding } from './finding';
import type { LiveContainer, LivePod } from './pod';
import { quoted } from './words';

/** Why kubelet cannot make a container from its spec: CreateContainerConfigError (makeEnvironmentVariables, verifyRunAsNonRoot). */
export function configTrouble(pod: LivePod, container: LiveContainer): Finding | undefined {
  const { waiting } = container;
  if (waiting?.reason !== 'CreateContainerConfigError') return undefined;
  const event = newest(
    pod.events,
    (each) => each.reason === 'Failed' && each.message.startsWith('Error: ') && container.concerns(each),
  );
  const text = waiting.message || event?.message.replace(/^Error: /, '') || '';
  const evidence = event
    ? byEvent(event, pod.set.at)
    : `state ${waiting.reason}, ${happened('pod created', pod.created, pod.set.at)}`;
  const trouble = { pod, container, text, evidence };
  return missingKey(trouble) ?? missingObject(trouble) ?? asRoot(trouble) ?? other(trouble);
}

interface Trouble {
  readonly pod: LivePod;
  readonly container: LiveContainer;
  readonly text: string;
  readonly evidence: string;
}

function missingKey({ pod, container, text, evidence }: Trouble): Finding | undefined {
  const match = /couldn't find key (.{1,253}?) in (ConfigMap|Secret) (?:[^/\s]{1,253}\/)?(\S{1,253})/i.exec(text);
  if (!match) return undefined;
  const [, key = '', kind = '', name = ''] = match;
  const about = { kind: /secret/i.test(kind) ? 'Secret' : 'ConfigMap', namespace: pod.object.namespace, name };
  return {
    id: 'key-missing',
    message: `Container ${container.name} of ${pod.name} cannot start: ${about.kind} ${name} has no key ${key} (${evidence}).`,
    culprit: pod.object,
    about,
    field: variableField(pod, container, about, key),
    container: container.name,
    details: { key },
  };
}

function missingObject({ pod, container, text, evidence }: Trouble): Finding | undefined {
  const about = missingIn(text, pod);
  return (
    about && {
      id: 'config-missing',
      message: `Container ${container.name} of ${pod.name} cannot start: ${about.kind} ${about.name} does not exist (${evidence}).`,
      culprit: pod.object,
      about,
      field: variableField(pod, container, about),
      container: container.name,
    }
  );
}

/** The ConfigMap or Secret that a text of kubelet says is missing: `configmap "web" not found`. */
export function missingIn(text: string, pod: LivePod): ObjectRef | undefined {
  const match = /\b(configmap|secret)s? "([^"]{1,253})" not found/i.exec(text);
  if (!match) return undefined;
  const kind = match[1]?.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap';
  return { kind, namespace: pod.object.namespace, name: match[2] ?? '' };
}

function asRoot({ pod, container, text, evidence }: Trouble): Finding | undefined {
  if (!/runAsNonRoot|non-root policy|non-numeric user/.test(text)) return undefined;
  const user = /non-numeric user \(([^)]{0,60})\)/.exec(text)?.[1];
  const why = /runAsUser breaks/.test(text)
    ? 'its runAsUser is 0'
    : user === undefined
      ? 'its image runs as root'
      : `the user of its image, ${quoted(user)}, is a name, so kubelet cannot tell that it is not root`;
  return {
    id: 'run-as-root-refused',
    message: `Container ${container.name} of ${pod.name} cannot start: runAsNonRoot is set, and ${why} (${evidence}).`,
    culprit: pod.object,
    field: securityField(pod, container),
    container: container.name,
  };
}

/** `runAsUser` of the container, else of the pod; where neither is set, where the container's would be. */
function securityField(pod: LivePod, container: LiveContainer): Path | undefined {
  const own =
    valueAt(container.spec, ['securityContext', 'runAsUser']) ??
    valueAt(container.spec, ['securityContext', 'runAsNonRoot']);
  if (own === undefined && valueAt(pod.spec, ['securityContext']) !== undefined)
    return ['spec', 'template', 'spec', 'securityContext'];
  return pod.containerField(container, 'securityContext');
}

function other({ pod, container, text, evidence }: Trouble): Finding {
  return {
    id: /volume|subpath|mount/i.test(text) ? 'volume-mount-failed' : 'config-missing',
    message: `Container ${container.name} of ${pod.name} cannot be created: ${quoted(text)} (${evidence}).`,
    culprit: pod.object,
    field: pod.containerField(container),
    container: container.name,
  };
}

/** The variable, or the item of `envFrom`, that asks for an object or a key of it. */
function variableField(
  pod: LivePod,
  container: LiveContainer,
  { kind, name }: ObjectRef,
  key?: string,
): Path | undefined {
  const [reference, whole] = kind === 'Secret' ? ['secretKeyRef', 'secretRef'] : ['configMapKeyRef', 'configMapRef'];
  const env = asList(valueAt(container.spec, ['env'])).findIndex((variable) => {
    const from = valueAt(variable, ['valueFrom', reference]);
    return valueAt(from, ['name']) === name && (key === undefined || valueAt(from, ['key']) === key);
  });
  if (env >= 0) return pod.containerField(container, 'env', env, 'valueFrom', reference);
  const envFrom = asList(valueAt(container.spec, ['envFrom'])).findIndex(
    (each) => valueAt(each, [whole, 'name']) === name,
  );
  return envFrom < 0 ? pod.containerField(container) : pod.containerField(container, 'envFrom', envFrom, whole);
}

/** The ConfigMaps and Secrets that a volume is made of. */
export function sourcesOf(
  volume: Json | undefined,
  namespace: string | undefined,
): readonly { readonly ref: ObjectRef; readonly source: Json | undefined }[] {
  const parts = [volume, ...asList(valueAt(volume, ['projected', 'sources']))];
  return parts.flatMap((part) => {
    const [configMap, secret] = [valueAt(part, ['configMap']), valueAt(part, ['secret'])];
    const source = configMap ?? secret;
    const name = asString(valueAt(source, ['name'])) ?? asString(valueAt(source, ['secretName']));
    return name === undefined
      ? []
      : [{ ref: { kind: configMap === undefined ? 'Secret' : 'ConfigMap', namespace, name }, source }];
  });
}
