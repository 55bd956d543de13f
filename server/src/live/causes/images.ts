import { asList, asString, valueAt } from '../../yaml/json';
import { byEvent, happened, newest } from './evidence';
import type { Finding } from './finding';
import type { LiveContainer, LivePod } from './pod';
import { quoted } from './words';

/** Why an image is not there (pkg/kubelet/images; the registries' words come through the runtime as they are). */
export function imageTrouble(pod: LivePod, container: LiveContainer): Finding | undefined {
  const { waiting } = container;
  switch (waiting?.reason) {
    case 'InvalidImageName':
      return invalidName(pod, container, waiting.message);
    case 'ErrImagePull':
    case 'ImagePullBackOff':
    case 'ErrImageNeverPull':
    case 'ImageInspectError':
    case 'RegistryUnavailable':
    case 'SignatureValidationFailed':
      return notPulled(pod, container, waiting.message);
    default:
      return undefined;
  }
}

function invalidName(pod: LivePod, container: LiveContainer, message: string): Finding {
  const words = quoted(message.replace(/^.{0,300}couldn't parse image (?:name|reference) "[^"]{0,300}": /, ''));
  return {
    id: 'image-name-invalid',
    message: `Container ${container.name} of ${pod.name} cannot start: ${JSON.stringify(container.image)} is not a valid image name${words === '' ? '' : `: ${words}`} (${since(pod, container)}).`,
    culprit: pod.object,
    field: pod.containerField(container, 'image'),
    container: container.name,
  };
}

function notPulled(pod: LivePod, container: LiveContainer, message: string): Finding {
  const failed = newest(
    pod.events,
    (event) => event.message.startsWith('Failed to pull image') && container.concerns(event),
  );
  // The status of older kubelets says only that it backs off; why is in the event.
  const full =
    /: \S/.test(message.replace(/^Back-off pulling image "[^"]*"/, '')) || !failed ? message : failed.message;
  const refusal = isRefused(full);
  const secret = pullSecret(pod);
  const words = quoted(shortened(full));
  const evidence = failed ? byEvent(failed, pod.set.at) : since(pod, container);
  const common = { culprit: pod.object, container: container.name } as const;
  if (!refusal)
    return {
      ...common,
      id: 'image-pull',
      message: `Image ${container.image} of container ${container.name} in ${pod.name} cannot be pulled: ${words} (${evidence}).`,
      field: pod.containerField(container, 'image'),
    };
  return {
    ...common,
    id: 'image-pull-secret',
    message: `The registry refuses image ${container.image} to ${pod.name}: ${words} (${evidence}). ${aboutSecret(secret)}`,
    about: secret && { kind: 'Secret', namespace: pod.object.namespace, name: secret.name },
    field: ['spec', 'template', 'spec', 'imagePullSecrets'],
  };
}

/** Docker Hub says the same of what is not there and of what is not for everybody; a rate limit is no refusal. */
function isRefused(message: string): boolean {
  if (/toomanyrequests|too many requests|rate limit/i.test(message)) return false;
  return /\b40[13]\b|unauthorized|forbidden|\bdenied\b|authentication required|authorization failed|no basic auth credentials|insufficient_scope|may require (?:authorization|'docker login')/i.test(
    message,
  );
}

interface PullSecret {
  readonly name: string;
  readonly isMissing: boolean;
}

/** The Secret to look at: one that is missing, else the first that the pod names. */
function pullSecret(pod: LivePod): PullSecret | undefined {
  const event = newest(pod.events, ({ reason }) => reason === 'FailedToRetrieveImagePullSecret');
  const missing = /\(([^\s,)]{1,253})/.exec(event?.message ?? '')?.[1];
  if (missing !== undefined) return { name: missing, isMissing: true };
  const [name] = asList(valueAt(pod.spec, ['imagePullSecrets'])).flatMap(
    (each) => asString(valueAt(each, ['name'])) ?? [],
  );
  return name === undefined ? undefined : { name, isMissing: false };
}

function aboutSecret(secret: PullSecret | undefined): string {
  if (!secret) return 'The pod has no imagePullSecrets.';
  return secret.isMissing ? `Its pull secret ${secret.name} does not exist.` : `It pulls with Secret ${secret.name}.`;
}

/** What a runtime says without its own steps: the last part tells why. */
function shortened(message: string): string {
  return message
    .replace(/^Back-off pulling image "[^"]*"(?:: )?/, '')
    .replace(
      /^(?:Err\w+: |Failed to pull image "[^"]*": |rpc error: code = \w+ desc = |image pull failed for \S+ because )*/,
      '',
    )
    .replace(/^(?:failed to (?:pull and unpack image|resolve (?:reference|image)|copy|authorize)(?: "[^"]*")?: )*/, '');
}

function since(pod: LivePod, { waiting }: LiveContainer): string {
  return `state ${waiting?.reason ?? ''}, ${happened('pod created', pod.created, pod.set.at)}`;
}
