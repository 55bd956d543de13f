import { resolvePath } from '../../workspace/kustomize';
import { folderOf } from '../../workspace/uri';
import type { At } from '../../yaml/at';

/** An entry of a kustomization: an item of a list, an entry of a map, a value of its own, or all of a list. */
export interface Entry {
  /** The field of the kustomization: `images`. */
  readonly field: string;
  readonly at: At;
  /** The URI of the file or folder that it names, without a slash at the end. */
  readonly named: string | undefined;
}

/** The entry of a kustomization to which a place belongs. */
export function entryAt(uri: string, place: At): Entry | undefined {
  const [field, step] = place.path;
  if (typeof field !== 'string') return undefined;
  const root = rootOf(place);
  const all = root.get(field);
  const isWhole = step === undefined || field === 'generatorOptions' || field === 'sortOptions';
  const at = isWhole ? all : all.walk([step]);
  const path = at.isMap ? at.get('path').string : at.string;
  const isPath = path !== undefined && path !== '' && !path.includes('\n') && (at.isMap || lists.has(field));
  return { field, at, named: isPath ? resolvePath(folderOf(uri), path).replace(/\/$/, '') : undefined };
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
