import type { Place } from '../../rendering/origin';
import { Failure } from '../values/value';
import { type Node, positionOf } from './ast';
import { TemplateError } from './error';
import type { Definition } from './parse';
import { writtenNode } from './written';

/** Why the execution of a template fails, as text/template says it (exec.go, errorf). */
export class ExecFailure extends Failure {
  constructor(
    message: string,
    /** Where in the template. */
    readonly place: Place,
    override readonly cause?: Failure | undefined,
  ) {
    super(message);
  }
}

/** What `fail` and `required` say. */
export class Said extends Failure {
  constructor(readonly said: string) {
    super(`HELM_ERR_START${said}HELM_ERR_END`);
  }
}

/** An error at a node of a template: `template: file:line:column: executing "name" at <node>: why`. */
export function failureAt(
  { name, file }: Definition,
  node: Node,
  place: Place,
  why: string,
  cause?: Failure,
): ExecFailure {
  const location = locationOf(file.name, file.text, positionOf(node));
  const message = `template: ${location}: executing ${JSON.stringify(name)} at <${writtenNode(node)}>: ${why}`;
  return new ExecFailure(message, place, cause);
}

/** A line, and how many bytes stand before an offset on it. */
function locationOf(name: string, text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const column = new TextEncoder().encode(before.slice(lineStart)).length;
  return `${name}:${before.split('\n').length}:${column}`;
}

/** A failure as Helm prints it (pkg/engine/engine.go, reformatExecErrorMsg). */
export function reported(failure: Failure, place: Place): TemplateError {
  const places = placesOf(failure);
  const innermost = places.at(-1) ?? place;
  const { message } = failure;
  const location = message.split(': ', 2)[1] ?? '';
  const said = /HELM_ERR_START([\s\S]*)HELM_ERR_END/.exec(message)?.[1];
  if (said !== undefined) {
    return new TemplateError(`execution error at (${location}): ${said}`, said, innermost, places);
  }
  const reason = reasonOf(failure);
  return new TemplateError(traceOf(failure) ?? message, reason, innermost, places);
}

function placesOf(failure: Failure): Place[] {
  const places: Place[] = [];
  for (let at: unknown = failure; at instanceof Failure; at = at.cause) {
    if (at instanceof ExecFailure) places.push(at.place);
  }
  return places;
}

/** What the innermost template fails for: what a function says, if it is one that fails. */
function reasonOf(failure: Failure): string {
  let innermost = failure;
  for (let at: unknown = failure; at instanceof Failure; at = at.cause) if (at instanceof ExecFailure) innermost = at;
  if (innermost.cause instanceof Failure) return innermost.cause.message;
  return tracedOf(innermost.message)?.reason ?? innermost.message;
}

interface Traced {
  readonly location: string;
  readonly executing: string;
  readonly reason: string;
}

/** All errors, one below the other; undefined if one of them is not of text/template. */
function traceOf(failure: Failure): string | undefined {
  const lines: string[] = [];
  for (let at: unknown = failure; at instanceof Failure; at = at.cause) {
    const traced = tracedOf(at.message);
    if (!traced) return undefined;
    const { location, executing, reason } = traced;
    const line = `${location === '' ? '' : `${location}\n  `}${executing === '' ? '' : `${executing}\n    `}${reason}\n`;
    if (lines.at(-1) !== line) lines.push(line);
  }
  return lines.join('').trim();
}

/** The parts of an error of text/template, as Helm takes it apart. */
function tracedOf(message: string): Traced | undefined {
  const prefix = 'template: ';
  if (!message.startsWith(prefix)) return undefined;
  const rest = message.slice(prefix.length);
  if (rest.startsWith('no template ')) return { location: '', executing: '', reason: message };
  const executing = executingIn(rest);
  if (executing) return executing;
  const colon = rest.lastIndexOf(': ');
  if (colon < 0) return undefined;
  return { location: rest.slice(0, colon), executing: '', reason: withoutCause(rest.slice(colon + 2)) };
}

/** `file:line:column: executing "name" at <node>: why`. */
function executingIn(text: string): Traced | undefined {
  const word = ': executing ';
  const found = text.indexOf(word);
  const start = found + word.length;
  const nameEnd = text.indexOf('"', start + 1);
  if (found < 0 || text[start] !== '"' || !text.startsWith(' at <', nameEnd + 1)) return undefined;
  const end = text.indexOf('>: ', nameEnd);
  if (end < 0) return undefined;
  return {
    location: text.slice(0, found),
    executing: `executing ${text.slice(start, end)}>:`,
    reason: withoutCause(text.slice(end + 3)),
  };
}

function withoutCause(why: string): string {
  const cause = why.indexOf(' template:');
  return cause < 0 ? why : why.slice(0, cause);
}
