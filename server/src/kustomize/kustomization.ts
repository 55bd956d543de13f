import { decode, listOf, mapOf, objectOf, type Shape } from '../rendering/decode';
import {
  get,
  list,
  type MapNode,
  type Node,
  put,
  readNode,
  type ScalarNode,
  stringAt,
  without,
} from '../rendering/node';
import { Refused } from '../rendering/refused';
import { YamlDocument } from '../yaml/document';
import { own, type Path } from '../yaml/json';
import type { KustomizeFile } from './files';
import { configMapShape, generatorOptionsShape, secretShape } from './generators';
import { imageShape } from './images';
import { labelsShape } from './labels';
import { replacementShape } from './replacements';
import { replicaShape } from './replicas';
import { selectorShape } from './select';
import { varShape } from './vars';

/** The names that a kustomization may have; a folder has one of them. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** A kustomization as Kustomize reads it: what is deprecated is in the place of what took over. */
export interface Kustomization {
  readonly file: KustomizeFile;
  readonly isComponent: boolean;
  /** All of it, with fields as they are listed here. */
  readonly node: MapNode;
}

export type Field = keyof typeof fields;

/** What a kustomization has in a field. */
export function fieldOf({ node }: Kustomization, name: Field): Node | undefined {
  return get(node, name);
}

/** A field that is a string, unless it is empty. */
export function stringOf({ node }: Kustomization, name: Field): ScalarNode | undefined {
  const found = get(node, name);
  return found?.type === 'scalar' && found.value !== '' ? found : undefined;
}

/** What a kustomization lists in a field. */
export function entriesOf({ node }: Kustomization, name: Field): readonly Node[] {
  const found = get(node, name);
  return found?.type === 'list' ? found.items : [];
}

/** The strings that a kustomization lists in a field. */
export function stringsOf(kustomization: Kustomization, name: Field): readonly ScalarNode[] {
  return entriesOf(kustomization, name).filter((each): each is ScalarNode => each.type === 'scalar');
}

const strings = listOf('string');
const stringMap = mapOf('string');
export const patchShape = objectOf({
  path: 'string',
  patch: 'string',
  target: selectorShape,
  options: mapOf('boolean'),
});

/** The fields of a kustomization (api/types/kustomization.go). */
const fields = {
  kind: 'string',
  apiVersion: 'string',
  metadata: objectOf({ name: 'string', namespace: 'string', labels: stringMap, annotations: stringMap }),
  openapi: stringMap,
  namePrefix: 'string',
  nameSuffix: 'string',
  namespace: 'string',
  commonLabels: stringMap,
  labels: listOf(labelsShape),
  commonAnnotations: stringMap,
  patchesStrategicMerge: strings,
  patchesJson6902: listOf(patchShape),
  patches: listOf(patchShape),
  images: listOf(imageShape),
  imageTags: listOf(imageShape),
  replacements: listOf(replacementShape),
  replicas: listOf(replicaShape),
  vars: listOf(varShape),
  sortOptions: objectOf({
    order: 'string',
    legacySortOptions: objectOf({ orderFirst: strings, orderLast: strings }),
  }),
  resources: strings,
  components: strings,
  crds: strings,
  bases: strings,
  configMapGenerator: listOf(configMapShape),
  secretGenerator: listOf(secretShape),
  helmGlobals: objectOf({ chartHome: 'string', configHome: 'string' }),
  helmCharts: listOf(
    objectOf({
      name: 'string',
      version: 'string',
      repo: 'string',
      releaseName: 'string',
      namespace: 'string',
      additionalValuesFiles: strings,
      valuesFile: 'string',
      valuesInline: mapOf('any'),
      valuesMerge: 'string',
      includeCRDs: 'boolean',
      skipHooks: 'boolean',
      apiVersions: strings,
      kubeVersion: 'string',
      nameTemplate: 'string',
      skipTests: 'boolean',
      debug: 'boolean',
      devel: 'boolean',
    }),
  ),
  helmChartInflationGenerator: listOf(
    objectOf({
      chartName: 'string',
      chartVersion: 'string',
      chartRepoUrl: 'string',
      chartHome: 'string',
      chartRepoName: 'string',
      helmBin: 'string',
      helmHome: 'string',
      values: 'string',
      valuesLocal: mapOf('any'),
      valuesMerge: 'string',
      releaseName: 'string',
      releaseNamespace: 'string',
      extraArgs: strings,
    }),
  ),
  generatorOptions: generatorOptionsShape,
  configurations: strings,
  generators: strings,
  transformers: strings,
  validators: strings,
  buildMetadata: strings,
} as const;

/** The names that fields may have at a path of a kustomization. */
export function fieldNamesAt(path: Path): string[] {
  let shape: Shape | undefined = objectOf(fields);
  for (const step of path) {
    if (typeof shape !== 'object') return [];
    if (typeof step === 'number') shape = 'items' in shape ? shape.items : undefined;
    else shape = 'fields' in shape ? own(shape.fields, step) : undefined;
  }
  return typeof shape === 'object' && 'fields' in shape ? Object.keys(shape.fields) : [];
}

