import { madeOf, type Origin } from '../../rendering/origin';
import type { ChartFile } from '../files';
import { Text } from './text';

/** What a text is read from: offsets in it, and what stands between two of them. */
export interface ReadSource {
  readonly text: string;
  /** A part of the text, with where that comes from. */
  slice(start: number, end: number): Text;
  /** Where a list or a map comes from. */
  originOf(start: number, end: number): Origin | undefined;
}

/** A file, all of which stands there as it is. */
export function fileSource({ uri, text }: Pick<ChartFile, 'uri' | 'text'>): ReadSource {
  const originOf = (start: number, end: number): Origin => ({ uri, start, end, how: 'exact' });
  return { text, originOf, slice: (start, end) => Text.of(text.slice(start, end), originOf(start, end)) };
}

/** A text that was made, whose pieces tell where it comes from. */
export function textSource(text: Text): ReadSource {
  return {
    text: text.text,
    slice: (start, end) => text.slice(start, end),
    originOf: (start, end) => {
      const { pieces } = text.slice(start, end);
      const [first] = pieces;
      if (!first) return undefined;
      return first.start === 0 && first.end === end - start ? first.origin : madeOf(first.origin);
    },
  };
}
