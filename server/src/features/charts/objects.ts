import { oneLine } from '../../operations/markdown';
import { releaseOf } from '../../settings/configuration';
import type { Context } from '../../settings/context';
import type { Path } from '../../yaml/json';
import type { KeyPath } from './keyPath';
import { type Member, rootOf } from './members';

/** What Helm gives to templates beside values (pkg/chart/common/util/values.go, ToRenderValues; pkg/engine/files.go). */

/** What there is to say of `.Release.Name` and the like. */
export interface ObjectDoc {
  readonly type: string;
  readonly meaning: string;
}

const objects: ReadonlyMap<string, ObjectDoc> = new Map(
  Object.entries<readonly [string, string]>({
    Values: [
      'map',
      'The values of the chart: its values.yaml, over that what the chart above says of it, values files and `--set`.',
    ],
    Chart: ['map', 'What Chart.yaml says.'],
    'Chart.Name': ['string', 'The name of the chart.'],
    'Chart.Version': ['string', 'The version of the chart.'],
    'Chart.AppVersion': ['string', 'The version of what the chart installs.'],
    'Chart.APIVersion': ['string', 'The version of the format of Chart.yaml.'],
    'Chart.Description': ['string', 'What the chart is, in one sentence.'],
    'Chart.Type': ['string', '`application` or `library`.'],
    'Chart.KubeVersion': ['string', 'The versions of Kubernetes that the chart is for, as a constraint.'],
    'Chart.Annotations': ['map', 'Whatever else the chart says of itself.'],
    'Chart.Condition': ['string', 'What decides whether the chart is wanted.'],
    'Chart.Dependencies': ['list', 'The charts that it depends on.'],
    'Chart.Deprecated': ['bool', 'Whether nobody should use the chart any more.'],
    'Chart.Home': ['string', 'The URL of its home page.'],
    'Chart.Icon': ['string', 'The URL of its icon.'],
    'Chart.Keywords': ['list', 'Words by which it is found.'],
    'Chart.Maintainers': ['list', 'Who maintains it, with `.Name`, `.Email` and `.URL`.'],
    'Chart.Sources': ['list', 'The URLs of its source.'],
    'Chart.Tags': ['string', 'Tags by which it is wanted or not.'],
    'Chart.IsRoot': ['bool', 'Whether the chart is the one that is installed, and no dependency.'],
    Release: ['map', 'What is said of the release when it is installed.'],
    'Release.Name': ['string', 'The name of the release.'],
    'Release.Namespace': ['string', 'The namespace into which it is installed.'],
    'Release.Service': ['string', 'Who installs it: always Helm.'],
    'Release.IsInstall': ['bool', 'Whether it is installed for the first time.'],
    'Release.IsUpgrade': ['bool', 'Whether it is upgraded or rolled back.'],
    'Release.Revision': ['int', 'How often it was installed, upgraded and rolled back.'],
    Capabilities: ['object', 'What the cluster can do.'],
    'Capabilities.KubeVersion': ['object', 'The version of Kubernetes, which prints as it is.'],
    'Capabilities.KubeVersion.Version': ['string', 'The version of Kubernetes.'],
    'Capabilities.KubeVersion.GitVersion': ['string', 'The version of Kubernetes: an old name of `.Version`.'],
    'Capabilities.KubeVersion.Major': ['string', 'The major version of Kubernetes.'],
    'Capabilities.KubeVersion.Minor': ['string', 'The minor version of Kubernetes.'],
    'Capabilities.APIVersions': ['list', 'The API versions, and their kinds, that the cluster has.'],
    'Capabilities.APIVersions.Has': [
      'method',
      'Whether the cluster has an API version or a kind: `.Has "batch/v1"`, `.Has "apps/v1/Deployment"`.',
    ],
    'Capabilities.HelmVersion': ['object', 'The version of Helm.'],
    'Capabilities.HelmVersion.Version': ['string', 'The version of Helm.'],
    'Capabilities.HelmVersion.GitCommit': ['string', 'The commit that Helm was built from.'],
    'Capabilities.HelmVersion.GitTreeState': ['string', 'Whether that commit was changed.'],
    'Capabilities.HelmVersion.GoVersion': ['string', 'The version of Go that Helm was built with.'],
    Files: ['object', 'The files of the chart beside its templates, but those that .helmignore names.'],
    'Files.Get': ['method', 'The text of a file: `.Files.Get "config.ini"`; empty if it is not there.'],
    'Files.GetBytes': ['method', 'The bytes of a file, for `b64enc` and pictures.'],
    'Files.Glob': ['method', 'The files whose paths match a pattern: `.Files.Glob "config/**"`.'],
    'Files.Lines': ['method', 'The lines of a file, for `range`.'],
    'Files.AsConfig': ['method', 'All files as the `data` of a ConfigMap, by their names.'],
    'Files.AsSecrets': ['method', 'All files as the `data` of a Secret, as base64, by their names.'],
    Template: ['map', 'The template that is being rendered.'],
    'Template.Name': ['string', 'Its path, from the name of the chart on.'],
    'Template.BasePath': ['string', 'The folder of the templates, from the name of the chart on.'],
    Subcharts: ['map', 'The charts that this one depends on, by name, each with what its own templates are given.'],
  }).map(([name, [type, meaning]]) => [name, { type, meaning }] as const),
);

/** What there is to say of a path that is no value; undefined if Helm does not have it. */
export function objectDoc(path: KeyPath): ObjectDoc | undefined {
  return objects.get(path.join('.'));
}

/** The names below a path that is no value. */
export function objectsBelow(path: KeyPath): { readonly name: string; readonly doc: ObjectDoc }[] {
  const start = path.map((step) => `${step}.`).join('');
  return [...objects].flatMap(([key, doc]) => {
    const name = key.slice(start.length);
    return key.startsWith(start) && name !== '' && !name.includes('.') ? [{ name, doc }] : [];
  });
}

/** Where Chart.yaml has what `.Chart` gives: its keys begin with a small letter. Undefined for anything else. */
export function chartKeyOf([object, name, ...more]: KeyPath): Path | undefined {
  if (object !== 'Chart') return undefined;
  if (name === undefined) return [];
  const key = name === 'APIVersion' ? 'apiVersion' : name.charAt(0).toLowerCase() + name.slice(1);
  return [key, ...more];
}

/** What a path that is no value gives here: what Chart.yaml says, or what `helm template` takes. Undefined if that depends. */
export function objectValue(path: KeyPath, member: Member, top: Member, context: Context): string | undefined {
  const key = chartKeyOf(path);
  const chart = key && rootOf(member.chart)?.walk(key);
  if (chart?.source !== undefined) return oneLine(chart.source);
  const release = releaseOf(top.folder, context.workspace, context.settings);
  const version = release.kubeVersion ?? '';
  const [, major = '', minor = ''] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  switch (path.join('.')) {
    case 'Release.Name':
      return release.name ?? 'release-name';
    case 'Release.Namespace':
      return release.namespace ?? 'default';
    case 'Release.Service':
      return 'Helm';
    case 'Release.IsInstall':
      return 'true';
    case 'Release.IsUpgrade':
      return 'false';
    case 'Release.Revision':
      return '1';
    case 'Chart.IsRoot':
      return String(member === top);
    case 'Capabilities.KubeVersion':
    case 'Capabilities.KubeVersion.Version':
    case 'Capabilities.KubeVersion.GitVersion':
      return version;
    case 'Capabilities.KubeVersion.Major':
      return major;
    case 'Capabilities.KubeVersion.Minor':
      return minor;
    default:
      return undefined;
  }
}
