import assert from 'node:assert/strict';

/**
 * `standard`, a text of whole manifests, with the documents of `block` in it:
 *
 * - A document without `apiVersion` is a part of the standard StatefulSet, or of the standard document of the `kind`
 *   that it names. It is merged key by key. In lists, items of the same `name` or `metadata.name`, else of the same
 *   first line, are merged, and others are added. A value that is neither a map nor a list, or is in flow style,
 *   replaces what is there. A cursor, `$0`, is no part of a name.
 * - A whole document replaces the standard one of its kind and name, or is added.
 *
 * The lines of the block stay as they are and in their order: carets with the line above them, other comments with the
 * line below. The lines of the standard follow the indentation of those beside them.
 *
 * `without` removes keys and documents from the standard beforehand: `readinessProbe`, `Service`, and where that is
 * ambiguous the end of the path without list indices, `containers.resources`.
 */
export function splice(standard: string, block: string, without: readonly string[] = []): string {
  return weave(without.reduce(remove, documentsOf(standard)), documentsOf(block), isCounterpart)
    .map(([there, given]) => {
      assert.ok(there || given?.isWhole, `the standard has no ${given?.kind} of which this could be a part`);
      if (there && given && !given.isWhole) return merge(there.nodes, given.nodes);
      return (given ?? there)?.nodes ?? [];
    })
    .map((nodes) => `${nodes.flatMap(linesOf).join('\n')}\n`)
    .join('---\n');
}

/** Whether a block is to be spliced: a document without `apiVersion` has `metadata` or `spec`. */
export function isPart(block: string): boolean {
  return documentsOf(block).some(
    ({ isWhole, nodes }) => !isWhole && nodes.some(({ id }) => id === 'metadata' || id === 'spec'),
  );
}

interface Document {
  readonly kind: string;
  readonly name: string | undefined;
  readonly isWhole: boolean;
  readonly nodes: readonly Node[];
}

/** A key with what it holds, or an item of a list. */
interface Node {
  /** What tells it from its siblings: the key; the name of an item, else its first line. */
  readonly id: string;
  /** What stands on the line of the key. */
  readonly value: string;
  readonly isItem: boolean;
  readonly indent: number;
  /** Its lines but for those of the children: an item with children has only comments of its own. */
  readonly head: readonly string[];
  /** What is merged one by one. */
  readonly children: readonly Node[];
}

function documentsOf(text: string): Document[] {
  return text.split(/^---[ \t]*\n/m).map((source) => {
    const nodes = parse(source.replace(/\n$/, '').split('\n'));
    return {
      kind: scalarOf(nodes, 'kind') ?? 'StatefulSet',
      name: scalarOf(nodes, 'metadata', 'name'),
      isWhole: scalarOf(nodes, 'apiVersion') !== undefined,
      nodes,
    };
  });
}

function isCounterpart(there: Document, given: Document): boolean {
  return there.kind === given.kind && (!given.isWhole || there.name === given.name);
}

/** The nodes that stand beside one another in these lines. Every line is in one of them. */
function parse(lines: readonly string[]): Node[] {
  const first = lines.find((line) => !isRemark(line)) ?? '';
  const [indent, isList] = [indentOf(first), isItem(first)];
  const groups: string[][] = [];
  let comments: string[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (!isRemark(line) && indentOf(line) <= indent && isItem(line) === isList) {
      groups.push([...comments, line]);
      comments = [];
    } else if (!last || (isRemark(line) && !isCaret(line) && indentOf(line) <= indent)) {
      comments.push(line);
    } else {
      last.push(...comments, line);
      comments = [];
    }
  }
  groups.at(-1)?.push(...comments);
  return groups.map((group) => (isList ? readItem(group, indent) : readKey(group, indent)));
}

