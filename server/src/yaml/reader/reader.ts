import { Alias, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isBlank, isBreak } from './characters';
import { Scanner } from './scanner';
import { Source } from './source';
import type { Kind, Token } from './token';

export { Unreadable } from './source';

/**
 * The tree of a YAML text as kubectl reads it, made of the nodes of the package `yaml` with their places in the text.
 * Throws `Unreadable` where kubectl would reject the text, and where it is nested deeper than `maxDepth`.
 *
 * kubectl reads YAML with go-yaml v2, a port of libyaml, whose grammar this follows (parserc.go). It differs from the
 * package, which knows YAML 1.2: quoted strings and what stands in brackets may go on at any column, and a document
 * ends where its first value does, whatever follows.
 */
export function readDocument(text: string, maxDepth: number): Node | null {
  return new Reader(text, maxDepth).read();
}

/** A node that is no alias. */
type Content = Scalar | YAMLMap | YAMLSeq;

const misplaced = 'This is not expected here. Check the indentation, and the quotes and brackets above.';

class Reader {
  private readonly source: Source;
  private readonly scanner: Scanner;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
  ) {
    this.source = new Source(text);
    this.scanner = new Scanner(this.source);
  }

  read(): Node | null {
    const { scanner, source } = this;
    source.rejectControls();
    source.rejectMarkers();
    // kubectl cuts a file at every `---` before it reads: a directive never has the marker that must follow it.
    if (scanner.peek() === '%') this.fail(scanner.next(), 'kubectl cannot read directives. Remove the line.');
    const marker = scanner.peek() === '---' ? scanner.take() : undefined;
    const kind = scanner.peek();
    if (kind === 'eof' && !marker) return null;
    if (marker && (kind === 'eof' || kind === '...' || kind === '---' || kind === '%')) return this.empty(marker.end);
    const root = this.node(true, false);
    // What stands behind the document is not looked at, but for its first token.
    scanner.peek();
    return root;
  }

  /** A value; `aligned`: one that may be a list whose dashes stand where the keys of the map around it do. */
  private node(inBlock: boolean, aligned: boolean): Node {
    const { scanner } = this;
    let kind = scanner.peek();
    if (kind === '*') {
      const { value, start, end } = scanner.take();
      const alias = new Alias(value);
      alias.range = [start, end, end];
      return alias;
    }
    let anchor: string | undefined;
    let tag: string | undefined;
    let end = -1;
    for (; (kind === '&' && anchor === undefined) || (kind === '!' && tag === undefined); kind = scanner.peek()) {
      const token = scanner.take();
      if (kind === '&') anchor = token.value;
      else tag = token.value;
      end = token.end;
    }
    const node = this.content(kind, inBlock, aligned) ?? (end < 0 ? undefined : this.empty(end));
    if (!node) return this.fail(scanner.next(), misplaced);
    if (anchor !== undefined) node.anchor = anchor;
    if (tag !== undefined) node.tag = tag;
    return node;
  }

  /** The value that begins with the next token; undefined if none does. */
  private content(kind: Kind, inBlock: boolean, aligned: boolean): Content | undefined {
    if (kind === 'scalar') return scalar(this.scanner.take());
    const isCollection =
      kind === '[' || kind === '{' || (inBlock && (kind === 'map' || kind === 'list')) || (aligned && kind === '-');
    if (!isCollection) return undefined;
    if (++this.depth > this.maxDepth)
      this.fail(this.scanner.next(), `This is nested more than ${this.maxDepth} levels deep, so it is not read.`);
    const collection = this.collection(kind);
    this.depth--;
    return collection;
  }

  private collection(kind: Kind): YAMLMap | YAMLSeq {
    switch (kind) {
      case '[':
        return this.flowList();
      case '{':
        return this.flowMap();
      case 'map':
        return this.blockMap();
      default:
        return this.blockList(kind === '-');
    }
  }

  private blockMap(): YAMLMap {
    const { scanner } = this;
    const { start } = scanner.take();
    const map = new YAMLMap();
    let first = start;
    for (let kind = scanner.peek(); kind !== 'dedent'; kind = scanner.peek()) {
      const isExplicit = kind === '?' && !scanner.next().isKey;
      if (kind !== '?')
        this.fail(scanner.next(), 'This key is not aligned with the keys above it. Correct the indentation.');
      const mark = scanner.take();
      const key = this.endsEntry(scanner.peek()) ? this.empty(mark.end) : this.node(true, true);
      if (map.items.length === 0 && !isExplicit) first = key.range?.[0] ?? start;
      let value: Node | null = null;
      if (scanner.peek() === ':') {
        const { end } = scanner.take();
        value = this.endsEntry(scanner.peek()) ? this.empty(end) : this.node(true, true);
      }
      map.items.push(new Pair(key, value));
    }
    scanner.take();
    return this.placed(map, first);
  }

  private endsEntry(kind: Kind): boolean {
    return kind === '?' || kind === ':' || kind === 'dedent';
  }

  /** A list in block style; one that is `aligned` with the keys around it ends where its dashes do. */
  private blockList(aligned: boolean): YAMLSeq {
    const { scanner } = this;
    const { start } = scanner.next();
    if (!aligned) scanner.take();
    const list = new YAMLSeq();
    let kind = scanner.peek();
    for (; kind === '-'; kind = scanner.peek()) {
      const { end } = scanner.take();
      kind = scanner.peek();
      const isEmpty = kind === '-' || kind === 'dedent' || (aligned && (kind === '?' || kind === ':'));
      list.items.push(isEmpty ? this.empty(end) : this.node(true, false));
    }
    if (!aligned) {
      if (kind !== 'dedent')
        this.fail(scanner.next(), "A list item must begin with '-'. Add it, or correct the indentation.");
      scanner.take();
    }
    return this.placed(list, start);
  }

  private flowList(): YAMLSeq {
    const { scanner } = this;
    const { start } = scanner.take();
    const list = new YAMLSeq();
    list.flow = true;
    for (let kind = scanner.peek(); kind !== ']'; kind = this.behindEntry(start, ']')) {
      if (kind !== '?') list.items.push(this.node(false, false));
      else {
        const mark = scanner.take();
        const map = new YAMLMap();
        map.flow = true;
        const pair = this.flowPair(mark, ']');
        map.items.push(pair);
        const [from, to] = [pair.key.range?.[0] ?? mark.start, (pair.value ?? pair.key).range?.[1] ?? mark.end];
        map.range = [from, to, to];
        list.items.push(map);
      }
    }
    const { end } = scanner.take();
    list.range = [start, end, end];
    return list;
  }

  private flowMap(): YAMLMap {
    const { scanner } = this;
    const { start } = scanner.take();
    const map = new YAMLMap();
    map.flow = true;
    for (let kind = scanner.peek(); kind !== '}'; kind = this.behindEntry(start, '}'))
      map.items.push(kind === '?' ? this.flowPair(scanner.take(), '}') : new Pair(this.node(false, false), null));
    const { end } = scanner.take();
    map.range = [start, end, end];
    return map;
  }

  /** The key that `mark` begins, and its value. */
  private flowPair(mark: Token, closing: Kind): Pair<Node, Node | null> {
    const { scanner } = this;
    let kind = scanner.peek();
    const key = kind === ':' || kind === ',' || kind === closing ? this.empty(mark.end) : this.node(false, false);
    if (scanner.peek() !== ':') return new Pair<Node, Node | null>(key, null);
    const { end } = scanner.take();
    kind = scanner.peek();
    return new Pair<Node, Node | null>(
      key,
      kind === ',' || kind === closing ? this.empty(end) : this.node(false, false),
    );
  }

  /** Steps over the comma behind an entry, if one stands there; what comes next. */
  private behindEntry(start: number, closing: ']' | '}'): Kind {
    const { scanner } = this;
    const kind = scanner.peek();
    if (kind === closing) return kind;
    if (kind === 'eof') {
      const opening = closing === ']' ? '[' : '{';
      this.source.fail(start, start + 1, `'${opening}' is not closed. Add '${closing}'.`);
    }
    if (kind !== ',') this.fail(scanner.next(), `A ',' or '${closing}' is missing before this.`);
    scanner.take();
    return scanner.peek();
  }

  /** Nothing, where a value might stand: behind what it follows, and the blanks there. */
  private empty(offset: number): Scalar {
    let at = offset;
    while (isBlank(this.text.charCodeAt(at))) at++;
    const node = new Scalar('');
    node.source = '';
    node.type = 'PLAIN';
    node.range = [at, at, at];
    return node;
  }

  /** A collection in block style with its place: up to the next line behind what it ends with. */
  private placed<T extends YAMLMap | YAMLSeq>(collection: T, start: number): T {
    const last = collection.items.at(-1);
    const node = (last instanceof Pair ? (last.value ?? last.key) : last) as Node | undefined;
    const end = this.lineBehind(node);
    collection.range = [start, end, end];
    return collection;
  }

  /** The end of the line on which a node ends. */
  private lineBehind(node: Node | undefined): number {
    const [start, end, next] = node?.range ?? [0, 0, 0];
    if (next > end || start === end || this.isBlockStyle(node)) return next;
    const { text } = this;
    let at = end;
    while (isBlank(text.charCodeAt(at))) at++;
    if (text.charCodeAt(at) === 0x23) while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
    if (text.charCodeAt(at) === 13) at++;
    return text.charCodeAt(at) === 10 ? at + 1 : at;
  }

  private isBlockStyle(node: Node | undefined): boolean {
    if (node instanceof Scalar) return node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    return (node instanceof YAMLMap || node instanceof YAMLSeq) && !node.flow;
  }

  private fail(token: Token, message: string): never {
    return this.source.fail(token.start, Math.max(token.end, token.start + 1), message);
  }
}

function scalar({ value, type, start, end }: Token): Scalar {
  const node = new Scalar(value);
  node.source = value;
  if (type) node.type = type;
  node.range = [start, end, end];
  return node;
}
