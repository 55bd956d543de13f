import { Text } from './values/text';
import { bool, Failure, func, type GoObject, list, type Value } from './values/value';

/** A version of Kubernetes, as `.Capabilities.KubeVersion` has it. */
export interface KubeVersion {
  /** As it was given, behind a `v`. */
  readonly version: string;
  /** Its numbers alone, behind a `v`. */
  readonly normalized: string;
  readonly major: string;
  readonly minor: string;
}

/**
 * Reads a version of Kubernetes (pkg/chart/common/capabilities.go; apimachinery, util/version): two numbers at least,
 * and anything behind them. Throws `Failure` in its words.
 */
export function readKubeVersion(text: string): KubeVersion {
  const numbers = /^\s*v?(\d+(?:\.\d+)*)/.exec(text)?.[1];
  if (numbers === undefined) throw new Failure(`could not parse ${JSON.stringify(text)} as version`);
  const parts = numbers.split('.');
  const [major = '', minor] = parts;
  if (minor === undefined) throw new Failure(`illegal version string ${JSON.stringify(text)}`);
  if (/^0./.test(major))
    throw new Failure(`illegal zero-prefixed version component ${JSON.stringify(major)} in ${JSON.stringify(text)}`);
  const values = parts.map((part) => String(BigInt(part)));
  const version = text.startsWith('v') ? text : `v${text}`;
  return { version, normalized: `v${values.join('.')}`, major: values[0] ?? '', minor: values[1] ?? '' };
}

/** `.Capabilities`: what Helm takes for the cluster while it has none. */
export function capabilitiesObject(kubeVersion: KubeVersion, apiVersions: readonly string[]): GoObject {
  const kube = kubeVersionObject(kubeVersion);
  const versions = versionSet([...knownApiVersions, ...apiVersions]);
  const helm = structOf('version.BuildInfo', helmVersion);
  return {
    type: 'object',
    go: '*common.Capabilities',
    text: `&{${kube.text} ${versions.text} ${helm.text}}`,
    fields: new Map([
      ['KubeVersion', () => kube],
      ['APIVersions', () => versions],
      ['HelmVersion', () => helm],
    ]),
    methods: new Map(),
  };
}

function kubeVersionObject({ version, normalized, major, minor }: KubeVersion): GoObject {
  const struct = structOf('common.KubeVersion', [
    ['Version', version],
    ['Major', major],
    ['Minor', minor],
  ]);
  return {
    ...struct,
    text: normalized,
    methods: new Map([
      ['String', func([], () => Text.of(normalized))],
      ['GitVersion', func([], () => Text.of(version))],
    ]),
  };
}

function versionSet(versions: readonly string[]): GoObject {
  const known = new Set(versions);
  const items = (): Value[] => versions.map((version) => Text.of(version));
  return {
    type: 'object',
    go: 'common.VersionSet',
    text: `[${versions.join(' ')}]`,
    fields: new Map(),
    methods: new Map([['Has', func(['string'], (_, version) => bool(known.has(version.text)))]]),
    asList: () => list(items(), '[]string'),
  };
}

/** A struct all of whose fields are strings. */
function structOf(go: string, fields: readonly (readonly [string, string])[]): GoObject {
  return {
    type: 'object',
    go,
    text: `{${fields.map(([, value]) => value).join(' ')}}`,
    fields: new Map(fields.map(([name, value]) => [name, () => Text.of(value)])),
    methods: new Map(),
  };
}

/** The release whose behaviour is followed here (internal/version). */
const helmVersion = [
  ['Version', 'v4.1.4'],
  ['GitCommit', '05fa37973dc9e42b76e1d2883494c87174b6074f'],
  ['GitTreeState', 'clean'],
  ['GoVersion', 'go1.25.9'],
  ['KubeClientVersion', 'v1.35'],
] as const;

/** All that the client of Kubernetes 1.35 knows (client-go, kubernetes/scheme), and the versions of definitions. */
const knownApiVersions: readonly string[] = Object.entries({
  'admissionregistration.k8s.io': 'v1 v1alpha1 v1beta1',
  'apiextensions.k8s.io': 'v1 v1beta1',
  apps: 'v1 v1beta1 v1beta2',
  'authentication.k8s.io': 'v1 v1alpha1 v1beta1',
  'authorization.k8s.io': 'v1 v1beta1',
  autoscaling: 'v1 v2 v2beta1 v2beta2',
  batch: 'v1 v1beta1',
  'certificates.k8s.io': 'v1 v1alpha1 v1beta1',
  'coordination.k8s.io': 'v1 v1alpha2 v1beta1',
  'discovery.k8s.io': 'v1 v1beta1',
  'events.k8s.io': 'v1 v1beta1',
  extensions: 'v1beta1',
  'flowcontrol.apiserver.k8s.io': 'v1 v1beta1 v1beta2 v1beta3',
  'internal.apiserver.k8s.io': 'v1alpha1',
  'networking.k8s.io': 'v1 v1beta1',
  'node.k8s.io': 'v1 v1alpha1 v1beta1',
  policy: 'v1 v1beta1',
  'rbac.authorization.k8s.io': 'v1 v1alpha1 v1beta1',
  'resource.k8s.io': 'v1 v1alpha3 v1beta1 v1beta2',
  'scheduling.k8s.io': 'v1 v1alpha1 v1beta1',
  'storage.k8s.io': 'v1 v1alpha1 v1beta1',
  'storagemigration.k8s.io': 'v1beta1',
  '': 'v1',
}).flatMap(([group, versions]) =>
  versions.split(' ').map((version) => (group === '' ? version : `${group}/${version}`)),
);
