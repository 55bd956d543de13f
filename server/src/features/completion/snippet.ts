import type { Typed } from '../../yaml/cursor';
import type { Json, JsonObject } from '../../yaml/json';
import { renderBlock, renderFlow, renderJson, type Style } from '../../yaml/render';

/** What is inserted: as plain text, and as an LSP snippet with tab stops. */
export interface Insertion {
  readonly plain: string;
  readonly snippet: string;
}

/** A text without tab stops. */
export function plainly(text: string): Insertion {
  return { plain: text, snippet: escaped(text) };
}

/** Adds the text that must surround an insertion, such as a dash or quotes. */
export function around({ lead, tail }: Pick<Typed, 'lead' | 'tail'>, { plain, snippet }: Insertion): Insertion {
  return { plain: lead + plain + tail, snippet: lead + snippet + tail };
}

/** Where and how YAML is inserted. */
export interface Setting {
  /** The column of the first character, and the indentation of further lines. */
  readonly column: number;
  readonly flow: boolean;
  readonly style: Style;
  /** Whether it has lines of its own. */
  readonly ownLine: boolean;
}

interface Stop {
  readonly value: Json | undefined;
  /** The first is the default. */
  readonly choices: readonly string[];
}

/** Marks a missing value: a key alone on its line. It is a private-use character, like those of the tab stops. */
const absent = '\uE0FF';
const firstStop = 0xe100;

/** A manifest, or a part of one, with tab stops. */
export class Outline {
  private readonly stops: Stop[] = [];

  /** A tab stop for a value, with an optional default or choices. If used twice, both change together. */
  stop(value?: Json, choices: readonly string[] = []): string {
    this.stops.push({ value, choices });
    return String.fromCharCode(firstStop + this.stops.length - 1);
  }

  /** An empty map to fill in. */
  hole(): JsonObject {
    return { [this.stop()]: absent };
  }

  /** Renders pairs for insertion into an existing map. */
  render(pairs: JsonObject, setting: Setting): Insertion {
    const { style } = setting;
    const text = written(pairs, setting).replace(/"?([\uE100-\uEFFF])"?: "?\uE0FF"?/g, '$1');
    const parts = text.split(/("?[\uE100-\uEFFF]"?)/);
    const used = new Set(parts.flatMap((part) => this.stopOf(part) ?? []));
    const numbers = new Map([...used].map((stop, index) => [stop, index + 1]));
    let [plain, snippet] = ['', ''];
    for (const part of parts) {
      const stop = this.stopOf(part);
      if (!stop) {
        plain += part;
        snippet += escaped(part);
        continue;
      }
      const quote = part.startsWith('"') && stop.value === undefined && stop.choices.length === 0 ? '"' : '';
      const value = stop.value === undefined ? '' : renderFlow(stop.value, style);
      const choices = style.json && !isBoolean(stop.choices) ? stop.choices.map((each) => `"${each}"`) : stop.choices;
      plain += quote + value + quote;
      snippet += quote + stopText(numbers.get(stop) ?? 0, used.size, value, choices) + quote;
    }
    return { plain, snippet };
  }

  private stopOf(part: string): Stop | undefined {
    const code = part.replaceAll('"', '').charCodeAt(0);
    return code >= firstStop ? this.stops[code - firstStop] : undefined;
  }
}

function written(pairs: JsonObject, { column, flow, style, ownLine }: Setting): string {
  if (style.json && ownLine)
    return renderJson(pairs, Math.max(0, column - style.indent), style)
      .slice(1, -1)
      .trim();
  if (flow || style.json) return renderFlow(pairs, style).slice(1, -1);
  return renderBlock(pairs, column, style).slice(column);
}

function stopText(number: number, count: number, value: string, choices: readonly string[]): string {
  if (choices.length > 1) return `\${${number}|${choices.map((each) => each.replace(/[\\,|$]/g, '\\$&')).join(',')}|}`;
  if (value !== '') return `\${${number}:${escaped(value).replaceAll('}', '\\}')}}`;
  return count === 1 ? '$0' : `$${number}`;
}

function isBoolean(choices: readonly string[]): boolean {
  return choices.includes('true');
}

function escaped(text: string): string {
  return text.replace(/[\\$]/g, '\\$&');
}
