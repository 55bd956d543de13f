import { resolvePath } from '../../workspace/kustomize';
import { folderOf } from '../../workspace/uri';
import type { At } from '../../yaml/at';

/** An entry of a kustomization: an item of a list, an entry of a map, a value of its own, or all of a list. */
export interface Entry {
  /** The field of the kustomization: `images`. */
  readonly field: string;
  readonly at: At;
  /** The URIs of the files or folders that it names, without a slash at the end. */
  readonly named: readonly string[];
}

/** The entry of a kustomization to which a place belongs. */
export function entryAt(uri: string, place: At): Entry | undefined {
  const [field, step] = place.path;
  if (typeof field !== 'string') return undefined;
  const root = rootOf(place);
  const all = root.get(field);
  const isWhole = step === undefined || field === 'generatorOptions' || field === 'sortOptions';
  const at = isWhole ? all : all.walk([step]);
  const items = at.isList ? at.items() : [at];
  return { field, at, named: items.flatMap((item) => namedBy(item, field, uri)) };
}

function namedBy(item: At, field: string, uri: string): string[] {
  const path = item.isMap ? item.get('path').string : lists.has(field) ? item.string : undefined;
  if (path === undefined || path === '' || path.includes('\n')) return [];
  return [resolvePath(folderOf(uri), path).replace(/\/$/, '')];
}

/** The lists of a kustomization whose entries are paths. */
const lists: ReadonlySet<string> = new Set([
  'resources',
  'bases',
  'components',
  'patchesStrategicMerge',
  'crds',
  'configurations',
  'generators',
  'transformers',
  'validators',
]);

function rootOf(at: At): At {
  let root = at;
  while (root.parent) root = root.parent;
  return root;
}
