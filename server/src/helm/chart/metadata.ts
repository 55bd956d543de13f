import { decode, listOf, mapOf, objectOf } from '../../rendering/decode';
import { at, type ListNode, type MapNode, type Node, readNode, stringAt, textAt } from '../../rendering/node';
import type { Place } from '../../rendering/origin';
import { Refused } from '../../rendering/refused';
import { At } from '../../yaml/at';
import { type ChartFile, wholeOf } from '../files';
import { isVersion } from './compatible';

/** What Chart.yaml says (pkg/chart/v2/metadata.go), with requirements.yaml, where a chart of version v1 has one. */
export interface Metadata {
  readonly apiVersion: string;
  readonly name: string;
  readonly version: string;
  readonly kubeVersion: string;
  readonly type: string;
  readonly dependencies: readonly Dependency[];
  /** All of it, under the names that fields have in the file. */
  readonly node: MapNode;
  /** Chart.yaml. */
  readonly file: ChartFile;
}

/** A chart that another depends on (pkg/chart/v2/dependency.go). */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly alias: string;
  readonly importValues: readonly Node[];
  readonly node: Node;
  /** Whether its condition and its tags leave it in: known once these were looked at. */
  readonly isEnabled: boolean;
}

const dependencyShape = objectOf({
  name: 'string',
  version: 'string',
  repository: 'string',
  condition: 'string',
  tags: listOf('string'),
  enabled: 'boolean',
  'import-values': listOf('any'),
  alias: 'string',
});

const metadataShape = objectOf({
  name: 'string',
  home: 'string',
  sources: listOf('string'),
  version: 'string',
  description: 'string',
  keywords: listOf('string'),
  maintainers: listOf(objectOf({ name: 'string', email: 'string', url: 'string' })),
  icon: 'string',
  apiVersion: 'string',
  condition: 'string',
  tags: 'string',
  appVersion: 'string',
  deprecated: 'boolean',
  annotations: mapOf('string'),
  kubeVersion: 'string',
  dependencies: listOf(dependencyShape),
  type: 'string',
});

/**
 * What Chart.yaml says, with the fields of requirements.yaml over its own. Throws `Refused` where Helm would not load
 * the chart: for what is no YAML, for a field of another type, and for what must not be so (`Metadata.Validate`).
 */
export function readMetadata(chartFile: ChartFile, requirements: ChartFile | undefined): Metadata {
  const own = fieldsIn(chartFile, 'Chart.yaml');
  const more = requirements && fieldsIn(requirements, 'requirements.yaml');
  const node: MapNode = more ? { ...own, entries: new Map([...own.entries, ...more.entries]) } : own;
  const metadata: Metadata = {
    apiVersion: stringAt(node, ['apiVersion']) || 'v1',
    name: sanitized(stringAt(node, ['name'])),
    version: stringAt(node, ['version']) ?? '',
    kubeVersion: sanitized(stringAt(node, ['kubeVersion'])),
    type: stringAt(node, ['type']) ?? '',
    dependencies: itemsAt(node, 'dependencies').map(readDependency),
    node,
    file: chartFile,
  };
  validate(metadata, wholeOf(chartFile));
  return metadata;
}

function fieldsIn(file: ChartFile, name: string): MapNode {
  try {
    // Only the first document counts: what stands before a first `---` is none.
    const document = file.documents.find(({ yaml }) => At.root(yaml, 0).exists || yaml.errors.length > 0);
    const error = document?.yaml.errors[0];
    const start = document?.start ?? 0;
    if (error) {
      const place = { uri: file.uri, start: start + error.span.start, end: start + error.span.end };
      throw new Refused(`error converting YAML to JSON: yaml: ${error.message}`, place);
    }
    const node =
      document &&
      readNode(document.yaml, (from, to) => ({ uri: file.uri, start: start + from, end: start + to, how: 'exact' }));
    const whole: Node = node ?? emptyMap(file.uri);
    const fields = decode(whole, metadataShape, { type: 'Metadata', strict: false, converts: true });
    return fields.type === 'map' ? fields : emptyMap(file.uri);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused(`cannot load ${name}: ${error.message}`, error.place);
  }
}

function emptyMap(uri: string): MapNode {
  return { type: 'map', entries: new Map(), origin: { uri, start: 0, end: 0, how: 'derived' } };
}

function readDependency(node: Node): Dependency {
  const text = (key: string) => sanitized(stringAt(node, [key]));
  return {
    name: text('name'),
    version: text('version'),
    repository: text('repository'),
    condition: text('condition'),
    tags: itemsAt(node, 'tags').map((item) => sanitized(textAt(item, []))),
    alias: stringAt(node, ['alias']) ?? '',
    importValues: itemsAt(node, 'import-values'),
    node,
    isEnabled: false,
  };
}

/** The items of the list under a key. */
function itemsAt(node: Node, key: string): ListNode['items'] {
  const found = at(node, [key]);
  return found?.type === 'list' ? found.items : [];
}

/** White space becomes blanks, and what cannot be printed is left out, as Helm does before it looks at a field. */
export function sanitized(text = ''): string {
  return text.replace(/\s/gu, ' ').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
}

function validate({ name, version, type, dependencies, node }: Metadata, whole: Place): void {
  const refuse = (message: string, field: readonly string[]): never => {
    throw new Refused(`validation: ${message}`, at(node, field)?.origin ?? whole);
  };
  if (name === '') refuse('chart.metadata.name is required', ['name']);
  if (name === '.' || name === '..') refuse(`chart.metadata.name ${quoted(name)} is not allowed`, ['name']);
  if (name.includes('/')) refuse(`chart.metadata.name ${quoted(name)} is invalid`, ['name']);
  if (version === '') refuse('chart.metadata.version is required', ['version']);
  if (!isVersion(version)) refuse(`chart.metadata.version ${quoted(version)} is invalid`, ['version']);
  if (!['', 'application', 'library'].includes(type))
    refuse('chart.metadata.type must be application or library', ['type']);
  refuseDependencies(dependencies);
}

function refuseDependencies(dependencies: readonly Dependency[]): void {
  const known = new Set<string>();
  for (const { name, alias, node } of dependencies) {
    const refuse = (message: string): never => {
      throw new Refused(`validation: ${message}`, node.origin);
    };
    if (alias !== '' && !/^[a-zA-Z0-9_-]+$/.test(alias))
      refuse(`dependency ${quoted(name)} has disallowed characters in the alias`);
    const key = alias || name;
    if (known.has(key)) refuse(`more than one dependency with name or alias ${quoted(key)}`);
    known.add(key);
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
