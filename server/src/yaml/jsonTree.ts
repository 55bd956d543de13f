import { visit } from 'jsonc-parser';
import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/**
 * The tree that the YAML parser makes of a JSON object, made several times as fast: what `kubectl get -o json` prints is
 * long. Undefined if the text is anything else, or is nested deeper than `maxDepth`.
 */
export function readJsonTree(text: string, maxDepth: number): YAMLMap | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const builder = new Builder(text, maxDepth);
  try {
    visit(text, builder.visitor, { disallowComments: true });
  } catch (error) {
    if (error === notJson || error instanceof RangeError) return undefined;
    throw error;
  }
  return builder.root;
}

const notJson = new Error('This is not JSON.');

class Builder {
  root: YAMLMap | undefined;
  private readonly open: (YAMLMap | YAMLSeq)[] = [];
  private key: Scalar | undefined;

  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
  ) {}

  readonly visitor = {
    onObjectBegin: (offset: number) => this.begin(new YAMLMap(), offset),
    onArrayBegin: (offset: number) => this.begin(new YAMLSeq(), offset),
    onObjectEnd: (offset: number) => this.end(offset + 1),
    onArrayEnd: (offset: number) => this.end(offset + 1),
    onObjectProperty: (property: string, offset: number, length: number) => {
      this.key = quoted(property, offset, length);
    },
    onLiteralValue: (value: unknown, offset: number, length: number) =>
      this.add(typeof value === 'string' ? quoted(value, offset, length) : plain(this.text, offset, length)),
    onError: () => {
      throw notJson;
    },
  };

  private begin(collection: YAMLMap | YAMLSeq, offset: number): void {
    collection.flow = true;
    collection.range = [offset, offset, offset];
    this.add(collection);
    this.open.push(collection);
    if (this.open.length > this.maxDepth) throw notJson;
  }

  private end(offset: number): void {
    const closed = this.open.pop();
    if (closed?.range) closed.range = [closed.range[0], offset, offset];
  }

  private add(node: Node): void {
    const parent = this.open.at(-1);
    if (!parent) this.root = node as YAMLMap;
    else if (parent instanceof YAMLSeq) parent.items.push(node);
    else parent.items.push(new Pair(this.key, node));
  }
}

function quoted(value: string, offset: number, length: number): Scalar {
  return scalar(value, value, 'QUOTE_DOUBLE', offset, length);
}

/** A number, a boolean or null: resolved later, as in YAML. */
function plain(text: string, offset: number, length: number): Scalar {
  const source = text.slice(offset, offset + length);
  return scalar(source, source, 'PLAIN', offset, length);
}

function scalar(value: string, source: string, type: Scalar.Type, offset: number, length: number): Scalar {
  const node = new Scalar(value);
  node.source = source;
  node.type = type;
  node.range = [offset, offset + length, offset + length];
  return node;
}
