import fc from 'fast-check';
import type { Json } from '../../server/src/yaml/json';
import { resolvePlain } from '../../server/src/yaml/scalar';

/** Random YAML texts as people write them, with what they mean, for the tests of the yaml layer. */

/** A value and how it is written. */
type Written =
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly quotes: 0 | 1 | 2 }
  | { readonly kind: 'text'; readonly lines: readonly string[]; readonly header: '|' | '|-' | '|+' }
  | { readonly kind: 'list'; readonly flow: boolean; readonly items: readonly Written[]; readonly spread: boolean }
  | {
      readonly kind: 'map';
      readonly flow: boolean;
      readonly entries: readonly (readonly [string, Written])[];
      readonly spread: boolean;
    };

export interface Layout {
  readonly eol: '\n' | '\r\n';
  readonly indent: 2 | 3 | 4;
  readonly indentLists: boolean;
  readonly finalBreak: boolean;
  readonly bom: boolean;
  readonly marker: '' | '---' | '--- # first';
  /** Where comments go: bits taken one after the other. */
  readonly comments: readonly boolean[];
}

const key = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('app', 'name', 'spec', 'metadata', 'labels', 'replicas', 'items', 'x', 'zeta'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('app.kubernetes.io/name', 'on', '8', 'a b', '"q"', "it's", '#no', 'k: v', '-', '?'),
  },
);
const tricky = [
  'yes',
  'NO',
  '010',
  '0x1F',
  '0o17',
  '1_000',
  '1e3',
  '.5',
  '1:30',
  '2026-11-20',
  '~',
  'null',
  '',
  ' ',
  'a: b',
  'a #b',
  '#c',
  '- d',
  '[e',
  '{f}',
  'g, h',
  '*i',
  '&j',
  '!k',
  '%l',
  '@m',
  '`n',
  "it's",
  '"o"',
  'p\\q',
  'line\nbreak',
  'é',
  '<<',
  '=',
  '|',
  '>',
  '?',
  ': r',
  's:',
];
export const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('web', 'nginx:1.27', '/data', 'a-b', '10Gi', 'two words', 'http://x/y') },
  { weight: 3, arbitrary: fc.constantFrom(...tricky) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 8 }) },
);
const scalarValue = fc.oneof(
  { weight: 5, arbitrary: text },
  fc.integer({ min: -5, max: 70000 }),
  fc.boolean(),
  fc.constant(null),
);

/** A value as a caller of the edit functions gives it. */
export const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalarValue,
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(key, tie('value'), { maxKeys: 2, noNullPrototype: true }),
  ),
})).value;

const written = fc.letrec<{ value: Written }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 4, arbitrary: scalar() },
    { weight: 1, arbitrary: blockText() },
    { weight: 3, arbitrary: list(tie('value')) },
    { weight: 5, arbitrary: map(tie('value')) },
  ),
})).value;

function scalar(): fc.Arbitrary<Written> {
  return fc.record({
    kind: fc.constant('scalar' as const),
    value: scalarValue,
    quotes: fc.constantFrom(0 as const, 1 as const, 2 as const),
  });
}

function blockText(): fc.Arbitrary<Written> {
  const line = fc.constantFrom('echo hi', '  indented: 1', '# no comment', '- x', '');
  return fc.record({
    kind: fc.constant('text' as const),
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    header: fc.constantFrom('|' as const, '|-' as const, '|+' as const),
  });
}

function list(value: fc.Arbitrary<Written>): fc.Arbitrary<Written> {
  return fc.record({
    kind: fc.constant('list' as const),
    flow: fc.boolean(),
    spread: fc.boolean(),
    items: fc.array(value, { maxLength: 3 }),
  });
}

function map(value: fc.Arbitrary<Written>): fc.Arbitrary<Written> {
  return fc.record({
    kind: fc.constant('map' as const),
    flow: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    spread: fc.boolean(),
    entries: fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 4 }),
  });
}

const layout: fc.Arbitrary<Layout> = fc.record({
  eol: fc.constantFrom('\n' as const, '\r\n' as const),
  indent: fc.constantFrom(2 as const, 3 as const, 4 as const),
  indentLists: fc.boolean(),
  finalBreak: fc.boolean(),
  bom: fc.boolean(),
  marker: fc.constantFrom('' as const, '---' as const, '--- # first' as const),
  comments: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
});

/** A document whose root is a map: its text and what it means. */
export const manifest: fc.Arbitrary<{ readonly text: string; readonly value: Json }> = fc
  .tuple(map(written), layout)
  .map(([root, how]) => ({ text: new Writer(how).document(root), value: meaning(root) }));

/** Writes a value in the given layout. Comments are numbered, so that a test can tell that each is still there. */
class Writer {
  private comments = 0;
  private bits = 0;

  constructor(readonly how: Layout) {}

  document(root: Written): string {
    const { how } = this;
    const lines: string[] = how.marker === '' ? [] : [how.marker];
    if (isBlock(root)) lines.push(...this.block(root, 0));
    else lines.push(this.flow(root, 0));
    const body = lines.join('\n') + (how.finalBreak || endsInText(root) ? '\n' : '');
    return (how.bom ? '\uFEFF' : '') + body.replaceAll('\n', how.eol);
  }

