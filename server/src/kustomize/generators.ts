import { listOf, mapOf, objectOf, type Shape } from '../rendering/decode';
import {
  at,
  get,
  isNull,
  type MapNode,
  map,
  type Node,
  put,
  type ScalarNode,
  scalar,
  stringAt,
  textOf,
  without,
} from '../rendering/node';
import { derivedFrom, type Origin, unknownFrom } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { isTrue } from './configuration';
import { currentId, type Generated, type KustomizeResource, resourceOf } from './resource';
import { base64, type Pair, readSources, type SourceReader, type Sources } from './sources';
import { made, putAll } from './transform';

/** What `generatorOptions`, and `options` of an entry, hold. */
export const generatorOptionsShape = objectOf({
  labels: mapOf('string'),
  annotations: mapOf('string'),
  disableNameSuffixHash: 'boolean',
  immutable: 'boolean',
});

const configMapFields = {
  name: 'string',
  namespace: 'string',
  behavior: 'string',
  literals: listOf('string'),
  files: listOf('string'),
  envs: listOf('string'),
  env: 'string',
  options: generatorOptionsShape,
} as const;

/** An entry of `configMapGenerator`. */
export const configMapShape: Shape = objectOf(configMapFields);

/** An entry of `secretGenerator`. */
export const secretShape: Shape = objectOf({ ...configMapFields, type: 'string' });

/** The object of a generator's entry (kustomize, api/internal/generators). Throws `Refused` where it cannot be made. */
export function generate(
  kind: 'ConfigMap' | 'Secret',
  entry: MapNode,
  globalOptions: Node | undefined,
  reader: SourceReader,
): KustomizeResource {
  const name = get(entry, 'name');
  if (name?.type !== 'scalar' || name.value === '')
    throw new Refused('a configmap must have a name', (name ?? entry).origin);
  const origin = derivedFrom(entry.origin);
  const options = readOptions(get(entry, 'options'), globalOptions);
  const sources = readSources(entry, reader);
  const fields: [string, Node | undefined][] = [
    ['apiVersion', made('v1', origin)],
    ['kind', made(kind, origin)],
    ['metadata', metadata(name, get(entry, 'namespace'), options, origin)],
    ...(kind === 'ConfigMap' ? dataOfConfigMap(sources, origin) : dataOfSecret(sources, get(entry, 'type'), origin)),
    ['immutable', options.immutable],
  ];
  return {
    ...resourceOf(mapOfFields(fields, origin), entry.origin.uri),
    generated: { behavior: behaviorOf(entry), needsHash: !options.disableNameSuffixHash },
  };
}

function behaviorOf(entry: MapNode): Generated['behavior'] {
  const behavior = stringAt(entry, ['behavior']);
  return behavior === 'create' || behavior === 'merge' || behavior === 'replace' ? behavior : 'unspecified';
}

interface Options {
  readonly labels: MapNode | undefined;
  readonly annotations: MapNode | undefined;
  readonly disableNameSuffixHash: boolean;
  /** The `true` that says so. */
  readonly immutable: Node | undefined;
}

/** The options of an entry, with those of all: a label of its own wins, but no `false` over a `true`. */
function readOptions(own: Node | undefined, all: Node | undefined): Options {
  const merged = (key: string): MapNode | undefined => {
    const [local, global] = [get(own, key), get(all, key)];
    if (local?.type !== 'map') return global?.type === 'map' ? global : undefined;
    return global?.type === 'map' ? mergeEntries(global, local) : local;
  };
  return {
    labels: merged('labels'),
    annotations: merged('annotations'),
    disableNameSuffixHash: [own, all].some((options) => isTrue(get(options, 'disableNameSuffixHash'))),
    immutable: [all, own].map((options) => get(options, 'immutable')).find(isTrue),
  };
}

function mergeEntries(below: MapNode, above: MapNode): MapNode {
  return { ...below, entries: new Map([...below.entries, ...above.entries]) };
}

function metadata(name: ScalarNode, namespace: Node | undefined, options: Options, origin: Origin): MapNode {
  const entries = (of: MapNode | undefined): MapNode | undefined =>
    of && of.entries.size > 0 ? putAll(map([], derivedFrom(of.origin)), of) : undefined;
  return mapOfFields(
    [
      ['name', name],
      ['namespace', namespace?.type === 'scalar' && namespace.value !== '' ? namespace : undefined],
      ['labels', entries(options.labels)],
      ['annotations', entries(options.annotations)],
    ],
    origin,
  );
}

