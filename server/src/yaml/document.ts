import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Parser,
  type Scalar,
} from 'yaml';
import type { Path } from './json';
import { explainAll } from './messages';
import { isMergeKey, keyText, mergeSources } from './node';
import { type Form, isPreamble } from './stream';
import type { Span } from './text';

export { isMergeKey } from './node';

/**
 * One YAML document of a file. Its spans count from the document's own start, so that a document whose text did not
 * change is the same value wherever in the file it now stands. Parsed when first asked for; the tree of a tree that
 * is not used may be collected and parsed again later; what is wrong with the document is kept.
 */
export class YamlDocument {
  #tree: WeakRef<Tree> | undefined;
  #problems: Pick<Tree, 'errors' | 'duplicates'> | undefined;

  constructor(
    readonly text: string,
    readonly form: Form = 'document',
  ) {}

  get root(): Node | null {
    return this.#parsed.root;
  }

  /** What each alias stands for. Unknown aliases, and those inside their own anchor, are missing here. */
  get aliases(): ReadonlyMap<Alias, Node> {
    return this.#parsed.aliases;
  }

  get errors(): readonly SyntaxProblem[] {
    return (this.#problems ?? this.#parsed).errors;
  }

  get duplicates(): readonly DuplicateKey[] {
    return (this.#problems ?? this.#parsed).duplicates;
  }

  get #parsed(): Tree {
    let tree = this.#tree?.deref();
    if (!tree) {
      tree = this.form === 'prose' ? nothing : parse(this.text);
      this.#tree = new WeakRef(tree);
      this.#problems = { errors: tree.errors, duplicates: tree.duplicates };
    }
    return tree;
  }
}

interface Tree {
  readonly root: Node | null;
  readonly aliases: ReadonlyMap<Alias, Node>;
  readonly errors: readonly SyntaxProblem[];
  readonly duplicates: readonly DuplicateKey[];
}

const nothing: Tree = { root: null, aliases: new Map(), errors: [], duplicates: [] };

export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}

/** A key that a map has twice: kubectl keeps the last, the API server's strict decoder rejects both. */
export interface DuplicateKey {
  readonly key: string;
  /** Of the map that has it twice. */
  readonly path: Path;
  readonly span: Span;
  readonly first: Span;
  /** Set where one of the two comes in through a merge (`<<`), which has no pair of its own to remove. */
  readonly merged?: true;
}

/** Deeper than any real manifest. Composing recurses, and V8 may abort the process on a few KB of brackets. */
const maxDepth = 100;
/** The most nodes of a document with every alias expanded. */
const maxNodes = 1_000_000;
/** One mistake can cause an error at every token that follows. */
const maxErrors = 100;

function parse(text: string): Tree {
  const errors: SyntaxProblem[] = [...readerProblems(text)];
  const documents: Document.Parsed[] = [];
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  try {
    let errorTokens = 0;
    for (const token of new Parser().parse(text)) {
      if (token.type === 'error' && ++errorTokens > maxErrors) continue;
      if (tooDeep(token)) {
        errors.push({
          span: { start: token.offset, end: Math.min(token.offset + 1, text.length) },
          message: `This is nested more than ${maxDepth} levels deep, so it is not read.`,
        });
      } else for (const document of composer.next(token)) documents.push(document);
    }
    for (const document of composer.end(false, text.length)) documents.push(document);
  } catch (error) {
    errors.push({
      span: { start: 0, end: Math.min(1, text.length) },
      message: `This document cannot be parsed: ${String(error)}`,
    });
    return { root: null, errors, duplicates: [], aliases: new Map() };
  }
  for (const { contents, errors: found } of documents)
    if (found.length > 0) errors.push(...explainAll(text, found.slice(0, maxErrors), scalarsIn(contents)));
  const root = documents.find((document) => document.contents !== null)?.contents ?? null;
  const survey = new Survey(text, errors);
  if (root) survey.visit(root);
  const bomb = survey.size(root) > maxNodes;
  if (bomb)
    errors.push({
      span: clamp(0, 1, text),
      message: 'With its aliases expanded, this document has more than a million nodes, so it is not read.',
    });
  errors.sort((a, b) => a.span.start - b.span.start);
  return { root: bomb ? null : root, errors, duplicates: survey.duplicates, aliases: survey.aliases };
}

function clamp(start: number, end: number, text: string): Span {
  const from = Math.min(Math.max(start, 0), text.length);
  return { start: from, end: Math.min(Math.max(end, from), text.length) };
}

