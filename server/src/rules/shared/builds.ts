import type { Build, Change, Use } from '../../kustomize/build';
import type { MapNode } from '../../rendering/node';
import type { Note } from '../../rendering/note';
import type { Place } from '../../rendering/origin';
import type { PlacedDocument } from '../../workspace/file';
import { groupedBy } from '../../workspace/indexes';
import type { RenderedFile } from '../../workspace/rendered';
import type { Workspace } from '../../workspace/workspace';
import { At } from '../../yaml/at';
import { locate } from '../../yaml/locate';
import type { Span } from '../../yaml/text';

/** What is noted of the builds that read a document, at places in it: each note once, with the roots of these builds. */
export function notesIn<N extends Note>(
  document: PlacedDocument,
  workspace: Workspace,
  notesOf: (rendering: RenderedFile) => readonly N[],
): (N & { readonly roots: readonly string[] })[] {
  const notes = new Map<string, N & { readonly roots: string[] }>();
  for (const rendering of workspace.renderingsOf(document.file.uri))
    for (const note of notesOf(rendering)) {
      if (!isIn(document, note.place)) continue;
      const { start, end } = note.place;
      const key = `${start} ${end} ${note.message}`;
      const known = notes.get(key);
      if (known) known.roots.push(rendering.root);
      else notes.set(key, { ...note, roots: [rendering.root] });
    }
  return [...notes.values()];
}

/** An entry of a kustomization, and what it did wherever it was used. */
export interface UsedEntry {
  readonly place: Place;
  readonly uses: readonly Use[];
  /** The builds that used it. */
  readonly renderings: readonly RenderedFile[];
}

/**
 * The entries in a document with what they did. None if that cannot be told, as a build is refused, or if no StatefulSet
 * is built.
 */
export function entriesIn(document: PlacedDocument, workspace: Workspace): UsedEntry[] {
  const { uri } = document.file;
  const renderings = workspace.renderingsOf(uri);
  if (renderings.some(({ refusals }) => refusals.length > 0) || !renderings.some(buildsSets)) return [];
  const entries = new Map<string, { place: Place; uses: Use[]; renderings: RenderedFile[] }>();
  for (const rendering of renderings)
    for (const use of usesOf(rendering).at.get(uri) ?? []) {
      const { place } = use;
      if (!isIn(document, place)) continue;
      const key = `${use.plugin} ${place.start} ${place.end}`;
      const entry = entries.get(key) ?? { place, uses: [], renderings: [] };
      entry.uses.push(use);
      entry.renderings.push(rendering);
      entries.set(key, entry);
    }
  return [...entries.values()];
}

function buildsSets({ resources }: RenderedFile): boolean {
  return resources.some(({ kind }) => kind === 'StatefulSet');
}

/** A strategic merge patch, and what it made of an object. */
export interface AppliedPatch extends Change {
  readonly patch: MapNode;
}

/** What the strategic merge patches in a document made of objects, in the builds that Kustomize would not refuse. */
export function patchesIn(document: PlacedDocument, workspace: Workspace): AppliedPatch[] {
  const { uri } = document.file;
  return workspace
    .renderingsOf(uri)
    .filter(({ refusals }) => refusals.length === 0)
    .flatMap((rendering) => usesOf(rendering).by.get(uri) ?? [])
    .filter(({ patch }) => isIn(document, patch.origin));
}

interface Uses {
  /** By the URI of what holds the entry. */
  readonly at: ReadonlyMap<string, readonly Use[]>;
  /** By the URI of what holds the patch. */
  readonly by: ReadonlyMap<string, readonly AppliedPatch[]>;
}

const known = new WeakMap<Build, Uses>();

const none: Uses = { at: new Map(), by: new Map() };

function usesOf({ kustomize: build }: RenderedFile): Uses {
  if (!build) return none;
  let uses = known.get(build);
  if (!uses) {
    uses = {
      at: groupedBy(build.uses, ({ place }) => [place.uri]),
      by: groupedBy(appliedPatches(build.uses), ({ patch }) => [patch.origin.uri]),
    };
    known.set(build, uses);
  }
  return uses;
}

/** The strategic merge patches among what entries did, with each object that they were for. */
export function appliedPatches(uses: readonly Use[]): AppliedPatch[] {
  return uses.flatMap(({ changes }) =>
    changes.flatMap((change) => (change.patch ? [{ ...change, patch: change.patch }] : [])),
  );
}

function isIn({ file, start, yaml }: PlacedDocument, place: Place): boolean {
  return place.uri === file.uri && start <= place.start && place.start <= start + yaml.text.length;
}

/** What stands at a place in a document. */
export function placeAt({ yaml, start }: PlacedDocument, place: Place): At {
  const root = At.root(yaml, start);
  return locate(root, place.start)?.at ?? root;
}

/** The map or list that begins at a place in a document. */
export function entryAt(document: PlacedDocument, place: Place): At {
  const at = placeAt(document, place);
  return at.parent && (at.keySpan?.start === place.start || at.span.start > place.start) ? at.parent : at;
}

/** Of a place, what is underlined: the first line of what is longer, and the line of a place without length. */
export function shownSpan({ start, end }: Span, text: string): Span {
  const newline = text.indexOf('\n', start);
  const line = newline < 0 ? text.length : newline;
  const last = end > start ? Math.min(end, line) : line;
  return { start, end: start + text.slice(start, last).trimEnd().length };
}
