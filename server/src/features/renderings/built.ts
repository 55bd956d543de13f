import type { Context } from '../../settings/context';
import type { Resource } from '../../workspace/file';
import { follow, madeOf, nodeOf, type RenderedObject, touchedFrom } from '../../workspace/lineage';
import type { Path } from '../../yaml/json';
import { sortedRoots } from './shown';

/**
 * What roots make of a manifest, or change by it if it is a patch; undefined if no root that can be built reads its file.
 * The last good rendering stands for what cannot be built while somebody types.
 */
function objectsMadeOf(manifest: Resource, { workspace }: Context): RenderedObject[] | undefined {
  const { uri } = manifest.file;
  const renderings = sortedRoots(workspace.roots.reaching(uri)).flatMap((root) => workspace.lastRendering(root) ?? []);
  if (!renderings.some(({ sources }) => sources.has(uri))) return undefined;
  return renderings.flatMap((rendering) => {
    const made = madeOf(manifest, rendering);
    return made.length > 0 ? made : touchedFrom(uri, manifest.root.span, rendering);
  });
}

/** The same as resources of the renderings, those of the manifest's own kind. */
export function madeFrom(manifest: Resource, context: Context): Resource[] | undefined {
  return objectsMadeOf(manifest, context)?.flatMap((object) => resourceOf(object, manifest.kind) ?? []);
}

/** A place of a manifest, by its path. */
export interface Built {
  readonly resource: Resource;
  readonly path: Path;
}

/** A place of a manifest where it is in what roots make of that; undefined if no root that can be built reads its file. */
export function builtAt(manifest: Resource, path: Path, context: Context): Built[] | undefined {
  const made = objectsMadeOf(manifest, context);
  const own = made && nodeOf(manifest);
  if (!own) return undefined;
  return made.flatMap((each) => {
    const resource = resourceOf(each, manifest.kind);
    const value = resource && follow(own, path, each.object.node);
    return value ? [{ resource, path: value.path }] : [];
  });
}

function resourceOf({ document }: RenderedObject, kind: string): Resource | undefined {
  return document.resources.find((each) => each.kind === kind);
}
