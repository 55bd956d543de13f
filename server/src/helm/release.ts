import type { ReleaseOptions } from './build';
import { Text } from './values/text';
import { bool, type Dict, dict, int } from './values/value';

/** What Helm gives a release that nobody named. */
export const defaultOptions: ReleaseOptions = {
  name: 'release-name',
  namespace: 'default',
  values: [],
  kubeVersion: 'v1.35.0',
  apiVersions: [],
  isUpgrade: false,
  includesCrds: false,
  skipsHooks: false,
  skipsTests: false,
  skipsSchema: false,
  isStrict: false,
};

const maxNameLength = 53;
const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const namePattern = `^${label}(\\.${label})*$`;

/** Why Helm does not take a name for a release (pkg/chart/v2/util/validate_name.go); undefined if it does. */
export function problemOfName(name: string): string | undefined {
  const rejected = 'release name check failed: ';
  if (name === '') return `${rejected}no name provided`;
  if (name.length <= maxNameLength && new RegExp(namePattern).test(name)) return undefined;
  return `${rejected}invalid release name, must match regex ${namePattern} and the length must not be longer than ${maxNameLength}`;
}

/** `.Release`. */
export function releaseValue({ name, namespace, isUpgrade }: ReleaseOptions): Dict {
  return dict([
    ['Name', { value: Text.of(name) }],
    ['Namespace', { value: Text.of(namespace) }],
    ['IsUpgrade', { value: bool(isUpgrade) }],
    ['IsInstall', { value: bool(!isUpgrade) }],
    ['Revision', { value: int(1) }],
    ['Service', { value: Text.of('Helm') }],
  ]);
}
