import { sameJson } from '../yaml/json';
import { applyEdits, type Edit } from '../yaml/text';
import { manifest, type Resource, readFile, type SourceFile, unreadFile } from './file';
import { isMarkdown } from './markdown';
import type { RenderedFile } from './rendered';
import type { Workspace } from './workspace';

/** What edits would make, worked out in a workspace of their own. */

/** The workspace after some edits. A file that an edit names and that is not there is created by it. */
export function afterEdits(edits: readonly Edit[], workspace: Workspace): Workspace {
  const files = [...new Set(edits.map(({ uri }) => uri))].map((uri) => {
    const before = workspace.fileAt(uri);
    const text = applyEdits(
      before?.text ?? '',
      edits.filter((edit) => edit.uri === uri),
    );
    return isProse(before) ? unreadFile(uri, text) : readFile(uri, text, before);
  });
  return workspace.trying(...files);
}

/** Whether a file is none that holds manifests, such as the helpers of a chart. */
function isProse(file: SourceFile | undefined): boolean {
  return file !== undefined && !isMarkdown(file.uri) && file.documents[0]?.yaml.form === 'prose';
}

/** A rendering as it would be with edits of its own text. */
export function withOwnEdits(rendering: RenderedFile, edits: readonly Edit[]): SourceFile {
  return readFile(rendering.uri, applyEdits(rendering.text, edits));
}

/** The objects that two renderings do not have in common: those of one that the other has not, or has otherwise. */
export interface Differences {
  readonly gone: readonly Resource[];
  readonly come: readonly Resource[];
}

/** What distinguishes a rendering from one before it. Order and formatting make no difference. */
export function differences(before: SourceFile, after: SourceFile): Differences {
  const known = new Map<string, Resource[]>();
  for (const resource of before.resources) {
    const key = keyOf(resource);
    known.set(key, [...(known.get(key) ?? []), resource]);
  }
  const come = after.resources.filter((resource) => {
    const candidates = known.get(keyOf(resource)) ?? [];
    const index = candidates.findIndex((each) => isSame(each, resource));
    if (index >= 0) candidates.splice(index, 1);
    return index < 0;
  });
  return { gone: [...known.values()].flat(), come };
}

/** Whether two renderings hold the same objects. */
export function sameObjects(a: SourceFile, b: SourceFile): boolean {
  const { gone, come } = differences(a, b);
  return gone.length + come.length === 0;
}

/** What tells an object of a rendering from the others. */
export function keyOf({ kind, name, namespace }: Resource): string {
  return JSON.stringify([kind, namespace ?? '', name ?? '']);
}

function isSame(a: Resource, b: Resource): boolean {
  // What came out as before is the same document.
  return (!a.list && a.document.yaml.text === b.document.yaml.text) || sameJson(manifest(a), manifest(b));
}
