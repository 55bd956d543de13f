import { sentences } from '../../statefulset/phrases';
import { selectorText } from '../kubectl';
import type { Family } from './guide';
import type { RemedyStep } from './remedy';
import type { Situation } from './situation';
import { apply, step } from './steps';

/** How the pods are found: under the Service that `serviceName` names. */
export const services = {
  'governing-service-missing': {
    title: (s) =>
      `The governing Service ${serviceOf(s)} does not exist, so that the DNS names of the pods do not resolve.`,
    sign: 'no Service of the name that serviceName says; the software logs no such host',
    applies: (s) => s.set.serviceName !== undefined,
    steps: (s) => [
      step(
        'See which Services there are. The name must be exactly that of serviceName, in the same namespace.',
        s.kubectl(['get', 'services']),
      ),
      step(
        `Add a headless Service ${serviceOf(s)} to the manifest: clusterIP: None, selector ${selectorText(s.set.selector)}. The names resolve once it exists; no pod has to restart.`,
      ),
      apply(s),
      step('If an existing Service was meant, serviceName is wrong. It is immutable: the set must be created again.'),
    ],
    field: () => ['spec', 'serviceName'],
  },
  'governing-service-selector': {
    title: (s) =>
      s.details.headless === false
        ? `The governing Service ${serviceOf(s)} is not headless.`
        : `The governing Service ${serviceOf(s)} does not select the pods${s.details.headless === true ? '' : ', or is not headless'}.`,
    sign: 'its selector does not match the labels of the pods, it has no endpoints, or CLUSTER-IP is not None',
    applies: (s) => s.set.serviceName !== undefined,
    steps: (s) => [
      step('See its selector and its cluster IP.', s.kubectl(['get', `service/${serviceOf(s)}`, '-o', 'wide'])),
      step(
        'See the addresses behind it.',
        s.kubectl(['get', 'endpointslices', '-l', `kubernetes.io/service-name=${serviceOf(s)}`, '-o', 'yaml']),
      ),
      ...(s.details.headless === false ? [] : matching(s)),
      ...(s.details.headless === true ? [] : makeHeadless(s)),
      apply(s),
    ],
  },
} satisfies Family;

function serviceOf(s: Situation): string {
  return s.named('Service') ?? s.set.serviceName ?? '';
}

function matching(s: Situation): readonly RemedyStep[] {
  return [
    step(
      `If it selects other pods, or none, set its selector in the manifest to labels of the pods: ${selectorText(s.set.selector)}.`,
    ),
  ];
}

/** `spec.clusterIP` of a live Service is immutable. */
function makeHeadless(s: Situation): readonly RemedyStep[] {
  return [
    {
      text: sentences([
        s.details.headless === false
          ? 'Set clusterIP: None in its manifest.'
          : 'If it has a cluster IP, set clusterIP: None in its manifest.',
        'A live Service cannot become headless: delete it.',
      ]),
      command: s.kubectl(['delete', `service/${serviceOf(s)}`]),
      destroys: 'Its cluster IP is given up, and its name does not resolve until it is created again.',
    },
  ];
}
