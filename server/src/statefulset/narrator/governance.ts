import type { GovernanceFacts } from '../governance';
import { plain, type WriteName } from '../phrases';

/** What the governing Service of a set means for the names of its pods. */

/** A state of the governing Service as a label, and what follows from it for the pods. */
export interface GovernanceSummary {
  readonly kind: 'ok' | 'warning' | 'info';
  readonly label: string;
  readonly consequence: string;
}

export function governanceSummary({ state, early }: Pick<GovernanceFacts, 'state' | 'early'>): GovernanceSummary {
  switch (state) {
    case 'unnamed':
      return { kind: 'info', label: 'Not set', consequence: 'serviceName is not set, so the pods get no DNS names.' };
    case 'not-found':
      return {
        kind: 'warning',
        label: 'Not found',
        consequence: 'It is not in this workspace. The DNS names resolve once it exists and is headless.',
      };
    case 'unknown':
      return {
        kind: 'info',
        label: 'Not found',
        consequence: 'A template may define it. The DNS names resolve once it exists and is headless.',
      };
    case 'elsewhere':
      return {
        kind: 'warning',
        label: 'Other namespace',
        consequence: 'It is in another namespace, so the pods get no DNS names.',
      };
    case 'external':
      return {
        kind: 'warning',
        label: 'External name',
        consequence: 'It is an alias of another host, so the pods get no DNS names.',
      };
    case 'other-pods':
      return {
        kind: 'warning',
        label: 'Selects other pods',
        consequence: 'Its selector does not match the labels of these pods, so they get no DNS names.',
      };
    case 'not-headless':
      return {
        kind: 'warning',
        label: 'Not headless',
        consequence: 'Kubernetes guarantees DNS names of pods only for a headless Service.',
      };
    case 'manual':
      return {
        kind: 'info',
        label: 'No selector',
        consequence: 'It has no selector, so the pods get DNS names only if something else maintains its endpoints.',
      };
    case 'governing':
      return {
        kind: 'ok',
        label: 'Headless',
        consequence: `It selects these pods: each has a DNS name of its own, which resolves ${early ? 'whether the pod is Ready or not' : 'while the pod is Ready'}.`,
      };
  }
}

/** The governing Service in a sentence or two: `Service web: not headless. Kubernetes guarantees ...` */
export function governanceSentence(facts: GovernanceFacts, write: WriteName = plain): string {
  const { label, consequence } = governanceSummary(facts);
  return facts.name === undefined
    ? consequence
    : `Service ${write(facts.name)}: ${label.toLowerCase()}. ${consequence}`;
}

/** Why a name does not resolve that has the form of a pod's: `web-0.web.shop.svc.cluster.local` is the form that does. */
export function resolvesNot(set: string, form: string, write: WriteName = plain): string {
  return `It does not resolve: the DNS names of the pods of StatefulSet ${write(set)} have the form ${write(form)}.`;
}
