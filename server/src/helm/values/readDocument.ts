import { type Node, readNode } from '../../rendering/node';
import { YamlDocument } from '../../yaml/document';

/** What is wrong with a document, at offsets in it. */
export interface Defect {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** What a document says, with offsets as origins; undefined for an empty one. */
export function readDocument(yaml: YamlDocument, start = 0): Node | Defect | undefined {
  const [error] = yaml.errors;
  if (error) return { start: start + error.span.start, end: start + error.span.end, message: error.message };
  return readNode(yaml, (from, to) => ({ uri: '', start: start + from, end: start + to, how: 'exact' }));
}

export function isDefect(read: Node | Defect | undefined): read is Defect {
  return read !== undefined && 'message' in read;
}

/** How many texts are kept that were read, and how long they may be. */
const [mostKept, longestKept] = [100, 0x4000];
const kept = new Map<string, Node | Defect | undefined>();

/** What the first document of a text says, as `readDocument` tells it. Charts read the same few texts again and again. */
export function readText(text: string): Node | Defect | undefined {
  if (kept.has(text)) return kept.get(text);
  const read = readDocument(new YamlDocument(firstDocument(text)));
  if (text.length <= longestKept) {
    if (kept.size >= mostKept) kept.clear();
    kept.set(text, read);
  }
  return read;
}

/** A stream up to where its second document begins. */
function firstDocument(text: string): string {
  const content = /^(?:[ \t]*(?:#.*)?\r?\n)*---(?=\s|$)/.exec(text)?.[0].length ?? 0;
  const end = text.slice(content).search(/^(?:---|\.\.\.)(?=\s|$)/m);
  return end < 0 ? text : text.slice(0, content + end);
}
