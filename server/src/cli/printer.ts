import { inspect } from 'node:util';
import { visible, visibleLines } from '../language-service';

/** Where the command line writes; tests pass their own. */
export interface Output {
  out(text: string | Uint8Array): void;
  err(text: string): void;
  /** What standard output leads to, if it is more than a stream of bytes. */
  readonly screen?: Screen;
  /** Shows a line in place of the one before, or none for an empty one; absent where nobody would see it. */
  status?(line: string): void;
}

/** What is known of the reader of standard output. */
export interface Screen {
  readonly isTerminal: boolean;
  readonly hasColors: boolean;
  readonly columns: number;
}

/**
 * What a command writes to. All output passes here, so that no name, value or path in it does anything: neither to a
 * terminal (ESC, CR, reversed text) nor to the pipeline that reads the log. What is escaped is escaped as in JSON, so
 * that JSON keeps its meaning.
 */
export interface Printer {
  readonly screen: Screen;
  out(text: string): void;
  err(text: string): void;
  /** Lines that look as their parts say, in colours if there are any. */
  styled(lines: readonly StyledLine[], hasColors: boolean): void;
  /**
   * Shows how far a command has come, until anything else is written; an empty line shows nothing. Undefined where nobody
   * would see it.
   */
  readonly status: ((line: string) => void) | undefined;
  /** Workflow commands of GitHub Actions, one a line, which are meant to be carried out. */
  workflow(text: string): void;
  /** What is written into a file next, byte by byte: a text that came in by standard input. */
  data(text: string | Uint8Array): void;
}

/** A line of parts. What comes from a file or an argument is a part of its own. */
export type StyledLine = readonly Part[];
export type Part = string | { readonly text: string; readonly styles: readonly Style[] };
export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'blue' | 'cyan';

const pipe: Screen = { isTerminal: false, hasColors: false, columns: Number.POSITIVE_INFINITY };

export function printerTo({ out, err, screen = pipe, status }: Output): Printer {
  let isStatusShown = false;
  const show = (line: string) => {
    if (line !== '' || isStatusShown) status?.(visible(line));
    isStatusShown = line !== '';
  };
  const write = (text: string | Uint8Array) => {
    show('');
    out(text);
  };
  return {
    screen,
    out: (text) => write(inert(text)),
    err: (text) => {
      show('');
      err(inert(text));
    },
    styled: (lines, hasColors) => write(lines.map((line) => `${styledText(line, hasColors)}\n`).join('')),
    status: status && show,
    workflow: (text) => write(visibleLines(text)),
    data: write,
  };
}

/** The lines of a text for people, each of which stays one line. */
export function lines(each: readonly string[]): string {
  return each.map((line) => `${visible(line)}\n`).join('');
}

/** A text of several lines in which nothing is acted upon. */
export function inert(text: string): string {
  return visibleLines(text).replace(command, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Where a runner finds a command: `::error::` at the start of a line, and anywhere `##[error]` (GitHub, Azure),
 * `##vso[...]` (Azure) and `##teamcity[...]`.
 */
const command = /:(?<=^[^\S\n]*:)(?=:)|#(?=#(?:vso|teamcity)?\[[a-z])/gim;

function styledText(line: StyledLine, hasColors: boolean): string {
  return line
    .map((part) => {
      const { text, styles } = typeof part === 'string' ? { text: part, styles: [] } : part;
      const shown = inert(visible(text));
      return hasColors ? styles.reduce(styled, shown) : shown;
    })
    .join('');
}

function styled(text: string, style: Style): string {
  const [start, end] = inspect.colors[style] ?? [0, 0];
  return `\u001b[${start}m${text}\u001b[${end}m`;
}
