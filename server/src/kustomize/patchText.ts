import { type InnerText, innerTextOf, trimmed } from '../rendering/innerText';
import { isNull, type ListNode, type MapNode, readNode, type ScalarNode } from '../rendering/node';
import { Refused } from '../rendering/refused';
import { YamlDocument } from '../yaml/document';
import { isJson } from '../yaml/stream';
import type { KustomizeFile } from './files';
import { objectsIn, objectsInText } from './objects';

/** What a patch may be: objects to merge, or operations. */
export interface PatchText {
  readonly text: string;
  /** How Kustomize says where it comes from. */
  readonly source: string;
  /** The objects in it. Throws `Refused` if it is anything else. */
  objects(): readonly MapNode[];
  /** The operations in it; undefined if it is empty. Throws `Refused` if it is anything else. */
  operations(): ListNode | undefined;
}

/** The patch in a file. */
export function patchInFile(file: KustomizeFile, path: string): PatchText {
  const inner: InnerText = {
    text: file.text,
    originOf: (start, end) => ({ uri: file.uri, start, end, how: 'exact' }),
  };
  return {
    text: file.text,
    source: `[path: ${JSON.stringify(path)}]`,
    objects: () => withoutRefusals(objectsIn(file)),
    operations: () => operationsIn(inner),
  };
}

/** The patch that stands in a kustomization, `text` being that of the file. */
export function inlinePatch(scalar: ScalarNode, text: string): PatchText {
  const inner = trimmed(innerTextOf(scalar, text));
  return {
    text: inner.text,
    source: `[patch: ${JSON.stringify(inner.text)}]`,
    objects: () => withoutRefusals(objectsInText(inner.text, inner.originOf)),
    operations: () => operationsIn(inner),
  };
}

function withoutRefusals({ objects, refusals }: ReturnType<typeof objectsIn>): readonly MapNode[] {
  const [refusal] = refusals;
  if (refusal) throw refusal;
  return objects;
}

/** What begins with a bracket is JSON, all else the first document of YAML. */
function operationsIn({ text, originOf }: InnerText): ListNode | undefined {
  const whole = originOf(0, text.length);
  if (text === '') throw new Refused('empty json patch operations', whole);
  if (text.startsWith('[') && !isJson(text)) throw new Refused('the patch begins as JSON does, and is none', whole);
  const yaml = new YamlDocument(text);
  const [problem] = yaml.errors;
  if (problem) throw new Refused(`yaml: ${problem.message}`, originOf(problem.span.start, problem.span.end));
  const node = readNode(yaml, originOf);
  if (!node || isNull(node)) return undefined;
  const isOperations = node.type === 'list' && node.items.every((item) => item.type === 'map' || isNull(item));
  if (!isOperations) throw new Refused('a JSON patch must be a list of operations', node.origin);
  return node;
}
