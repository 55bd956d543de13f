import type { Note } from '../../kustomize/build';
import { type KustomizeResource, originalId } from '../../kustomize/resource';
import { oneLine } from '../../operations/markdown';
import type { Place } from '../../rendering/origin';
import { said } from '../../rules/shared/refusals';
import { documentAt } from '../../workspace/file';
import { kustomizationNames } from '../../workspace/kustomize';
import { before, follow } from '../../workspace/lineage';
import type { RenderedFile } from '../../workspace/rendered';
import { relativeFolder } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import { At } from '../../yaml/at';
import { locate } from '../../yaml/locate';
import { covers, type Span } from '../../yaml/text';
import { visible } from '../../yaml/visible';
import { placeLink, placeText, sortedRoots, valueText } from './shown';

/** Objects as Kustomize prints them, or so that two renderings can be compared: sorted and titled by their first names. */
export type Arrangement = 'printed' | 'compared';

/** What a kustomization becomes, as a text to read. */
export interface RenderingText {
  readonly text: string;
  /** Why it is not what the files say now: the kustomization cannot be built. */
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
function comments({ build, refusals }: RenderedFile, isShown: boolean, workspace: Workspace): Piece[] {
  const say = (text: string) => ({
    text: wrapped(visible(oneLine(text)))
      .map((line) => `# ${line}\n`)
      .join(''),
  });
  const at = (note: Note) => `${placeText(note.place, inCommon(workspace), workspace)}: ${said(note.message)}`;
  const [refusal] = refusals;
  if (refusal)
    return [
      say(
        isShown
          ? 'Kustomize would refuse to build this. What it built last is below.'
          : 'Kustomize would refuse to build this.',
      ),
      say(at(refusal)),
    ];
  return build.unknown.length > 0
    ? [say('Not all of this is known here:'), ...build.unknown.map((note) => say(at(note)))]
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
  const pieces = rendering.documents.map(({ yaml, start, index }) => ({
    piece: { text: yaml.text, from: start },
    object: rendering.build.resources[index],
  }));
  if (arrangement === 'printed') return pieces.map(({ piece }) => piece);
  return pieces
    .map(({ piece, object }) => ({ piece, title: object ? titleOf(object) : '' }))
    .sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0))
    .flatMap(({ piece, title }) => [{ text: `# ${visible(oneLine(title))}\n` }, piece]);
}

/** By what the same object is found in another rendering: its kind, and the name that it had at first. */
function titleOf(object: KustomizeResource): string {
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
  const object = rendering.build.resources[document.index];
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

/** The kustomizations that people may open: those that build a file, or all that nobody builds on. */
export function rootsFor(
  uri: string | undefined,
  { roots }: Workspace,
): { readonly root: string; readonly name: string }[] {
  const found =
    uri === undefined
      ? sortedRoots([...roots.all])
      : [...new Set([...sortedRoots(roots.using(uri)), ...sortedRoots(roots.reaching(uri))])];
  return found.map((root) => ({ root, name: relativeFolder(root, roots.common) }));
}

/** The name of the kustomization in a folder; undefined if there is none. */
export function nameOfRoot(root: string, { roots }: Workspace): string | undefined {
  return roots.has(root) ? relativeFolder(root, roots.common) : undefined;
}
