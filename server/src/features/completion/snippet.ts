import type { Typed } from '../../yaml/cursor';
import type { Json, JsonObject } from '../../yaml/json';
import { renderBlock, renderFlow, renderJson, type Style } from '../../yaml/render';

/** What is inserted: as text, and in the syntax of LSP's snippets, with places to go on typing. */
export interface Insertion {
  readonly plain: string;
  readonly snippet: string;
}

/** A text without places to stop at. */
export function plainly(text: string): Insertion {
  return { plain: text, snippet: escaped(text) };
}

/** With what has to stand around it for the text to be read as meant. */
export function around({ lead, tail }: Pick<Typed, 'lead' | 'tail'>, { plain, snippet }: Insertion): Insertion {
  return { plain: lead + plain + tail, snippet: lead + snippet + tail };
}

/** Where and how a piece of YAML is written. */
export interface Setting {
  /** Where its first character stands on its line; further lines begin there too. */
  readonly column: number;
  readonly flow: boolean;
  readonly style: Style;
  /** Whether it stands on lines of its own. */
  readonly ownLine: boolean;
}

interface Stop {
  readonly value: Json | undefined;
  /** The first is the one that is written if none is chosen. */
  readonly choices: readonly string[];
}

/** Stands for a value that is not there: a key alone, on its own line. Characters for private use, as the stops. */
const absent = '\uE0FF';
const firstStop = 0xe100;

/** A manifest, or a part of one, with places that its author is to fill in. */
export class Outline {
  private readonly stops: Stop[] = [];

  /** A value that the author fills in, or changes; or chooses. Where it is used twice both change together. */
  stop(value?: Json, choices: readonly string[] = []): string {
    this.stops.push({ value, choices });
    return String.fromCharCode(firstStop + this.stops.length - 1);
  }

  /** A map in which nothing stands yet. */
  hole(): JsonObject {
    return { [this.stop()]: absent };
  }

  /** The pairs of a map, as they are written in a map that is there already. */
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
      .replace(/^\{\s*/, '')
      .replace(/\s*\}$/, '');
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
