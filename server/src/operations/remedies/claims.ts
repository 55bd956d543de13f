import { sentences } from '../../statefulset/phrases';
import type { Family } from './guide';
import { leaveFirst } from './members';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import {
  changeTemplate,
  classes,
  dataOfClaims,
  deleteClaimsAndPod,
  describeClaims,
  describePod,
  podSpecName,
  recreateWithTemplate,
  step,
  whichClaim,
} from './steps';

/** The claim is not bound to a volume, or not to the right one. Its events say why. */
export const claims = {
  'class-missing': {
    title: (s) => `The storage class ${classOf(s)} of ${claimsText(s)} does not exist.`,
    sign: 'ProvisioningFailed: storageclass ... not found',
    applies: (s) => s.set.claimTemplates.some(({ storageClass }) => Boolean(storageClass)),
    steps: (s) => [
      classes(s, 'See which classes there are.'),
      step(
        `If the cluster is to have ${classOf(s)}, create it: the claim is then provisioned, and the set needs no change.`,
      ),
      ...recreateWithTemplate(s, 'Otherwise set storageClassName to one that exists.'),
    ],
    field: (s) => s.claimField('spec', 'storageClassName'),
  },
  'no-default-class': {
    title: (s) =>
      `${claimsText(s)} ${s.claims.length === 1 ? 'names' : 'name'} no class, and the cluster has no default class.`,
    sign: 'FailedBinding: no persistent volumes available for this claim and no storage class is set',
    applies: (s) => s.set.claimTemplates.some(({ storageClass }) => storageClass === undefined),
    steps: (s) => [
      classes(s, 'See which classes there are; the default has (default) behind its name.'),
      step(
        'Make one the default. Claims without a class take it over, all others of the cluster too (since Kubernetes 1.26).',
        s.clusterwide(['annotate', 'storageclass/CLASS', 'storageclass.kubernetes.io/is-default-class=true']),
      ),
      ...recreateWithTemplate(s, 'Or name a class in the claim template.'),
    ],
    field: (s) => s.claimField('spec', 'storageClassName'),
  },
  'no-matching-volume': {
    title: (s) => `No existing volume fits ${claimsText(s)}, and its class creates none.`,
    sign: 'FailedBinding: no persistent volumes available, with storageClassName ""; or didn\'t find available persistent volumes to bind',
    applies: hasClaims,
    steps: (s) => [
      step('See which volumes are Available, with their size, access modes and class.', s.clusterwide(['get', 'pv'])),
      step(
        sentences([
          `Create a volume with ${wanted(s)}, on a node or in a zone where the pod can run.`,
          'A Released one is Available again once spec.claimRef is removed: it still has the data of its last claim.',
        ]),
      ),
      ...recreateWithTemplate(
        s,
        'Or ask in the claim template for what there is, or for a class that provisions volumes.',
      ),
    ],
    field: (s) => s.claimField('spec'),
  },
  'provisioning-failed': {
    title: (s) => `The provisioner of the class cannot make a volume for ${claimsText(s)}.`,
    sign: 'ProvisioningFailed: failed to provision volume with StorageClass',
    applies: hasClaims,
    steps: (s) => [
      describeClaims(s, 'The event ProvisioningFailed has the reason in the words of the provisioner.'),
      step(
        'See the parameters of the class.',
        s.clusterwide(['get', `storageclass/${classOf(s) || 'CLASS'}`, '-o', 'yaml']),
      ),
      step(
        'Remove what it names: an exhausted quota, a wrong parameter, missing rights. The provisioner tries again by itself.',
      ),
      ...recreateWithTemplate(s, 'If the claim asks for what the class cannot give, change the claim template.'),
    ],
    field: (s) => s.claimField('spec'),
  },
  'provisioner-silent': {
    title: (s) => `The provisioner of the class of ${claimsText(s)} does not answer.`,
    sign: 'ExternalProvisioning: waiting for a volume to be created, and nothing after it',
    applies: hasClaims,
    steps: (s) => [
      step(
        'See which provisioner the class names.',
        s.clusterwide(['get', `storageclass/${classOf(s) || 'CLASS'}`, '-o', 'jsonpath={.provisioner}']),
      ),
      step('See whether the driver of that name is installed.', s.clusterwide(['get', 'csidrivers'])),
      step('Get the pods of the provisioner running again: it then makes the volume by itself.'),
      ...recreateWithTemplate(s, 'If it is not to be installed, name another class in the claim template.'),
    ],
    field: (s) => s.claimField('spec', 'storageClassName'),
  },
  'claim-waits-consumer': {
    title: (s) =>
      nodeName(s) === undefined
        ? `${claimsText(s)} ${s.claims.length === 1 ? 'waits' : 'wait'} until ${s.pod} is scheduled: the class binds at the first consumer.`
        : `spec.nodeName passes over the scheduler, so that nobody chooses a node for ${claimsText(s)}.`,
    sign: 'WaitForFirstConsumer or WaitForPodScheduled',
    applies: hasClaims,
    steps: (s) =>
      nodeName(s) === undefined
        ? [describePod(s, `The claim needs nothing. See why ${s.pod} is not scheduled: the claim is bound once it is.`)]
        : changeTemplate(
            s,
            `Remove nodeName from the pod template. nodeSelector with kubernetes.io/hostname: ${nodeName(s)} keeps the pod on that node.`,
          ),
    field: (s) => (nodeName(s) === undefined ? undefined : s.podField('nodeName')),
  },
  'claim-lost': {
    title: (s) => `The volume of ${claimsText(s)} is gone.`,
    sign: 'the claim is Lost; ClaimLost, or bound to non-existent persistentvolume',
    applies: hasClaims,
    steps: (s) => [
      describeClaims(s, 'See which volume it was. Delete nothing until you know whether its storage still exists.'),
      step(
        'If the storage exists, create a PersistentVolume of the same name for it, without claimRef: the claim is bound to it again.',
      ),
      step(sentences(['Otherwise the data of this member is gone.', leaveFirst(s)])),
      {
        text: sentences([
          'Give up the claim: the pod gets an empty volume. Then restore a backup, or let the software copy the data from other members.',
          whichClaim(s),
        ]),
        command: deleteClaimsAndPod(s),
        destroys: `Deletes what is known of the old volume of ${s.claimsAtFault.join(', ')}, and restarts ${s.pod}.`,
      },
    ],
  },
  'claim-foreign': {
    title: (s) =>
      s.details.deleting === true
        ? `${claimsText(s)} ${s.claims.length === 1 ? 'is' : 'are'} being deleted.`
        : `A claim of the name ${s.claims.join(' or ')} was there before, and is not what the set asks for.`,
    sign: 'the claim is older than the set, differs from its template, is used by another pod, or is being deleted',
    applies: hasClaims,
    steps: foreignClaim,
    field: (s) => (s.details.deleting === true || s.named('Pod') !== undefined ? undefined : s.claimField('spec')),
  },
} satisfies Family;

