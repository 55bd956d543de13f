import { get, type MapNode, type Node, put, scalar, textOf, toJson } from '../rendering/node';
import { derivedFrom, unknownFrom } from '../rendering/origin';
import { goJson } from '../yaml/goJson';
import type { Json } from '../yaml/json';
import { type KustomizeResource, renamed } from './resource';
import { sha256 } from './sha256';

/** The object with a hash of its content behind its name, if it needs one. */
export function addHash(resource: KustomizeResource): KustomizeResource {
  const { node } = resource;
  const metadata = get(node, 'metadata');
  const name = get(metadata, 'name');
  if (!resource.generated?.needsHash || metadata?.type !== 'map' || name?.type !== 'scalar') return resource;
  const origin = hashed(node).some(([, value]) => isUnknown(value))
    ? unknownFrom(node.origin)
    : derivedFrom(node.origin);
  const named = put(metadata, 'name', scalar(`${textOf(name)}-${hashOf(node)}`, origin));
  return renamed(resource, put(node, 'metadata', named));
}

/**
 * The hash of a ConfigMap or Secret (kustomize, api/hasher/hasher.go). Kustomize means to put the name into it, but looks
 * for it in the wrong place.
 */
function hashOf(node: MapNode): string {
  const content = Object.fromEntries(hashed(node).map(([key, value]) => [key, contentOf(value)]));
  const kind = get(node, 'kind');
  const digits = sha256(goJson({ kind: kind ? toJson(kind) : '', name: '', ...content })).slice(0, 10);
  return digits.replace(/[013ae]/g, (digit) => replacements.get(digit) ?? digit);
}

/** So that a name has no vowels, and nothing that looks like one. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['0', 'g'],
  ['1', 'h'],
  ['3', 'k'],
  ['a', 'm'],
  ['e', 't'],
]);

/** The fields that count, of those that are there. */
function hashed(node: MapNode): (readonly [string, Node | undefined])[] {
  const isSecret = toJson(get(node, 'kind') ?? node) === 'Secret';
  const extra = isSecret ? 'stringData' : 'binaryData';
  const always = isSecret ? ['data', 'type'] : ['data'];
  return [
    ...always.map((key) => [key, get(node, key)] as const),
    ...(get(node, extra)?.type === 'map' ? [[extra, get(node, extra)] as const] : []),
  ];
}

function contentOf(node: Node | undefined): Json {
  if (node === undefined) return '';
  return node.type === 'scalar' ? textOf(node) : toJson(node);
}

function isUnknown(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if (node.origin.how === 'unknown') return true;
  if (node.type === 'scalar') return false;
  const values = node.type === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value);
  return values.some(isUnknown);
}