const key = /^ *(?:"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<plain>[^\s"'#[{][^:]*?)) *:(?: +(?<value>.*))?$/;

function readKey(lines: readonly string[], indent: number): Node {
  const at = lines.findIndex((line) => !isRemark(line));
  const { double, single, plain, value = '' } = key.exec(lines[at] ?? '')?.groups ?? {};
  const id = double ?? single ?? plain ?? lines[at] ?? '';
  const node = { id, value: uncommented(value), isItem: false, indent };
  const below = lines.findIndex((line, i) => i > at && !isCaret(line));
  // An anchor or a tag may stand before what comes below.
  const children = below > 0 && /^(?:[&!]\S+)?$/.test(node.value) ? parse(lines.slice(below)) : [];
  return { ...node, head: children.length > 0 ? lines.slice(0, below) : lines, children };
}

function readItem(lines: readonly string[], indent: number): Node {
  const at = lines.findIndex((line) => !isRemark(line));
  const [first = '', ...rest] = lines.slice(at);
  const content = `${' '.repeat(indent + 1)}${first.slice(indent + 1)}`;
  const node = { value: '', isItem: true, indent };
  if (!key.test(content)) {
    const id = /^ *\{ *name: *([^\s,}]+)/.exec(content)?.[1] ?? uncommented(content);
    return { ...node, id, head: lines, children: [] };
  }
  const children = parse([content, ...rest]);
  const id = scalarOf(children, 'name') ?? scalarOf(children, 'metadata', 'name') ?? uncommented(content);
  return { ...node, id, head: lines.slice(0, at), children };
}

function linesOf({ isItem, indent, head, children }: Node): string[] {
  const [first, ...rest] = children.flatMap(linesOf);
  if (first === undefined) return [...head];
  return [...head, isItem ? `${first.slice(0, indent)}-${first.slice(indent + 1)}` : first, ...rest];
}

/** `given` in the midst of `standard`. In an item the dash stays with the line that has it. */
function merge(standard: readonly Node[], given: readonly Node[], inItem = false): Node[] {
  const [there, own] = [standard[0], given[0]];
  const shift = there && own ? own.indent - there.indent : 0;
  return weave(standard, given, (a, b) => a.id === b.id, inItem).flatMap(([there, own]) => {
    if (!own) return there ? [moved(there, shift)] : [];
    const canMerge = there && own.children[0] && there.children[0]?.isItem === own.children[0].isItem;
    return [canMerge ? { ...own, children: merge(there.children, own.children, own.isItem) } : own];
  });
}

/**
 * Pairs those that correspond. `given` keeps its order; what `standard` alone has stands before what it stands before
 * in `standard`, but not before the first of all if `given` leads.
 */
function weave<T>(
  standard: readonly T[],
  given: readonly T[],
  correspond: (there: T, own: T) => boolean,
  givenLeads = false,
): (readonly [T | undefined, T | undefined])[] {
  const taken = new Set<T>();
  const pairs = given.map((own) => {
    const there = standard.find((each) => !taken.has(each) && correspond(each, own));
    if (there !== undefined) taken.add(there);
    return [there, own] as const;
  });
  const left = standard.filter((each) => !taken.has(each));
  const before = (there: T) =>
    left.splice(0, left.filter((each) => standard.indexOf(each) < standard.indexOf(there)).length);
  const woven = pairs.flatMap(([there, own], i) => [
    ...(there === undefined || (givenLeads && i === 0) ? [] : before(there)).map((each) => [each, undefined] as const),
    [there, own] as const,
  ]);
  return [...woven, ...left.map((each) => [each, undefined] as const)];
}

function moved(node: Node, shift: number): Node {
  const move = (line: string) => (shift < 0 ? line.slice(-shift) : ' '.repeat(shift) + line);
  return {
    ...node,
    indent: node.indent + shift,
    head: node.head.map(move),
    children: node.children.map((child) => moved(child, shift)),
  };
}

/** The documents without the lines of the one place that this names. What is given for it takes its place. */
function remove(documents: readonly Document[], place: string): Document[] {
  const found: string[] = [];
  const isNamed = (path: string) => {
    const isIt = path === place || path.endsWith(`.${place}`);
    if (isIt) found.push(path);
    return isIt;
  };
  const kept = (node: Node, around: string): Node => {
    const path = node.isItem ? around : `${around}.${node.id}`;
    const gone = { ...node, head: [], children: [] };
    if (!node.isItem && isNamed(path)) return gone;
    const children = node.children.map((child) => kept(child, path));
    return children.length > 0 && children.flatMap(linesOf).length === 0 ? gone : { ...node, children };
  };
  const result = documents.flatMap((document) => {
    const { kind, nodes } = document;
    return isNamed(kind) ? [] : [{ ...document, nodes: nodes.map((node) => kept(node, kind)) }];
  });
  assert.equal(found.length, 1, `without=${place} names ${found.join(', ') || 'nothing'}`);
  return result;
}

/** The value of a key in a key, as it is written. */
function scalarOf(nodes: readonly Node[], id: string, ...path: readonly string[]): string | undefined {
  const node = nodes.find((each) => each.id === id);
  const [next, ...rest] = path;
  return node && next !== undefined ? scalarOf(node.children, next, ...rest) : node?.value;
}

/** A value without its comment, and without a cursor. */
function uncommented(text: string): string {
  return text
    .replace('$0', '')
    .replace(/(?:^|\s)#.*$/, '')
    .trim();
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isItem(line: string): boolean {
  return /^ *-(?: |$)/.test(line);
}

/** A comment, or a blank line. */
function isRemark(line: string): boolean {
  return /^\s*(?:#|$)/.test(line);
}

/** A comment that points at the line above. */
function isCaret(line: string): boolean {
  return /^\s*#[\s^]*\^\s*$/.test(line);
}
