import { code, fenced, prose } from '../../operations/markdown';
import type { SourceFile } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import { listed } from '../describe';
import { atMost, mostRoots, placeLink } from '../renderings/shown';
import type { ChartIndex } from './chartIndex';
import { commentOf } from './comments';
import { type KeyPath, valuesText } from './keyPath';
import { usesOf } from './target';
import { placesOf, type ValuePlace } from './values';

/** A value that a template names: what it is, what the chart's author says of it, and who sets it to what. */
export function valueText(
  { path, own, index }: { readonly path: KeyPath; readonly own: KeyPath; readonly index: ChartIndex },
  file: SourceFile,
  workspace: Workspace,
): string {
  const places = placesOf(path, index.tree);
  if (path.length === 0) return `${code('.Values')}: the values of the chart`;
  const comment = places.map((place) => commentOf(place.file, place.at)).find((each) => each !== '');
  const set = settings(places, file, workspace);
  const [last] = places.filter(({ isDefault }) => isDefault).slice(-1);
  return [
    code(valuesText(own)),
    comment === undefined ? '' : prose(comment),
    set === '' ? 'No values file of the chart sets it.' : set,
    last && (last.at.isMap || last.at.isList) ? block(last) : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** A key of values: where it is used, and what other values files say. */
export function keyText(path: KeyPath, at: At, index: ChartIndex, file: SourceFile, workspace: Workspace): string {
  const others = placesOf(path, index.tree).filter(
    (place) => place.file !== file || place.at.span.start !== at.span.start,
  );
  const set = settings(others, file, workspace);
  const uses = usesOf(path, index).map(({ uri, span }) => placeLink({ uri, ...span }, file.uri, workspace));
  if (set === '' && uses.length === 0) return '';
  return [
    code(valuesText(path)),
    set,
    uses.length > 0 ? `**Used in**\n\n${listed(atMost([...new Set(uses)], mostRoots))}` : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** A line for each place that sets a value. */
function settings(places: readonly ValuePlace[], file: SourceFile, workspace: Workspace): string {
  if (places.length === 0) return '';
  const lines = places.map(({ file: { uri }, at }) => {
    const { start, end } = at.keySpan ?? at.mark;
    return `${placeLink({ uri, start, end }, file.uri, workspace)}: ${shortText(at)}`;
  });
  return `**Set in**\n\n${listed(atMost(lines, mostRoots))}`;
}

const longest = 60;

/** A value on one line; of a map or list only what it is. */
export function shortText(at: At): string {
  if (at.isMap) return at.keys().length === 0 ? code('{}') : 'a map';
  if (at.isList) return at.items().length === 0 ? code('[]') : 'a list';
  const text = at.scalar === null || at.scalar === undefined ? 'null' : at.scalar === '' ? '""' : (at.source ?? '');
  const line = text.replace(/\s+/g, ' ').trim();
  return code(line.length > longest ? `${line.slice(0, longest)}…` : line);
}

const mostLines = 15;

/** A map or list as it is written. */
function block({ file: { text }, at }: ValuePlace): string {
  const span = at.valueSpan;
  if (!span || span.end - span.start < 3) return '';
  const from = text.lastIndexOf('\n', span.start - 1) + 1;
  const indentation = /^\s*$/.test(text.slice(from, span.start)) ? span.start - from : 0;
  const lines = text
    .slice(span.start, span.end)
    .split(/\r?\n/)
    .slice(0, mostLines + 1);
  const moved = lines.map((line, index) => (index === 0 ? line : line.slice(Math.min(indentation, leading(line)))));
  return fenced('yaml', moved.length > mostLines ? [...moved.slice(0, mostLines), '…'] : moved);
}

function leading(line: string): number {
  return line.length - line.trimStart().length;
}
