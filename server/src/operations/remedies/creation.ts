import { maxSetNameLength } from '../../statefulset/identity';
import { isObject, valueAt } from '../../yaml/json';
import { operand } from '../shell';
import type { Family } from './guide';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import {
  changeTemplateOfMissing,
  deletePod,
  eventsOfSet,
  podSpecName,
  recreateForMissingClaim,
  retry,
  step,
} from './steps';

/** The API server rejects the pod or its claim: the reason is in the event FailedCreate of the set. */
export const creation = {
  'quota-exceeded': {
    title: (s) => `${quota(s)} is exhausted.`,
    sign: 'FailedCreate: exceeded quota',
    steps: (s) => [
      step(
        'See what the quota allows, and what is used of it.',
        s.kubectl(['describe', 'quota', ...name(s, 'ResourceQuota')]),
      ),
      step('Have the quota raised, or delete what is no longer needed in the namespace.'),
      retry(s),
    ],
  },
  'quota-needs-resources': {
    title: (s) => `${quota(s)} demands requests or limits that the pod template lacks.`,
    sign: 'FailedCreate: failed quota ... must specify',
    applies: lacksResources,
    steps: (s) => [
      step('See which resources the quota counts.', s.kubectl(['describe', 'quota', ...name(s, 'ResourceQuota')])),
      ...changeTemplateOfMissing(
        s,
        'Give every container, init containers included, the requests and limits that the event names. A LimitRange with defaults does so for all pods of the namespace.',
      ),
    ],
    field: (s) => firstWithoutResources(s) ?? s.containerField('resources'),
  },
  'pod-security': {
    title: () => 'Pod Security admission rejects the pod.',
    sign: 'FailedCreate: violates PodSecurity',
    steps: (s) => [
      step(
        'See which level the namespace enforces.',
        s.clusterwide(['get', 'namespace', namespaceOf(s), '--show-labels']),
      ),
      ...changeTemplateOfMissing(
        s,
        'Set what the event names: for restricted runAsNonRoot: true, seccompProfile RuntimeDefault, and in every container allowPrivilegeEscalation: false and capabilities.drop: [ALL].',
      ),
      step('A lower level of the namespace admits the pod too, but then protects none of the pods in it.'),
    ],
    field: (s) => s.podField('securityContext'),
  },
  'limit-range': {
    title: (s) => `${limits(s)} rejects the pod or its claim.`,
    sign: 'FailedCreate: maximum or minimum ... usage per Container, Pod or PersistentVolumeClaim',
    steps: (s) => [
      step('See its bounds.', s.kubectl(['describe', 'limitrange', ...name(s, 'LimitRange')])),
      ...(s.details.refused === 'claim'
        ? []
        : changeTemplateOfMissing(s, 'Bring the requests and limits that the event names within the bounds.')),
      ...(s.details.refused === 'pod' ? [] : claimWithinBounds(s)),
    ],
    field: (s) => (s.details.refused === 'claim' ? claimStorage(s) : s.containerField('resources')),
  },
  'admission-webhook': {
    title: (s) =>
      s.culprit === undefined
        ? 'An admission webhook cannot be reached.'
        : `The admission webhook ${s.culprit.name} cannot be reached.`,
    sign: 'FailedCreate: failed calling webhook',
    steps: (s) => [
      step('See which Service answers for it.', s.clusterwide(['get', ...webhook(s), '-o', 'yaml'])),
      step(
        'Get the pods behind that Service Ready again: while they are not, nobody can create pods that it is asked about.',
      ),
      retry(s),
      step('If that takes too long, failurePolicy: Ignore lets pods be created unchecked until you set it back.'),
    ],
  },
  'service-account-missing': {
    title: (s) => `The ServiceAccount ${serviceAccount(s)} does not exist.`,
    sign: 'FailedCreate: error looking up service account',
    applies: (s) => podSpecName(s, 'serviceAccountName') !== undefined,
    steps: (s) => [
      step(
        'Create it, with the roles that the software needs.',
        s.kubectl(['create', 'serviceaccount', operand(serviceAccount(s))]),
      ),
      retry(s),
      ...changeTemplateOfMissing(s, 'Or, if the name is wrong, correct serviceAccountName.'),
    ],
    field: (s) => s.podField('serviceAccountName'),
  },
  'priority-class-missing': {
    title: (s) => `The PriorityClass ${nameOr(s, 'PriorityClass', 'priorityClassName')} does not exist.`,
    sign: 'FailedCreate: no PriorityClass with name',
    applies: (s) => podSpecName(s, 'priorityClassName') !== undefined,
    steps: (s) => classMissing(s, 'priorityclass', 'priorityClassName'),
    field: (s) => s.podField('priorityClassName'),
  },
  'runtime-class-missing': {
    title: (s) => `The RuntimeClass ${nameOr(s, 'RuntimeClass', 'runtimeClassName')} does not exist.`,
    sign: 'FailedCreate: RuntimeClass ... not found',
    applies: (s) => podSpecName(s, 'runtimeClassName') !== undefined,
    steps: (s) => classMissing(s, 'runtimeclass', 'runtimeClassName'),
    field: (s) => s.podField('runtimeClassName'),
  },
  'pod-invalid': {
    title: () => 'The API server rejects the pod as invalid.',
    sign: 'FailedCreate: Pod ... is invalid',
    steps: (s) => [
      eventsOfSet(s, 'The event names the field and what is wrong with it.'),
      ...(hasLongName(s)
        ? [
            step(
              `The name of the set is longer than ${maxSetNameLength} characters, so that the label controller-revision-hash of its pods gets too long. Apply the set under a shorter name, and delete this one. Claims of the new name start empty.`,
            ),
          ]
        : changeTemplateOfMissing(s, 'Correct that field of the pod template.')),
    ],
    field: (s) => (hasLongName(s) ? ['metadata', 'name'] : ['spec', 'template']),
  },
  'pod-name-taken': {
    title: (s) => `Another pod has the name ${s.pod}: the set does not control it.`,
    sign: 'no event; the pod exists, and the set is not its owner',
    steps: (s) => [
      step(
        'See its owners and labels.',
        s.kubectl(['get', `pod/${s.pod}`, '-o', 'jsonpath={.metadata.ownerReferences}{"\\n"}{.metadata.labels}']),
      ),
      step('If it is needed, run it under another name first: the set has no use for it.'),
      { ...deletePod(s, 'If it is not needed, delete it.'), destroys: `Ends the other ${s.pod}, and what runs in it.` },
      retry(s),
    ],
  },
} satisfies Family;

