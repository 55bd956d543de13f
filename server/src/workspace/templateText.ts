import type { At } from '../yaml/at';
import type { Span } from '../yaml/text';
import type { Resource } from './file';
import { RenderedFile } from './rendered';
import { type Enclosing, enclosing } from './templateBlocks';

/** The text of a template by which it prints the fields of an object. */
export class TemplateText {
  private constructor(
    private readonly rendering: RenderedFile,
    readonly uri: string,
    private readonly text: string,
  ) {}

  /** The template that holds an object of a chart; undefined for what is none. */
  static of({ file, document }: Resource): TemplateText | undefined {
    const rendering = file instanceof RenderedFile && file.chart ? file : undefined;
    const uri = rendering?.fileOf(document);
    const text = uri === undefined ? undefined : rendering?.sourceAt(uri)?.text;
    return rendering && uri !== undefined && text !== undefined ? new TemplateText(rendering, uri, text) : undefined;
  }

  /** What is written for a scalar. */
  value({ scalar, valueSpan }: At): string | undefined {
    const place = scalar === undefined || !valueSpan ? undefined : this.place(valueSpan);
    const written = place && this.text.slice(place.start, place.end);
    return written === undefined || written.includes('\n') ? undefined : written;
  }

  /** The line of a field of an object's metadata: none if it has no such field; undefined if that cannot be told. */
  lineOf(at: At): string[] | undefined {
    if (!at.exists) return [];
    const value = this.value(at);
    return value === undefined ? undefined : [`  ${at.step}: ${value}`];
  }

  /** The lines of a map in block style, moved to a column, with what they say of indentation. */
  block(map: At, column: number): string[] | undefined {
    const { keySpan, valueSpan } = map;
    if (!keySpan || !valueSpan || map.isFlow || map.keys().length === 0) return undefined;
    const [key, place] = [this.place(keySpan), this.place(valueSpan)];
    if (!key || !place) return undefined;
    const start = this.text.indexOf('\n', key.end) + 1;
    const newline = this.text.indexOf('\n', place.end);
    const lines = this.text.slice(start, newline < 0 ? undefined : newline).split(/\r?\n/);
    const before = this.rendering.text.lastIndexOf('\n', valueSpan.start - 1) + 1;
    return start > place.start ? undefined : moved(lines, column - (valueSpan.start - before));
  }

  /** What stands around an object, of which it must consist alone: the conditions under which it is there. */
  around(root: At): Enclosing | undefined {
    const first = root.keys()[0];
    const keySpan = first === undefined ? undefined : root.get(first).keySpan;
    const place = keySpan && this.place(keySpan);
    return place && enclosing(this.text, place.start);
  }

  private place(span: Span): Span | undefined {
    const place = this.rendering.templateTextOf(span);
    return place?.uri === this.uri ? place : undefined;
  }
}

/** Lines of a template further left or right; what is put on lines of its own by `nindent` goes along. */
function moved(lines: readonly string[], by: number): string[] | undefined {
  const result: string[] = [];
  for (const line of lines) {
    const blanks = /^ */.exec(line)?.[0].length ?? 0;
    const isAction = line.startsWith('{{', blanks);
    if (line.trim() === '') continue;
    if (!isAction && blanks + by < 0) return undefined;
    const shifted = ' '.repeat(Math.max(0, blanks + by)) + line.slice(blanks);
    result.push(shifted.replace(/\b(n?indent)( +)(\d+)/g, (_, name, gap, n) => `${name}${gap}${Number(n) + by}`));
  }
  return result;
}
