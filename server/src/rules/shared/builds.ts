import type { Note } from '../../kustomize/note';
import type { PlacedDocument } from '../../workspace/file';
import type { RenderedFile } from '../../workspace/rendered';
import type { Workspace } from '../../workspace/workspace';
import type { Span } from '../../yaml/text';

/** What is noted of the builds that read a document, at places in it: each note once, in whatever many builds. */
export function notesIn(
  { file, start, yaml }: PlacedDocument,
  workspace: Workspace,
  notesOf: (rendering: RenderedFile) => readonly Note[],
): Note[] {
  const notes = new Map<string, Note>();
  for (const rendering of workspace.renderingsOf(file.uri))
    for (const note of notesOf(rendering)) {
      const { uri, start: from, end } = note.place;
      const isHere = uri === file.uri && start <= from && from <= start + yaml.text.length;
      if (isHere) notes.set(`${from} ${end} ${note.message}`, note);
    }
  return [...notes.values()];
}

/** Of a place, what is underlined: the first line of what is longer, and the line of a place without length. */
export function shownSpan({ start, end }: Span, text: string): Span {
  const newline = text.indexOf('\n', start);
  const line = newline < 0 ? text.length : newline;
  const last = end > start ? Math.min(end, line) : line;
  return { start, end: start + text.slice(start, last).trimEnd().length };
}
