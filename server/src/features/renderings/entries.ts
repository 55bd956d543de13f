import { resolvePath } from '../../workspace/kustomize';
import { pathsIn } from '../../workspace/paths';
import { folderOf } from '../../workspace/uri';
import type { At } from '../../yaml/at';
import { startsWith } from '../../yaml/json';

/** An entry of a kustomization: an item of a list, an entry of a map, a value of its own, or all of a list or map. */
export interface Entry {
  /** The field of the kustomization: `images`. */
  readonly field: string;
  readonly at: At;
  /** The URIs of the files or folders that it names, without a slash at the end. */
  readonly named: readonly string[];
}

/** The fields that are one thing with all their entries. */
const whole: ReadonlySet<string> = new Set(['generatorOptions', 'sortOptions', 'openapi']);

/** The entry of a kustomization to which a place belongs. */
export function entryAt(uri: string, place: At): Entry | undefined {
  const [field, step] = place.path;
  if (typeof field !== 'string') return undefined;
  let root = place;
  while (root.parent) root = root.parent;
  const all = root.get(field);
  const at = step === undefined || whole.has(field) ? all : all.walk([step]);
  const own = pathsIn(root).filter((each) => startsWith(each.at.path, at.path));
  return { field, at, named: own.map(({ path }) => resolvePath(folderOf(uri), path).replace(/\/$/, '')) };
}
