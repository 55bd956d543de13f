/**
 * What the `serviceName` of a set leads to, as far as a workspace shows. `unnamed`: it is not set. `unknown`: no
 * Service of that name is there, and a template beside the set may bring it. `elsewhere`: there is one, in another
 * namespace. `external`: it is of type ExternalName. `other-pods`: it selects others. `manual`: it is headless and
 * has no selector, so that its endpoints are kept by hand. `governing`: it is headless and selects the pods.
 */
export type GovernanceState =
  | 'unnamed'
  | 'not-found'
  | 'unknown'
  | 'elsewhere'
  | 'external'
  | 'other-pods'
  | 'not-headless'
  | 'manual'
  | 'governing';

/** The governing Service of a set, in plain data. */
export interface GovernanceFacts {
  readonly state: GovernanceState;
  /** `serviceName`; undefined if it is not set. */
  readonly name: string | undefined;
  /** Whether the Service publishes the addresses of pods that are not Ready (`publishNotReadyAddresses`). */
  readonly early: boolean;
  /** Whether the Service itself leads to the pods, or will once it exists: one with a cluster IP may, too. */
  readonly reaches: boolean;
}

/**
 * Whether pods get DNS names of their own, or will once the Service exists. Kubernetes guarantees them only under a
 * headless Service that selects the pods (cluster DNS specification, 2.4). CoreDNS answers them for Services with a
 * cluster IP too (findServices in plugin/kubernetes), which is nothing to rely on.
 */
export function givesNames({ state }: Pick<GovernanceFacts, 'state'>): boolean {
  switch (state) {
    case 'governing':
    case 'not-found':
    case 'unknown':
      return true;
    case 'unnamed':
    case 'elsewhere':
    case 'external':
    case 'other-pods':
    case 'not-headless':
    case 'manual':
      return false;
  }
}

/** What decides which of the states a Service of the right name and namespace has. */
export interface ServiceFacts {
  readonly isExternal: boolean;
  readonly hasSelector: boolean;
  /** Whether its selector matches the pods. */
  readonly reaches: boolean;
  readonly isHeadless: boolean;
}

/** The state of a governing Service that is there. */
export function stateUnder({ isExternal, hasSelector, reaches, isHeadless }: ServiceFacts): GovernanceState {
  if (isExternal) return 'external';
  if (!reaches && hasSelector) return 'other-pods';
  if (!isHeadless) return 'not-headless';
  return reaches ? 'governing' : 'manual';
}
