import { build, type KustomizeFile, type KustomizeFiles } from '../../server/src/kustomize/build';
import type { KustomizeResource } from '../../server/src/kustomize/resource';
import { toJson } from '../../server/src/rendering/node';
import type { Origin, Place } from '../../server/src/rendering/origin';
import { readFile } from '../../server/src/workspace/file';
import { decode } from '../../server/src/yaml/bytes';
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
  /** What cannot be known, and the texts that say so. */
  readonly unknown: readonly string[];
  readonly unknownAt: readonly string[];
  readonly isPartial: boolean;
  /** The texts of the entries that are for nothing. */
  readonly idle: readonly string[];
  /** The text that an origin means, and how. */
  textOf(origin: Origin): string;
}

const start = 'file:///w/';

/** Files below `file:///w/`, each the same whenever it is read. */
export function filesIn(tree: Tree): KustomizeFiles {
  const files = new Map(
    Object.entries(tree).map(([path, content]): [string, KustomizeFile] => {
      const uri = start + path;
      const bytes = typeof content === 'string' ? undefined : content;
      const text = typeof content === 'string' ? content : decode(content).text;
      return [uri, { uri, text, documents: readFile(uri, text).documents, ...(bytes && { bytes }) }];
    }),
  );
  return { isStrict: true, read: (uri) => files.get(uri) };
}

/** What the kustomization in a folder becomes. */
export function built(tree: Tree, folder = ''): Built {
  const files = filesIn(tree);
  const { resources, refusals, unknown, uses, isPartial } = build(start + folder, files);
  const at = (place: Place) => {
    const file = files.read(place.uri);
    return file === undefined || file === 'unread' ? '' : file.text.slice(place.start, place.end);
  };
  return {
    resources,
    objects: resources.map(({ node }) => toJson(node)),
    refusals: refusals.map(({ message }) => message),
    refusedAt: refusals.map(({ place }) => at(place)),
    unknown: unknown.map(({ message }) => message),
    unknownAt: unknown.map(({ place }) => at(place)),
    isPartial,
    idle: uses.filter(({ isIdle }) => isIdle).map(({ place }) => at(place)),
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