function hasClaims({ set }: Situation): boolean {
  return set.claimTemplates.length > 0;
}

function claimsText({ claims }: Situation): string {
  return claims.length === 0 ? 'the claim' : claims.join(', ');
}

/** The class of the claim as the cause or else the template names it; empty if neither does. */
function classOf(s: Situation): string {
  return s.named('StorageClass') ?? s.claimTemplate?.storageClass ?? '';
}

/** What the claim asks of a volume. */
function wanted({ claimTemplate }: Situation): string {
  const { storage, storageClass, accessModes = [] } = claimTemplate ?? {};
  return [
    `at least ${storage ?? 'the requested storage'}`,
    ...(accessModes.length > 0 ? [accessModes.join(' and ')] : []),
    storageClass === undefined ? 'the class of the claim' : storageClass === '' ? 'no class' : `class ${storageClass}`,
  ].join(', ');
}

function nodeName(s: Situation): string | undefined {
  return podSpecName(s, 'nodeName');
}

/** What others have to do with the claim comes first: it may be their data. */
function foreignClaim(s: Situation): readonly RemedyStep[] {
  const user = s.named('Pod');
  const look = describeClaims(s, 'See its size, mode, labels, finalizers, and under Used By which pods have it.');
  if (s.details.deleting === true)
    return [
      look,
      step('It is deleted once its finalizers are gone: end the pod, the snapshot or the copy that still uses it.'),
      step('The controller then creates a new, empty claim. Bring its data to safety before, if it matters.'),
    ];
  return [
    look,
    ...(user === undefined || user === s.pod
      ? []
      : [
          {
            text: `If ${user} no longer needs the claim, delete ${user}.`,
            command: s.kubectl(['delete', `pod/${user}`]),
            destroys: `Ends ${user}, and what runs in it.`,
          },
        ]),
    ...(user === undefined ? keepClaim(s) : []),
    {
      text: sentences([
        `If nobody needs its data, delete the claim and ${s.pod}: the controller creates a new claim from the template.`,
        whichClaim(s),
      ]),
      command: deleteClaimsAndPod(s),
      destroys: `${dataOfClaims(s.claimsAtFault)} Restarts ${s.pod}.`,
    },
  ];
}

/** A claim can grow, if its class allows it; its mode and access modes are immutable. */
function keepClaim(s: Situation): readonly RemedyStep[] {
  const storage = s.claimTemplate?.storage;
  const [claim] = s.claims === s.claimsAtFault ? s.claims : [];
  const grow = { spec: { resources: { requests: { storage } } } };
  return [
    ...(storage === undefined || claim === undefined
      ? []
      : [
          step(
            'If its data is that of the set and it is only too small, grow it: its class must have allowVolumeExpansion.',
            s.kubectl(['patch', `pvc/${claim}`, '--type=merge', '-p', JSON.stringify(grow)]),
          ),
        ]),
    step('If its data is that of the set and it has another mode or class, copy the data elsewhere first.'),
  ];
}
