import type { Edit } from '../yaml/text';
import type { RenderedFile } from './rendered';
import { afterEdits, type Differences, differences, keyOf, sameObjects, withOwnEdits } from './trial';
import type { Workspace } from './workspace';

/** What edits of a chart do to all that is rendered of it. */

/** The rendering that edits of a chart make, with the workspace in which it is. */
export interface Trial {
  readonly rendering: RenderedFile;
  readonly workspace: Workspace;
}

/**
 * What a rendering becomes with edits of its chart; undefined if they break the chart with any of its values. `wanted`:
 * the edits of the rendering's own text that they are to make, if it is these: neither less nor more.
 */
export function tryChartEdits(
  edits: readonly Edit[],
  before: RenderedFile,
  workspace: Workspace,
  wanted: readonly Edit[] = [],
): Trial | undefined {
  const after = afterEdits(edits, workspace);
  const rendering = after.rendering(before.root);
  if (!rendering.chart || rendering.refusals.length > before.refusals.length) return undefined;
  const own = wanted.filter(({ uri }) => uri === before.uri);
  if (own.length > 0 && !sameObjects(withOwnEdits(before, own), rendering)) return undefined;
  const change = differences(before, rendering);
  if (own.length === 0 && change.gone.length > 0) return undefined;
  const roots = new Set(edits.flatMap(({ uri }) => after.roots.reaching(uri)));
  roots.delete(before.root);
  for (const root of roots) if (!isLikewise(workspace.rendering(root), after.rendering(root), change)) return undefined;
  return { rendering, workspace: after };
}

/** Whether another rendering changes as one did, if it changes: the same objects there are, and no more are others. */
function isLikewise(before: RenderedFile, after: RenderedFile, change: Differences): boolean {
  if (after.refusals.length > before.refusals.length) return false;
  const { gone, come } = differences(before, after);
  if (gone.length > change.gone.length || come.length > change.come.length) return false;
  const kept = new Set(come.map(keyOf));
  const isRenamed = change.gone.some((each) => !change.come.some((other) => keyOf(other) === keyOf(each)));
  return isRenamed || gone.every((each) => kept.has(keyOf(each)));
}

const others = new WeakMap<Workspace, Workspace>();

/** The same workspace with its charts rendered for another release, in another namespace: what is right holds there too. */
export function ofAnotherRelease(workspace: Workspace): Workspace {
  const known = others.get(workspace);
  if (known) return known;
  const other = workspace.trying().building({
    releaseOf: (folder) => ({
      ...workspace.releaseOf(folder),
      name: 'another-release',
      namespace: 'another-namespace',
    }),
  });
  others.set(workspace, other);
  return other;
}
