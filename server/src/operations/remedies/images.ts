import { secretsOf } from '../../statefulset/secrets';
import { createSecret } from '../commands';
import type { Family } from './guide';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import { changeTemplate, deletePod, describePod, podSpecName, step } from './steps';

/** The node cannot get the image. */
export const images = {
  'image-pull': {
    title: (s) => `${imageText(s)} cannot be pulled.`,
    sign: 'ErrImagePull, ImagePullBackOff or ErrImageNeverPull: not found, no such host, timeout, too many requests',
    steps: (s) => [
      describePod(
        s,
        'The event Failed has the answer of the registry: no such tag, no such host, no such platform, a rate limit.',
      ),
      step(
        'If the image is right, push it or restore the registry: the kubelet tries again by itself, after 5 minutes at most.',
      ),
      ...changeTemplate(s, `Otherwise correct the image of ${s.containerText}.`),
    ],
    field: (s) => s.containerField('image'),
  },
  'image-name-invalid': {
    title: (s) => `${imageText(s)} is no valid image reference.`,
    sign: 'InvalidImageName; InspectFailed',
    steps: (s) =>
      changeTemplate(s, `Correct the image of ${s.containerText}: repository in lower case, then :TAG or @DIGEST.`),
    field: (s) => s.containerField('image'),
  },
  'image-pull-secret': {
    title: (s) =>
      `The registry refuses ${s.image === '' ? 'the image' : s.image}: its pull secret is missing, or lacks the right.`,
    sign: 'ErrImagePull or ImagePullBackOff: 401, 403, pull access denied; FailedToRetrieveImagePullSecret',
    steps: (s) => [...pullSecret(s), ...nameSecret(s)],
    field: (s) => s.podField('imagePullSecrets'),
  },
} satisfies Family;

function imageText({ image }: Situation): string {
  return image === '' ? 'The image' : `The image ${image}`;
}

/** The credentials that the pod names. */
function pullSecret(s: Situation): readonly RemedyStep[] {
  const named = s.named('Secret') ?? secretsOf(s.set).find(({ registry }) => registry)?.name;
  if (named === undefined) return [];
  const secret = { name: named, keys: [], registry: true, optional: false };
  return [
    step(
      'See whether the Secret exists, with the type kubernetes.io/dockerconfigjson.',
      s.kubectl(['get', `secret/${named}`]),
    ),
    step(
      'If not, create it with credentials that may read the image: the kubelet tries again by itself.',
      createSecret(secret, s.kubectl).command,
    ),
  ];
}

/** A pod names its pull secrets, or takes those of its ServiceAccount when it is created (admission of ServiceAccounts). */
function nameSecret(s: Situation): readonly RemedyStep[] {
  const edit = 'If the pod template names no Secret, or the wrong one, set imagePullSecrets.';
  const account = podSpecName(s, 'serviceAccountName') ?? 'default';
  return [
    ...changeTemplate(s, edit),
    deletePod(
      s,
      `If the ServiceAccount ${account} is to bring it, add it there, then delete ${s.pod}: a pod takes it when it is created.`,
    ),
  ];
}
