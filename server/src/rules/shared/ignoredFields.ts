import { gateOn, type Target, versionName } from '../../kubernetes/versions';
import type { Path } from '../../yaml/json';

/** A field of a set that is accepted and has no effect. */
export interface IgnoredField {
  readonly path: Path;
  /** What happens in its place. */
  readonly reason: string;
}

const byController: readonly IgnoredField[] = [
  { path: ['metadata', 'name'], reason: 'the controller names each pod after the set and its ordinal' },
  { path: ['metadata', 'generateName'], reason: 'the controller names each pod after the set and its ordinal' },
  { path: ['metadata', 'namespace'], reason: 'pods are created in the namespace of the set' },
  { path: ['spec', 'hostname'], reason: 'the controller sets it to the name of the pod' },
  { path: ['spec', 'subdomain'], reason: 'the controller sets it to serviceName' },
].map(({ path, reason }) => ({ path: ['spec', 'template', ...path], reason }));

/** The fields of a set that have no effect: the controller overrides them, or the API server drops them. */
export function ignoredFields(target: Target): readonly IgnoredField[] {
  if (gateOn('MaxUnavailableStatefulSet', target) !== false) return byController;
  return [
    ...byController,
    {
      path: ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'],
      reason: `Kubernetes ${versionName(target.version)} drops it and replaces one pod at a time, as the feature gate MaxUnavailableStatefulSet is off`,
    },
  ];
}
