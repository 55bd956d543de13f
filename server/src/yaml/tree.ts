import { type Alias, isAlias, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Json } from './json';
import { isMergeKey, keyText, mergeSources, scalarsIn } from './node';
import { readDocument, Unreadable } from './reader/reader';
import { type Form, isJson } from './stream';
import { type DuplicateKey, Survey, type SyntaxProblem } from './survey';
import type { Span } from './text';
import { readTolerantly } from './tolerant';

/** What parsing one document gives. Its spans count from the document's own start. */
export class Tree {
  /** Of maps and lists, as JSON: for the yaml layer only. */
  readonly values = new Map<Node, Json>();
  private readonly pairs = new Map<YAMLMap, Pairs>();

  constructor(
    readonly text: string,
    readonly form: Form,
    readonly root: Node | null = null,
    /** What each alias stands for. Unknown aliases, and those inside their own anchor, are missing here. */
    readonly aliases: ReadonlyMap<Alias, Node> = new Map(),
    readonly errors: readonly SyntaxProblem[] = [],
    readonly duplicates: readonly DuplicateKey[] = [],
  ) {}

  /**
   * The pairs of a map by their keys, merged ones included. Of several with one key the last counts, merged or not:
   * go-yaml v2 writes them into the map one after the other.
   */
  pairsOf(map: YAMLMap): Pairs {
    const known = this.pairs.get(map);
    if (known) return known;
    const pairs = new Map<string, Pair<Node, Node | null>>();
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      if (isMergeKey(pair.key)) {
        for (const source of mergeSources(pair.value, this.aliases).reverse())
          for (const [key, merged] of this.pairsOf(source)) pairs.set(key, merged);
      } else pairs.set(keyText(isAlias(pair.key) ? this.aliases.get(pair.key) : pair.key), pair);
    }
    this.pairs.set(map, pairs);
    return pairs;
  }
}

export type Pairs = ReadonlyMap<string, Pair<Node, Node | null>>;

/** Deeper than any real manifest. The tree is walked by recursion, and V8 may abort the process on a few KB of brackets. */
const maxDepth = 100;
/** The most nodes of a document with every alias expanded. */
const maxNodes = 1_000_000;

/** Reads any text; prose (the words around manifests) has no tree. */
export function parse(text: string, form: Form): Tree {
  if (form === 'prose') return new Tree(text, form);
  const { root, problem } = read(text);
  const survey = new Survey(text);
  if (survey.visit(root) > maxNodes) {
    const message = 'With its aliases expanded, this document has more than a million nodes, so it is not read.';
    return new Tree(text, form, null, survey.aliases, [{ span: { start: 0, end: Math.min(1, text.length) }, message }]);
  }
  // Kubernetes looks at what the text says only once it has read all of it.
  const errors = problem ? [problem] : survey.errors.sort((a, b) => a.span.start - b.span.start);
  return new Tree(text, form, root, survey.aliases, errors, survey.duplicates);
}

/**
 * The tree of a text, and why Kubernetes cannot read it if that is so: by our own reader, which is as strict. Of what it
 * rejects the tolerant one makes the best, and explains it where it too sees an error thereabouts.
 */
function read(text: string): { readonly root: Node | null; readonly problem?: SyntaxProblem } {
  try {
    return { root: readDocument(text, maxDepth) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // kubectl tries what begins with a brace as JSON first, which allows `\/`, halves of surrogate pairs, and line breaks
    // where YAML has none: to the tolerant reader these are blanks.
    if (/^\s*\{/.test(text) && isJson(text))
      return { root: readTolerantly(text.replace(/[\r\n]/g, ' '), maxDepth).root };
    const { root, errors } = readTolerantly(text, maxDepth);
    const { span, message } = error;
    return { root, problem: errors.find((other) => isNear(text, other.span, span)) ?? { span, message } };
  }
}

/** Why a text is no YAML, though kubectl may read it as JSON. */
export function problemAsYaml(text: string): SyntaxProblem | undefined {
  try {
    readDocument(text, maxDepth);
    return undefined;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { span, message } = error;
    return { span, message };
  }
}

/** Whether two places are on the same line, or on lines that follow one another. */
function isNear(text: string, a: Span, b: Span): boolean {
  const between = text.slice(Math.min(a.start, b.start), Math.max(a.start, b.start));
  return between.split('\n', 3).length < 3;
}

/** Every scalar of the document, keys included, in the order of the text. */
export function scalarsOf(tree: Tree): readonly Scalar[] {
  return scalarsIn(tree.root);
}