const known = new WeakMap<KustomizeFile, Kustomization | Refused>();

/** Reads a kustomization, once a file. Throws `Refused`. */
export function readKustomization(file: KustomizeFile): Kustomization {
  let read = known.get(file);
  if (!read) {
    try {
      read = kustomizationOf(file);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      read = error;
    }
    known.set(file, read);
  }
  if (read instanceof Refused) throw read;
  return read;
}

function kustomizationOf(file: KustomizeFile): Kustomization {
  const place = { uri: file.uri, start: 0, end: firstLine(file.text) };
  const read = readWhole(file, 'invalid Kustomization: ');
  const decoded = read && decode(read, objectOf(fields), { type: 'Kustomization', strict: true });
  const node = decoded?.type === 'map' ? withoutDeprecated(decoded) : undefined;
  if (!node || [...node.entries].every(([name, { value }]) => isHeader(name) || isUnset(value)))
    throw new Refused('kustomization.yaml is empty', place);
  const kind = stringAt(node, ['kind']) || 'Kustomization';
  if (kind !== 'Kustomization' && kind !== 'Component')
    throw new Refused('kind should be Kustomization or Component', get(node, 'kind')?.origin ?? place);
  const isComponent = kind === 'Component';
  const expected = `kustomize.config.k8s.io/${isComponent ? 'v1alpha1' : 'v1beta1'}`;
  if ((stringAt(node, ['apiVersion']) || expected) !== expected)
    throw new Refused(`apiVersion for ${kind} should be ${expected}`, get(node, 'apiVersion')?.origin ?? place);
  return { file, isComponent, node };
}

function isHeader(name: string): boolean {
  return name === 'apiVersion' || name === 'kind';
}

/** Whether a value is what Go has where nothing is written. */
function isUnset(node: Node): boolean {
  return node.type === 'scalar' && (node.value === '' || node.value === false || node.value === 0);
}

/** The first document of a file, as Kubernetes reads it; undefined if it is empty. Throws `Refused`. */
export function readWhole(file: KustomizeFile, prefix = ''): Node | undefined {
  return readFirst(file, documentOf(file), prefix);
}

/** The same of a file that may have no key twice. */
export function readStrictly(file: KustomizeFile): Node | undefined {
  const yaml = documentOf(file);
  const node = readFirst(file, yaml, '');
  const [duplicate] = yaml.duplicates;
  if (duplicate) throw new Refused(`key "${duplicate.key}" already set in map`, { uri: file.uri, ...duplicate.span });
  return node;
}

function documentOf({ documents: [first, second], text }: KustomizeFile): YamlDocument {
  const readable = withoutDirectives(text);
  return first && !second && readable === text ? first.yaml : new YamlDocument(readable);
}

/** A text whose directives are comments: Kustomize takes them, and kubectl does not. */
function withoutDirectives(text: string): string {
  if (!/^%/m.test(text)) return text;
  return text.replace(/^(?:(?:[%#].*)?\r?\n)+(?=---)/, (preamble) => preamble.replace(/^%/gm, '#'));
}

function readFirst({ uri }: KustomizeFile, yaml: YamlDocument, prefix: string): Node | undefined {
  const [problem] = yaml.errors;
  if (problem) throw new Refused(`${prefix}yaml: ${problem.message}`, { uri, ...problem.span });
  return readNode(yaml, (start, end) => ({ uri, start, end, how: 'exact' }));
}

function firstLine(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}

/** Fields that took over have in them what stands in those that are deprecated (types, FixKustomization). */
function withoutDeprecated(node: MapNode): MapNode {
  let fixed = moved(moved(node, 'bases', 'resources'), 'imageTags', 'images');
  for (const name of ['configMapGenerator', 'secretGenerator']) {
    const found = get(fixed, name);
    if (found?.type === 'list') fixed = put(fixed, name, { ...found, items: found.items.map(withEnvs) });
  }
  return fixed;
}

function moved(node: MapNode, from: string, to: string): MapNode {
  const deprecated = get(node, from);
  const current = get(node, to);
  if (deprecated?.type !== 'list') return node;
  const items = [...(current?.type === 'list' ? current.items : []), ...deprecated.items];
  return put(without(node, from), to, list(items, current?.origin ?? deprecated.origin));
}

/** A generator with its `env` among its `envs`. */
function withEnvs(node: Node): Node {
  const env = get(node, 'env');
  if (node.type !== 'map' || !env) return node;
  const envs = get(node, 'envs');
  const rest = without(node, 'env');
  if (env.type === 'scalar' && env.value === '') return rest;
  return put(rest, 'envs', list([...(envs?.type === 'list' ? envs.items : []), env], envs?.origin ?? env.origin));
}
