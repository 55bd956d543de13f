import { visible, visibleLines } from '../language-service';

/** Where the command line writes; tests pass their own. */
export interface Output {
  out(text: string | Uint8Array): void;
  err(text: string): void;
}

/**
 * What a command writes to. All output passes here, so that no name, value or path in it does anything: neither to a
 * terminal (ESC, CR, reversed text) nor to the pipeline that reads the log. What is escaped is escaped as in JSON, so
 * that JSON keeps its meaning.
 */
export interface Printer {
  out(text: string): void;
  err(text: string): void;
  /** Workflow commands of GitHub Actions, one a line, which are meant to be carried out. */
  workflow(text: string): void;
  /** What is written into a file next, byte by byte: a text that came in by standard input. */
  data(text: string | Uint8Array): void;
}

export function printerTo({ out, err }: Output): Printer {
  return {
    out: (text) => out(inert(text)),
    err: (text) => err(inert(text)),
    workflow: (text) => out(visibleLines(text)),
    data: out,
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