function mapOfFields(fields: readonly (readonly [string, Node | undefined])[], origin: Origin): MapNode {
  return map(
    fields.flatMap(([key, value]) => (value ? [[key, { key: origin, value }] as const] : [])),
    origin,
  );
}

/** Text under `data`, and what is no text under `binaryData`. */
function dataOfConfigMap(sources: Sources, origin: Origin): [string, Node | undefined][] {
  const isBinary = ({ value }: Pair): boolean => value instanceof Uint8Array;
  const text = sources.pairs.filter((pair) => !isBinary(pair));
  const binary = sources.pairs.filter(isBinary);
  return [
    ['data', text.length > 0 || sources.isPartial ? dataMap(text, asText, sources, origin) : undefined],
    ['binaryData', binary.length > 0 ? dataMap(binary, base64, sources, origin) : undefined],
  ];
}

function asText(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : base64(content);
}

function dataOfSecret(sources: Sources, type: Node | undefined, origin: Origin): [string, Node | undefined][] {
  return [
    ['data', dataMap(sources.pairs, base64, sources, origin)],
    ['type', type?.type === 'scalar' && type.value !== '' ? type : made('Opaque', origin)],
  ];
}

function dataMap(
  pairs: readonly Pair[],
  encode: (content: string | Uint8Array) => string,
  { isPartial }: Sources,
  origin: Origin,
): MapNode {
  const entries = pairs.map(({ key, value, origin: from }) => {
    const text = value === undefined ? '' : encode(value);
    return [key, { key: from, value: scalar(text, from) }] as const;
  });
  return putAll(map([], isPartial ? unknownFrom(origin) : origin), map(entries, origin));
}

/**
 * What a generator made, as it is added to the objects of the same id, now or before: none, or the one that it is merged
 * into, or replaces, as its `behavior` says (appendReplaceOrMerge in api/resmap/reswrangler.go).
 */
export function absorbedInto(same: readonly KustomizeResource[], made: KustomizeResource): KustomizeResource {
  const id = currentId(made);
  const behavior = made.generated?.behavior;
  const refuse = (problem: string): never => {
    throw new Refused(`id ${id.gvk.kind} ${id.name} ${problem}`, made.node.origin);
  };
  const [before] = same;
  if (!before) {
    if (behavior === 'merge' || behavior === 'replace') refuse('does not exist; cannot merge or replace');
    return made;
  }
  if (same.length > 1) refuse('is that of multiple objects that could accept merge');
  if (behavior !== 'merge' && behavior !== 'replace') refuse('exists; behavior must be merge or replace');
  return mergeInto(before, made, behavior === 'merge');
}

/** What is made, with the name and metadata of the object that it replaces, and its data where both are merged. */
function mergeInto(before: KustomizeResource, made: KustomizeResource, withData: boolean): KustomizeResource {
  const old = before.node;
  let metadata = get(made.node, 'metadata');
  let node = made.node;
  if (metadata?.type === 'map') {
    for (const key of ['labels', 'annotations'])
      metadata = putOrRemove(metadata, key, mergedStrings(at(old, ['metadata', key]), get(metadata, key)));
    for (const key of ['name', 'namespace']) metadata = putOrRemove(metadata, key, at(old, ['metadata', key]));
    node = put(node, 'metadata', metadata);
  }
  if (withData)
    for (const key of ['data', 'binaryData'])
      node = putOrRemove(node, key, mergedStrings(get(old, key), get(node, key)));
  // What was there without a hash stays without one, and what is made without one takes it away.
  const generated = before.generated && {
    ...before.generated,
    needsHash: before.generated.needsHash && made.generated?.needsHash === true,
  };
  return { ...before, node, ...(generated && { generated }) };
}

function putOrRemove(node: MapNode, key: string, value: Node | undefined): MapNode {
  return value === undefined || isNull(value) ? without(node, key) : put(node, key, value);
}

/** The strings of two maps, those of the second before those of the first; undefined if there are none. */
function mergedStrings(below: Node | undefined, above: Node | undefined): MapNode | undefined {
  const [first, second] = [below, above].flatMap((node) => (node?.type === 'map' ? [strings(node)] : []));
  const merged = first && second ? mergeEntries(first, second) : first;
  return merged?.entries.size ? merged : undefined;
}

function strings(node: MapNode): MapNode {
  return map(
    [...node.entries].map(([key, entry]) => [key, { ...entry, value: asString(entry.value) }] as const),
    node.origin,
  );
}

function asString(node: Node): Node {
  if (node.type !== 'scalar') return made('', node.origin);
  return typeof node.value === 'string' ? node : made(textOf(node), node.origin);
}
