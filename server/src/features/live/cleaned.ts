import type { Dump } from '../../live/dump';
import { type DumpManifests, manifestsOfDump } from '../../live/manifests';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { manifest, type SourceFile } from '../../workspace/file';
import { asObject } from '../../yaml/json';
import { applyToWorkspace } from '../codeActions';
import { adoptAll, again } from './adopt';
import { type Pair, pairsOf } from './pairs';
import { driftMessage } from './words';

/** What runs, as manifests. */
export interface Cleaned extends DumpManifests {
  /** The files that have a manifest of an object, with what runs taken over: comments and formatting stay. */
  readonly texts: readonly string[];
  /** What could not be taken over into them, each in a sentence. */
  readonly left: readonly string[];
}

/**
 * The manifests of what a dump holds: into those of `files`, which are files and no renderings, what runs is taken over;
 * of other objects `manifests` has new ones.
 */
export function cleanedOnto(dump: Dump, files: readonly SourceFile[], context: Context): Cleaned {
  const { pairs } = pairsOf(files, dump);
  let current = context;
  const left: string[] = [];
  for (const { resource, object } of pairs) {
    const now = again(resource, current.workspace);
    if (!now) continue;
    const adoption = adoptAll(now, object.json, current);
    left.push(...adoption.left.map((drift) => driftMessage(drift, asObject(manifest(now)), object.json)));
    current = applyToWorkspace(adoption.edits, current);
  }
  const uris = new Set(pairs.map(({ resource }) => resource.file.uri));
  return {
    texts: [...uris].flatMap((uri) => current.workspace.fileAt(uri)?.text ?? []),
    left,
    ...manifestsOfDump(dump, targetOf(context), objectsOf(pairs)),
  };
}

function objectsOf(pairs: readonly Pair[]): ReadonlySet<Pair['object']> {
  return new Set(pairs.map(({ object }) => object));
}