  /** The lines of a map or list in block style. */
  private block(value: Written, column: number): string[] {
    const pad = ' '.repeat(column);
    const lines: string[] = [];
    if (value.kind === 'map') {
      for (const [name, child] of value.entries) {
        if (this.flip()) lines.push(`${pad}${this.comment()}`);
        lines.push(...this.entry(`${pad}${quoteKey(name)}:`, child, column, this.how.indentLists));
      }
    } else if (value.kind === 'list') {
      for (const item of value.items) {
        if (this.flip()) lines.push(`${pad}${this.comment()}`);
        if (isBlock(item) && !this.startsWithComment(item)) {
          const [first = '', ...rest] = this.block(item, column + 2);
          lines.push(`${pad}- ${first.trimStart()}`, ...rest);
        } else lines.push(...this.entry(`${pad}-`, item, column, true));
      }
    }
    return lines;
  }

  /** The next line would be a comment, which cannot share the dash's line with what follows it. */
  private startsWithComment(value: Written): boolean {
    const flipped = this.how.comments[this.bits % this.how.comments.length] === true;
    const nested = value.kind === 'list' && value.items[0] !== undefined && isBlock(value.items[0]);
    return flipped || nested;
  }

  private entry(head: string, value: Written, column: number, indentLists: boolean): string[] {
    if (value.kind === 'text') {
      const inner = ' '.repeat(column + this.how.indent);
      const content = value.lines.map((line) => (line === '' ? '' : inner + line));
      const first = value.lines.find((line) => line !== '') ?? '';
      const indicator = first.startsWith(' ') || value.lines[0] === '' ? String(this.how.indent) : '';
      return [`${head} ${value.header[0]}${indicator}${value.header.slice(1)}`, ...content];
    }
    if (isBlock(value)) {
      const own = value.kind === 'list' && !indentLists ? column : column + this.how.indent;
      return [`${head}${this.behind()}`, ...this.block(value, own)];
    }
    const written = this.flow(value, column);
    return [`${head}${written === '' ? '' : ' '}${written}${this.behind()}`];
  }

  private flow(value: Written, column: number): string {
    switch (value.kind) {
      case 'scalar':
        return writeScalar(value);
      case 'text':
        return JSON.stringify(meaning(value));
      case 'list':
      case 'map': {
        const [open, close] = value.kind === 'list' ? '[]' : '{}';
        const spread = value.spread && column >= 0;
        const inner = spread ? column + 2 * this.how.indent : -1;
        const parts =
          value.kind === 'list'
            ? value.items.map((item) => this.flow(item, inner) || 'null')
            : value.entries.map(([name, child]) => `${quoteKey(name)}: ${this.flow(child, inner) || 'null'}`);
        if (!spread || parts.length === 0) return `${open}${parts.join(', ')}${close}`;
        const pad = ' '.repeat(column + 2 * this.how.indent);
        return `${open}\n${pad}${parts.join(`,\n${pad}`)}\n${' '.repeat(column + this.how.indent)}${close}`;
      }
    }
  }

  private behind(): string {
    return this.flip() ? ` ${this.comment()}` : '';
  }

  private comment(): string {
    this.comments += 1;
    return `# c${this.comments}.`;
  }

  private flip(): boolean {
    this.bits += 1;
    return this.how.comments[(this.bits - 1) % this.how.comments.length] === true;
  }
}

function isBlock(value: Written): boolean {
  if (value.kind === 'map') return !value.flow && value.entries.length > 0;
  return value.kind === 'list' && !value.flow && value.items.length > 0;
}

/** Whether the last line belongs to a block scalar, which would change without its line break. */
function endsInText(value: Written): boolean {
  if (value.kind === 'text') return true;
  if (!isBlock(value)) return false;
  const last =
    value.kind === 'map' ? value.entries.at(-1)?.[1] : value.kind === 'list' ? value.items.at(-1) : undefined;
  return last !== undefined && endsInText(last);
}

function writeScalar({ value, quotes }: Extract<Written, { kind: 'scalar' }>): string {
  if (value === null) return ['', 'null', '~'][quotes] ?? '';
  if (typeof value !== 'string') return String(value);
  const plain =
    /^[A-Za-z0-9/][\w./:-]*( [\w./-]+)*$/.test(value) && !/:( |$)/.test(value) && resolvePlain(value) === value;
  if (quotes === 0 && plain) return value;
  if (quotes < 2 && /^[\x20-\x7e]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value);
}

function quoteKey(name: string): string {
  return /^[A-Za-z][\w./-]*$/.test(name) && resolvePlain(name) === name ? name : JSON.stringify(name);
}

function meaning(value: Written): Json {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'text': {
      const lines = value.lines.join('\n');
      if (value.header === '|+') return `${lines}\n`;
      const content = lines.replace(/\n+$/, '');
      if (value.header === '|') return content === '' ? '' : `${content}\n`;
      return content;
    }
    case 'list':
      return value.items.map(meaning);
    case 'map':
      return Object.fromEntries(value.entries.map(([name, child]) => [name, meaning(child)]));
  }
}