/** What Kubernetes' YAML reader rejects before it looks at any structure. */
function* readerProblems(text: string): Generator<SyntaxProblem> {
  // biome-ignore format: one class of characters
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0080-\u0084\u0086-\u009f\ufffe\uffff]/.exec(text);
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    yield {
      span: { start: control.index, end: control.index + 1 },
      message: `YAML does not allow the control character U+${code}. Remove it.`,
    };
  }
  const directive = /^%YAML[ \t]+(\S+)/m.exec(text);
  if (directive && directive[1] !== '1.1' && isPreamble(text.slice(0, directive.index))) {
    const span = { start: directive.index, end: directive.index + directive[0].length };
    yield {
      span,
      message: `Kubernetes reads YAML 1.1 and rejects the directive for ${directive[1]}. Remove the line.`,
    };
  }
  const surrogate = /\\u[dD][89a-fA-F][0-9a-fA-F]{2}/.exec(text);
  if (surrogate && insideDoubleQuotes(text, surrogate.index)) {
    const span = { start: surrogate.index, end: surrogate.index + surrogate[0].length };
    yield {
      span,
      message: 'Kubernetes rejects half of a surrogate pair as an escape sequence. Write the character itself.',
    };
  }
}

/** A rough look at one line, enough for an escape that only double quotes know. */
function insideDoubleQuotes(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return (line.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1;
}

/** Measures without recursion, which must not happen on such input. */
function tooDeep(token: CST.Token): boolean {
  const open: [CST.Token | null | undefined, number][] = [
    ['value' in token ? (token.value as CST.Token) : undefined, 1],
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, depth] = next;
    if (depth > maxDepth) return true;
    if (at && 'items' in at) for (const item of at.items) open.push([item.key, depth + 1], [item.value, depth + 1]);
  }
  return false;
}

/** One walk over the tree: what aliases stand for, keys given twice, and its size with aliases expanded. */
class Survey {
  readonly aliases = new Map<Alias, Node>();
  readonly duplicates: DuplicateKey[] = [];
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  readonly #path: (string | number)[] = [];
  readonly #sizes = new Map<Node, number>();

  constructor(
    readonly text: string,
    readonly errors: SyntaxProblem[],
  ) {}

  size(node: Node | null): number {
    return node ? (this.#sizes.get(node) ?? 1) : 0;
  }

  visit(node: unknown): number {
    if (isAlias(node)) return this.#visitAlias(node);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return 0;
    if (node.anchor) this.#anchors.set(node.anchor, node as Node);
    let size = 1;
    this.#open.add(node as Node);
    if (isSeq(node)) for (const [index, item] of node.items.entries()) size += this.#visitAt(index, item);
    else if (isMap(node)) {
      for (const { key, value } of node.items) size += this.visit(key) + this.#visitAt(keyText(key), value);
      this.#findDuplicates(node.items as readonly { key: unknown; value: unknown }[]);
    }
    this.#open.delete(node as Node);
    if (!isScalar(node)) this.#sizes.set(node as Node, size);
    return size;
  }

  #visitAt(step: string | number, node: unknown): number {
    this.#path.push(step);
    const size = this.visit(node);
    this.#path.pop();
    return size;
  }

  #visitAlias(alias: Alias): number {
    const span = clamp(alias.range?.[0] ?? 0, alias.range?.[1] ?? 0, this.text);
    const target = this.#anchors.get(alias.source);
    if (!target) this.errors.push({ span, message: `There is no anchor '&${alias.source}' before this alias.` });
    else if (this.#open.has(target))
      this.errors.push({ span, message: `The anchor '&${alias.source}' contains itself.` });
    else {
      this.aliases.set(alias, target);
      return this.size(target);
    }
    return 1;
  }

  #findDuplicates(pairs: readonly { key: unknown; value: unknown }[]): void {
    const seen = new Map<string, { span: Span; merged: boolean }>();
    const add = (key: string, span: Span, merged: boolean) => {
      const before = seen.get(key);
      if (before && this.duplicates.length < maxErrors) {
        const either = merged || before.merged;
        this.duplicates.push({
          key,
          path: [...this.#path],
          span,
          first: before.span,
          ...(either ? { merged: true as const } : {}),
        });
      } else seen.set(key, { span, merged });
    };
    for (const { key, value } of pairs) {
      if (!isScalar(key) || !key.range) continue;
      const span = clamp(key.range[0], key.range[1], this.text);
      if (isMergeKey(key)) for (const merged of new Set(this.mergedKeys(value as Node))) add(merged, span, true);
      else add(String(key.source ?? ''), span, false);
    }
  }

  /** The keys that `<<: value` brings in. */
  mergedKeys(value: Node | null | undefined): string[] {
    return mergeSources(value, this.aliases).flatMap((map) =>
      map.items.flatMap((pair) => (isScalar(pair.key) ? [String(pair.key.source ?? '')] : [])),
    );
  }
}

/** Every scalar of the document, keys included, in the order of the text. */
export function scalarsOf(document: YamlDocument): readonly Scalar[] {
  return scalarsIn(document.root);
}

function scalarsIn(root: Node | null): Scalar[] {
  const scalars: Scalar[] = [];
  const collect = (node: unknown) => {
    if (isScalar(node)) scalars.push(node as Scalar);
    else if (isSeq(node)) node.items.forEach(collect);
    else if (isMap(node)) {
      for (const { key, value } of node.items) {
        collect(key);
        collect(value);
      }
    }
  };
  collect(root);
  return scalars;
}
