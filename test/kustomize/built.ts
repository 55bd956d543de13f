import { build } from '../../server/src/kustomize/build';
import type { KustomizeResource } from '../../server/src/kustomize/resource';
import { toJson } from '../../server/src/rendering/node';
import type { Origin } from '../../server/src/rendering/origin';
import { readFile } from '../../server/src/workspace/file';
import { type Json, valueAt } from '../../server/src/yaml/json';

/** Texts, and bytes that are none, by their paths. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

export interface Built {
  readonly resources: readonly KustomizeResource[];
  readonly objects: readonly Json[];
  /** Why it is refused. */
  readonly refusals: readonly string[];
  /** The texts at which it is. */
  readonly refusedAt: readonly string[];
  /** The text that an origin means, and how. */
  textOf(origin: Origin): string;
}

const start = 'file:///w/';

/** What the kustomization in a folder becomes. */
export function built(tree: Tree, folder = ''): Built {
  const texts = new Map(
    Object.entries(tree).map(([path, content]) => [
      start + path,
      typeof content === 'string' ? content : new TextDecoder().decode(content),
    ]),
  );
  const { resources, refusals } = build(start + folder, {
    read(uri) {
      const text = texts.get(uri);
      if (text === undefined) return undefined;
      const content = tree[uri.slice(start.length)];
      const { documents } = readFile(uri, text);
      return { uri, text, documents, ...(content instanceof Uint8Array && { bytes: content }) };
    },
  });
  const at = (place: { readonly uri: string; readonly start: number; readonly end: number }) =>
    (texts.get(place.uri) ?? '').slice(place.start, place.end);
  return {
    resources,
    objects: resources.map(({ node }) => toJson(node)),
    refusals: refusals.map(({ message }) => message),
    refusedAt: refusals.map(({ place }) => at(place)),
    textOf: (origin) => `${origin.how}: ${at(origin)}`,
  };
}

/** What a kustomization of one file, and of the objects in another, becomes. */
export function builtOf(kustomization: string, objects = ''): Built {
  return objects === ''
    ? built({ 'kustomization.yaml': kustomization })
    : built({ 'kustomization.yaml': `resources: [objects.yaml]\n${kustomization}`, 'objects.yaml': objects });
}

/** What the object of a name has at a path of keys and indices, joined by dots. */
export function fieldIn({ objects }: Built, name: string, path: string): Json | undefined {
  const object = objects.find((each) => valueAt(each, ['metadata', 'name']) === name);
  return valueAt(
    object,
    path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
  );
}
