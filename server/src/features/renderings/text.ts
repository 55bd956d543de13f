import { originalId } from '../../kustomize/resource';
import { oneLine } from '../../operations/markdown';
import type { Note } from '../../rendering/note';
import type { Place } from '../../rendering/origin';
import { said } from '../../rules/shared/refusals';
import { documentAt, type PlacedDocument } from '../../workspace/file';
import { kustomizationNames } from '../../workspace/kustomize';
import { before, follow } from '../../workspace/lineage';
import type { RenderedFile } from '../../workspace/rendered';
import { rootName } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import { At } from '../../yaml/at';
import { locate } from '../../yaml/locate';
import { covers, type Span } from '../../yaml/text';
import { visible } from '../../yaml/visible';
import { placeLink, placeText, sortedRoots, valueText } from './shown';

/** Objects as the tool prints them, or so that two renderings can be compared: sorted and titled by their first names. */
export type Arrangement = 'printed' | 'compared';

/** What a kustomization or a chart becomes, as a text to read. */
export interface RenderingText {
  readonly text: string;
  /** Why it is not what the files say now: it cannot be built. */
  readonly stale: Note | undefined;
  /** Where a span of the text stands in the rendering; undefined in a comment. */
  readonly spanIn: (span: Span) => Span | undefined;
  /** Undefined if there was none yet that could be built. */
  readonly rendering: RenderedFile | undefined;
}

/** The text of a root's rendering; of the last one that could be built, if it cannot be now, and a comment says so. */
export function renderingText(root: string, arrangement: Arrangement, workspace: Workspace): RenderingText {
  const now = workspace.rendering(root);
  const [stale] = now.refusals;
  const rendering = workspace.lastRendering(root);
  const pieces: Piece[] = [
    ...comments(now, rendering !== undefined, workspace),
    ...(rendering ? objectsOf(rendering, arrangement) : []),
  ];
  let text = '';
  const placed = pieces.map((piece) => {
    const start = text.length;
    text += piece.text;
    return { ...piece, start };
  });
  const spanIn = (span: Span) => {
    const piece = placed.findLast(({ start }) => start <= span.start);
    if (piece?.from === undefined) return undefined;
    const shift = piece.from - piece.start;
    return { start: span.start + shift, end: Math.min(span.end, piece.start + piece.text.length) + shift };
  };
  return { text, stale, spanIn, rendering };
}

interface Piece {
  readonly text: string;
  /** Where it stands in the rendering; a comment stands nowhere in it. */
  readonly from?: number;
}

/** What a reader has to know before the objects. */
function comments({ output, refusals, chart }: RenderedFile, isShown: boolean, workspace: Workspace): Piece[] {
  const say = (text: string) => ({
    text: wrapped(visible(oneLine(text)))
      .map((line) => `# ${line}\n`)
      .join(''),
  });
  const at = (note: Note) => `${placeText(note.place, inCommon(workspace), workspace)}: ${said(note.message)}`;
  const [refusal] = refusals;
  if (refusal) {
    const refused = chart ? 'Helm would refuse to render this.' : 'Kustomize would refuse to build this.';
    const below = chart ? 'What can be rendered is below.' : 'What it built last is below.';
    return [say(isShown ? `${refused} ${below}` : refused), say(at(refusal))];
  }
  return output.unknown.length > 0
    ? [say('Not all of this is known here:'), ...output.unknown.map((note) => say(at(note)))]
    : [];
}

const width = 78;

/** Text in lines between words. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}

function objectsOf(rendering: RenderedFile, arrangement: Arrangement): Piece[] {
  const pieces = rendering.documents.map((document) => ({
    piece: { text: document.yaml.text, from: document.start },
    document,
  }));
  if (arrangement === 'printed') return pieces.map(({ piece }) => piece);
  return pieces
    .map(({ piece, document }) => ({ piece, title: titleOf(document, rendering) }))
    .sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0))
    .flatMap(({ piece, title }) => [{ text: `# ${visible(oneLine(title))}\n` }, piece]);
}

/** By what the same object is found in another rendering: its kind, and the name that it had at first. */
function titleOf({ index, resources }: PlacedDocument, { kustomize }: RenderedFile): string {
  const object = kustomize?.resources[index];
  if (!object) return resources.map(({ kind, name = '' }) => `${kind} ${name}`).join(', ');
  const { gvk, name, namespace } = originalId(object);
  return [gvk.kind, namespace === '' ? name : `${namespace}/${name}`].join(' ');
}

/** Where what stands at an offset of a text comes from. */
export interface TextOrigin {
  readonly place: Place;
  /** In words, as Markdown. */
  readonly markdown: string;
}

/** Undefined for comments, and what is no key or value. */
export function originInText(
  { rendering, spanIn }: RenderingText,
  offset: number,
  workspace: Workspace,
): TextOrigin | undefined {
  const there = spanIn({ start: offset, end: offset });
  const document = there && rendering && documentAt(rendering, there.start);
  const located = document && locate(At.root(document.yaml, document.start), there.start);
  if (!located) return undefined;
  const { at, on } = located;
  const pointed = (on === 'key' ? at.keySpan : undefined) ?? at.mark;
  const origin = covers(pointed, there.start) ? rendering.originOf(pointed) : undefined;
  if (!origin) return undefined;
  const beside = inCommon(workspace);
  const place = placeLink(origin, beside, workspace);
  const object = rendering.kustomize?.resources[document.index];
  const earlier = on === 'value' && object && before(object, rendering.root, workspace);
  const value = earlier ? follow(object.node, at.path, earlier.node) : undefined;
  const isOther = value?.node.type === 'scalar' && value.node.value !== at.scalar;
  const was = isOther ? `, was ${valueText(value.node)} (${placeLink(value.node.origin, beside, workspace)})` : '';
  return { place: origin, markdown: `${verbs[origin.how]} ${place}${was}` };
}

/** A file in the folder that all kustomizations have in common: beside it, places are named in full. */
function inCommon({ roots }: Workspace): string {
  return `${roots.common}${kustomizationNames[0]}`;
}

const verbs = { exact: 'Written in', derived: 'Made by', unknown: 'Not known here: depends on' } as const;

/** The kustomizations and charts that people may open: those that build a file, or all that nobody builds on. */
export function rootsFor(
  uri: string | undefined,
  { roots }: Workspace,
): { readonly root: string; readonly name: string }[] {
  const found =
    uri === undefined
      ? sortedRoots([...roots.all])
      : [...new Set([...sortedRoots(roots.using(uri)), ...sortedRoots(roots.reaching(uri))])];
  return found.map((root) => ({ root, name: rootName(root, roots.common) }));
}

/** The name of what a root stands for; undefined if there is no such root. */
export function nameOfRoot(root: string, { roots }: Workspace): string | undefined {
  return roots.has(root) || roots.all.has(root) ? rootName(root, roots.common) : undefined;
}
