/** Lines of a manifest whose indentation says nothing, and what each of them begins. */

/** Lines that belong together: a pair or an item with the lines of its value. */
export interface Entry {
  /** At least one, without the blanks around them. */
  readonly lines: readonly string[];
  /** The blank lines and comments above it, which stand where it stands. */
  readonly lead: readonly string[];
  /** Whether it begins an item of a list. */
  readonly isItem: boolean;
  /** Undefined for an item that is a scalar. */
  readonly key: string | undefined;
  readonly value: Value;
  /** Whether its first line stood further left than most: then nothing is its parent. */
  readonly isAtLeft: boolean;
}

/** What stands behind a colon or a dash; of a block scalar and of what is `open`, a quoted string, the rest is below. */
export type Value =
  | { readonly form: 'none' | 'map' | 'list' | 'alias' | 'block' | 'open' }
  | { readonly form: 'scalar'; readonly text: string; readonly quoted: boolean };

/** The entries of a document, and the comments behind the last of them. */
export interface Entries {
  readonly entries: readonly Entry[];
  readonly rest: readonly string[];
}

interface Head {
  readonly isItem: boolean;
  readonly key: string | undefined;
  readonly text: string;
}

const keyed = /^(- +)?(?:"([^"\\]{1,300})"|'([^']{1,300})'|([A-Za-z0-9_.][\w./-]{0,300})) ?:(?:[ \t]+(.*))?$/;
const dashed = /^-(?:[ \t]+(.*))?$/;

/**
 * The entries of a document. Undefined where a line is neither a pair nor an item, and belongs to neither for certain:
 * prose, a scalar over several lines, a block scalar whose own indentation means something.
 */
export function entriesOf(text: string): Entries | undefined {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const hasLeft = lines.some((line) => /^\s/.test(line)) && lines.some((line) => /^[^\s#]/.test(line));
  const entries: Entry[] = [];
  let lead: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const content = line.trim();
    if (content === '' || content.startsWith('#')) {
      lead.push(content);
      at++;
      continue;
    }
    const entry = entryAt(lines, at);
    if (!entry) return undefined;
    entries.push({ ...entry, lead, isAtLeft: hasLeft && line === content });
    lead = [];
    at += entry.lines.length;
  }
  return { entries, rest: lead };
}

function entryAt(lines: readonly string[], at: number): Omit<Entry, 'lead' | 'isAtLeft'> | undefined {
  const head = headOf((lines[at] ?? '').trim());
  if (!head) return undefined;
  // Brackets may also begin on the line below their key.
  const below = head.text === '' ? (lines[at + 1] ?? '').trim() : '';
  const isBelow = /^[[{]/.test(below);
  const text = isBelow ? below : head.text;
  const value = formOf(text);
  const end = value && endOf(lines, isBelow ? at + 1 : at, value, { ...head, text });
  if (!value || end === undefined) return undefined;
  return { lines: lines.slice(at, end).map((line) => line.trim()), isItem: head.isItem, key: head.key, value };
}

function headOf(content: string): Head | undefined {
  const [, dash, double, single, plain, text = ''] = keyed.exec(content) ?? [];
  const key = double ?? single ?? plain;
  if (key !== undefined) return { isItem: dash !== undefined, key, text: text.trim() };
  const item = dashed.exec(content);
  return item ? { isItem: true, key: undefined, text: (item[1] ?? '').trim() } : undefined;
}

/** Undefined for what a value cannot begin with, or what is read otherwise than it looks. */
function formOf(text: string): Value | undefined {
  const first = text.charAt(0);
  if (first === '' || first === '#') return { form: 'none' };
  if (first === '{') return { form: 'map' };
  if (first === '[') return { form: 'list' };
  if (first === '*') return { form: 'alias' };
  if (/^[|>][+-]?(?:\s+#.*)?$/.test(text)) return { form: 'block' };
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')\s*(?:#.*)?$/.exec(text);
  if (quoted) return { form: 'scalar', text: quoted[1] ?? quoted[2] ?? '', quoted: true };
  if (/^["'][^"']*$/.test(text)) return { form: 'open' };
  if (/^["'|>&!%@`]|^- |: |:$/.test(withoutComment(text))) return undefined;
  return { form: 'scalar', text: withoutComment(text), quoted: false };
}

function withoutComment(text: string): string {
  const comment = text.search(/\s#/);
  return (comment < 0 ? text : text.slice(0, comment)).trimEnd();
}

/** The line behind an entry; undefined where that cannot be told. */
function endOf(lines: readonly string[], at: number, { form }: Value, head: Head): number | undefined {
  switch (form) {
    case 'block':
      return endOfBlock(lines, at + 1, head.key !== undefined);
    case 'map':
    case 'list':
    case 'open':
      return endOfFlow(lines, at, head.text);
    case 'scalar':
      return head.key === undefined ? endOfWords(lines, at + 1) : at + 1;
    case 'none':
    case 'alias':
      return at + 1;
  }
}

/** An item of several lines, such as a command: what follows it is neither a pair nor an item, and more entries follow. */
function endOfWords(lines: readonly string[], start: number): number {
  let end = start;
  while (end < lines.length && isWords(lines[end] ?? '')) end++;
  return headOf((lines[end] ?? '').trim()) ? end : start;
}

function isWords(line: string): boolean {
  return !/^\s*(?:$|#)|: |:$|\s#/.test(line) && !headOf(line.trim());
}

/**
 * A block scalar ends where the next entry begins. Its lines lie side by side now, which makes no difference to a script
 * of a shell, which items are: commands and their arguments. Where it does, in YAML, Python or a text for another command,
 * nobody can tell how they stood.
 */
function endOfBlock(lines: readonly string[], start: number, isKeyed: boolean): number | undefined {
  let end = start;
  while (end < lines.length && !headOf(lines[end]?.trim() ?? '')) end++;
  // Comments in front of the next entry are its own: a script seldom ends with one.
  while (end > start && /^\s*(?:#|$)/.test(lines[end - 1] ?? '')) end--;
  const content = lines.slice(start, end).map((line) => line.trim());
  const isSensitive = content.some((line) => /^[^#].*:$|(?<!<)<<(?!<)/.test(line));
  const isKnown = !isKeyed || /^#!.*\b(?:ba|da|k)?sh\b/.test(content[0] ?? '') || content.every(isSetting);
  return end === start || isSensitive || !isKnown ? undefined : end;
}

/** Lines of files of settings, such as `my.cnf`: a section, a pair or a comment. */
function isSetting(line: string): boolean {
  return /^(?:$|[#;]|\[[^\]]*\]$|[\w.-]+(?:\s*=|$))/.test(line);
}

/** Brackets may be closed on a later line. */
function endOfFlow(lines: readonly string[], at: number, text: string): number | undefined {
  let depth = 0;
  let quote = '';
  for (let end = at; end < lines.length && end < at + maxFlowLines; end++) {
    const line = end === at ? text : (lines[end] ?? '').trim();
    let before = ' ';
    for (const character of line) {
      if (quote !== '') quote = character === quote && before !== '\\' ? '' : quote;
      else if (character === '"' || character === "'") quote = character;
      else if (character === '#' && before === ' ') break;
      else if (character === '{' || character === '[') depth++;
      else if (character === '}' || character === ']') depth--;
      before = character;
    }
    if (depth <= 0) return depth === 0 && quote === '' ? end + 1 : undefined;
  }
  return undefined;
}

/** A list in brackets that is longer was not closed. */
const maxFlowLines = 100;
