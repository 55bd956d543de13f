import { type ParsedFile, parse } from '../../helm/template/parse';
import type { SourceFile } from '../../workspace/file';
import { actionEnd, type DefineSite, definesIn } from './defines';

/** A template as an editor knows it: whatever is wrong in one action, the others are read. */
export interface Template {
  readonly file: SourceFile;
  readonly parsed: ParsedFile;
  readonly defines: readonly DefineSite[];
}

const templates = new WeakMap<SourceFile, Template>();

/** Reads a file as a template; once, as files do not change. */
export function templateOf(file: SourceFile): Template {
  let template = templates.get(file);
  if (!template) {
    const parsed = read(file.uri, file.text);
    template = { file, parsed, defines: definesIn(file.uri, file.text, parsed.text) };
    templates.set(file, template);
  }
  return template;
}

/** What comes in front of a place in a text, as far as it can be read: what is open there is not closed. */
export function parsedBefore(uri: string, text: string): ParsedFile {
  return read(uri, text);
}

/** Which functions there are is not asked here: one that does not exist is no reason not to read the rest. */
class AnyName extends Set<string> {
  override has(): boolean {
    return true;
  }
}

const anyName = new AnyName();

/** So many actions that cannot be read are passed over; of longer ones nothing is kept. */
const mostFaults = 12;
const longestAction = 4000;

/** Reads a text with harmless actions, or none, in place of those that cannot be read. All else keeps its place. */
function read(uri: string, text: string): ParsedFile {
  let parsed = parse(uri, uri, text, anyName);
  for (let faults = 0; faults < mostFaults; faults++) {
    const { error } = parsed;
    // What is open at the end is read as far as it goes.
    if (!error || error.message.endsWith('unexpected EOF')) break;
    const next = withoutAction(parsed.text, error.error.place.start);
    if (next === parsed.text) break;
    parsed = parse(uri, uri, next, anyName);
  }
  return parsed;
}

/** The text without the action around an offset, or in front of it; of one that opens or continues a block, without its condition. */
function withoutAction(text: string, offset: number): string {
  // Where an action is not closed, what is wrong may be the next one.
  const start = text.lastIndexOf('{{', text.startsWith('{{', offset) ? offset - 1 : offset);
  if (start < 0) return text;
  const end = actionEnd(text, start);
  const action = text.slice(start, end);
  const [, head, rest] =
    action.length > longestAction
      ? []
      : (/^(\{\{-?\s*(?:else\s+)?(?:if|with|range)\b)(.*?)\s*-?\}\}$/s.exec(action) ?? []);
  const without =
    head !== undefined && rest !== undefined && rest.length > 1 && rest.trim() !== '.'
      ? `${head} .${blank(rest.slice(2))}${action.slice(head.length + rest.length)}`
      : blank(action);
  return text.slice(0, start) + without + text.slice(end);
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