function quota(s: Situation): string {
  const found = s.named('ResourceQuota');
  return found === undefined ? 'A ResourceQuota' : `The ResourceQuota ${found}`;
}

function limits(s: Situation): string {
  const found = s.named('LimitRange');
  return found === undefined ? 'A LimitRange' : `The LimitRange ${found}`;
}

/** The name of an object as an argument, if it is known; without one kubectl describes all. */
function name(s: Situation, kind: string): readonly string[] {
  const found = s.named(kind);
  return found === undefined ? [] : [operand(found)];
}

function nameOr(s: Situation, kind: string, field: string): string {
  return s.named(kind) ?? podSpecName(s, field) ?? '';
}

function serviceAccount(s: Situation): string {
  return nameOr(s, 'ServiceAccount', 'serviceAccountName') || 'default';
}

function namespaceOf(s: Situation): string {
  return operand(s.named('Namespace') ?? s.namespace ?? 'NAMESPACE');
}

function webhook(s: Situation): readonly string[] {
  const kind = s.culprit?.kind;
  const known = kind === 'ValidatingWebhookConfiguration' || kind === 'MutatingWebhookConfiguration';
  return known && s.culprit !== undefined
    ? [`${kind.toLowerCase()}/${s.culprit.name}`]
    : ['validatingwebhookconfigurations,mutatingwebhookconfigurations'];
}

/** A class that pods name and the administrators of the cluster create. */
function classMissing(s: Situation, kind: string, field: string): readonly RemedyStep[] {
  return [
    step('See which ones there are.', s.clusterwide(['get', kind])),
    ...changeTemplateOfMissing(s, `Set ${field} to one of them.`),
    step('Or have it created; then the controller only has to try again.'),
    retry(s),
  ];
}

function lacksResources(s: Situation): boolean {
  return firstWithoutResources(s) !== undefined;
}

function firstWithoutResources(s: Situation) {
  for (const list of ['initContainers', 'containers']) {
    const containers = s.inPod([list]);
    if (!Array.isArray(containers)) continue;
    const index = containers.findIndex((container) => !isComplete(valueAt(container, ['resources'])));
    if (index >= 0) return s.podField(list, index, 'resources');
  }
  return undefined;
}

/** Whether requests and limits have both CPU and memory. A limit without a request is the request, too. */
function isComplete(resources: Parameters<typeof valueAt>[0]): boolean {
  const limits = valueAt(resources, ['limits']);
  return isObject(limits) && 'cpu' in limits && 'memory' in limits;
}

function hasLongName({ set }: Situation): boolean {
  return set.name.length > maxSetNameLength;
}

function claimStorage(s: Situation) {
  return s.claimField('spec', 'resources', 'requests', 'storage');
}

function claimWithinBounds(s: Situation): readonly RemedyStep[] {
  if (s.claims.length === 0) return [];
  return recreateForMissingClaim(
    s,
    'If the event is about the claim, bring the storage of the claim template within the bounds.',
  );
}
