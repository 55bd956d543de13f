/**
 * Cuts what was pasted or piped into parts that are read one by one: the outputs of several commands, one after the
 * other, with prompts and messages between them.
 */

/**
 * `json`: what stands between braces, perhaps without its end. `yaml`: documents. `events`: lines of an event table.
 * `described`: what `kubectl describe` prints of one object. `message`: one line of kubectl's, or anybody's.
 */
export interface Section {
  readonly form: 'json' | 'yaml' | 'events' | 'described' | 'message';
  readonly text: string;
}

/** Where a line stands that is not indented. */
interface Line {
  readonly start: number;
  /** Behind its line end. */
  readonly next: number;
  readonly text: string;
}

/** The sections of a text in order. All of it is looked at once. */
export function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  let open: { readonly form: Section['form']; readonly start: number } | undefined;
  const close = (end: number) => {
    if (open) sections.push({ form: open.form, text: text.slice(open.start, end) });
    open = undefined;
  };
  for (let line = lineFrom(text, 0); line; line = lineFrom(text, line.next)) {
    const form = formOf(line.text, open?.form);
    if (form === 'json') {
      close(line.start);
      const end = endOfJson(text, line);
      sections.push({ form, text: text.slice(line.start, end) });
      line = { ...line, next: end };
    } else if (open?.form !== form || startsAnew(form, line.text)) {
      close(line.start);
      open = { form, start: line.start };
    }
  }
  close(text.length);
  return sections;
}

/** The first line from an offset on that is neither blank nor indented. */
function lineFrom(text: string, offset: number): Line | undefined {
  for (let start = offset; start < text.length; ) {
    const lineFeed = text.indexOf('\n', start);
    const next = lineFeed < 0 ? text.length : lineFeed + 1;
    const first = text.charCodeAt(start);
    // What is longer is JSON on a single line, and known by its start.
    if (first > 32) return { start, next, text: text.slice(start, Math.min(next, start + 1000)).trimEnd() };
    start = next;
  }
  return undefined;
}

const eventTable = /^(?:NAMESPACE\s+)?LAST SEEN\s+TYPE\s+REASON\s+OBJECT/;
const eventRow =
  /^(?:[a-z0-9][\w.-]*\s+)?(?:(?:\d+(?:ms|[smhdy]))+|<\w+>)(?:\s+\(x\d+ over \w+\))?\s+(?:Normal|Warning)\s/;
const describedName = /^Name:\s{2,}\S/;
const describedField = /^[A-Z][\w ()/-]*:/;
const kubectlMessage =
  /^(?:Error from server|error:|Error:|Warning:|No resources found|Unable to connect|The connection to)/;
const yamlLine = /^(?:-(?:\s|$)|---|\.\.\.|[#%]|["']?[\w./-]+["']?\s*:(?:\s|$))/;

function formOf(line: string, open: Section['form'] | undefined): Section['form'] {
  if (/^[{[]/.test(line)) return 'json';
  if (kubectlMessage.test(line)) return 'message';
  if (eventTable.test(line) || eventRow.test(line)) return 'events';
  if (describedName.test(line)) return 'described';
  if (open === 'described' && describedField.test(line)) return 'described';
  return yamlLine.test(line) ? 'yaml' : 'message';
}

/** Whether a line begins another section, though the one before it is of its form. */
function startsAnew(form: Section['form'], line: string): boolean {
  switch (form) {
    case 'message':
      return true;
    case 'events':
      return eventTable.test(line);
    case 'described':
      return describedName.test(line);
    default:
      return false;
  }
}

/**
 * Where the JSON ends that a line begins: behind a brace that is not indented, which closes what kubectl prints; before
 * a line of anything else; or at the end of the text.
 */
function endOfJson(text: string, opening: Line): number {
  for (let line = lineFrom(text, opening.next); line; line = lineFrom(text, line.next)) {
    if (/^[}\]]/.test(line.text)) return line.start + 1;
    if (!line.text.startsWith('"')) return line.start;
  }
  return text.length;
}
