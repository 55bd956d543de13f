import { hasShell } from '../../products/images';
import type { GovernanceState } from '../../statefulset/governance';
import { serviceDnsName } from '../../statefulset/identity';
import { governanceSentence } from '../../statefulset/narrator/governance';
import { containerOption, imageOf } from '../commands';
import type { SetNetwork } from '../connect';
import type { Command } from '../kubectl';
import { operand } from '../shell';
import { possibleCause } from './index';
import { type PossibleCause, possible, type Suspects } from './possible';
import { type RemedySubject, Situation } from './situation';
import { deletePod, step } from './steps';

/** Why the DNS name of a pod does not resolve. */

/** The causes, first what the workspace shows of the governing Service. */
export function unresolvedName(service: string, network: SetNetwork, subject: RemedySubject): Suspects {
  const s = new Situation(subject);
  const name = `${s.pod}.${serviceDnsName(service, s.namespace, network.clusterDomain)}`;
  const causes = [
    ...governingService(network, subject),
    ...(network.governing?.publishNotReadyAddresses ? [] : notReady(subject, s.pod)),
    possible(
      `serviceName was different when ${s.pod} was created: a pod gets its DNS name when it is created.`,
      'hostname -f, or spec.subdomain of the pod, is not that of the Service',
      [deletePod(s, `Delete ${s.pod}: it is created again with the name.`)],
    ),
    possible(
      'The short name was used in another namespace, or a resolver has cached an earlier failure for some seconds.',
      'the full name resolves',
      [
        step('Look the full name up from another pod.', lookUp(s, name)),
        step('Use the full name. Do not configure IP addresses instead: they change whenever a pod is recreated.'),
      ],
    ),
  ];
  return { title: `${s.pod}.${service} does not resolve`, causes };
}

/** Commands that tell them apart. */
export function lookAtNames(service: string, network: SetNetwork, s: Situation): readonly Command[] {
  const { kubectl, pod } = s;
  const inPod = kubectl(['exec', `pod/${pod}`, ...containerOption(s.set)], ['hostname', '-f']);
  return [
    { title: 'The Service', command: kubectl(['get', `service/${service}`, '-o', 'yaml']) },
    {
      title: 'The addresses behind it',
      command: kubectl(['get', 'endpointslices', '-l', `kubernetes.io/service-name=${service}`, '-o', 'yaml']),
    },
    ...(hasShell(imageOf(s.set)) ? [{ title: 'The host name of the pod', command: inPod }] : []),
    {
      title: 'Look it up from another pod',
      command: lookUp(s, `${pod}.${serviceDnsName(service, s.namespace, network.clusterDomain)}`),
    },
  ];
}

function lookUp({ kubectl }: Situation, name: string): string {
  return kubectl(
    ['run', 'dns-debug', '--rm', '-it', '--restart=Never', '--image=busybox:1.36'],
    ['nslookup', operand(name)],
  );
}

function governingService({ governance }: SetNetwork, subject: RemedySubject): readonly PossibleCause[] {
  const { id, headless } = fault(governance.state);
  const cause = possibleCause(id, { ...subject, details: { ...subject.details, headless } });
  if (cause === undefined) return [];
  return [governance.state === 'governing' ? cause : { ...cause, title: governanceSentence(governance) }];
}

/** What is wrong with the governing Service, as far as a workspace shows it. */
function fault(state: GovernanceState): {
  readonly id: 'governing-service-missing' | 'governing-service-selector';
  readonly headless: boolean | undefined;
} {
  switch (state) {
    case 'unnamed':
    case 'not-found':
    case 'unknown':
    case 'elsewhere':
      return { id: 'governing-service-missing', headless: undefined };
    case 'not-headless':
      return { id: 'governing-service-selector', headless: false };
    case 'external':
    case 'other-pods':
    case 'manual':
    case 'governing':
      return { id: 'governing-service-selector', headless: undefined };
  }
}

function notReady(subject: RemedySubject, pod: string): readonly PossibleCause[] {
  const cause = possibleCause('readiness-failing', subject);
  const title = `${pod} is not Ready: its name resolves only once it is, unless publishNotReadyAddresses is true.`;
  return cause === undefined ? [] : [{ ...cause, title }];
}
