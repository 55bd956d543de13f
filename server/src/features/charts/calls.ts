import type { CommandNode, Node, Operand, StringNode } from '../../helm/template/ast';
import { element, field, type Meaning, nothingKnown, union } from './meaning';

/** What functions make of values, as far as it can be told without running them. */

/** An argument: what is written, if it is written here rather than piped, and what it means. */
export interface Argument {
  readonly node?: Operand | undefined;
  readonly meaning: Meaning;
}

/** A key that is written as a string: `index .Values "web" "port"`. */
export interface WrittenKey {
  readonly node: StringNode;
  /** What has the key. */
  readonly holder: Meaning;
}

export interface Result {
  readonly meaning: Meaning;
  readonly keys: readonly WrittenKey[];
  /** What is looked into with keys that only a rendering can tell. */
  readonly open: Meaning;
}

/** What a call gives, and which keys it reads. */
export function resultOf(name: string, args: readonly Argument[]): Result {
  switch (name) {
    case 'index':
      return lookup(args[0], args.slice(1));
    case 'get':
    case 'hasKey':
      return lookup(args[0], args.slice(1, 2));
    case 'dig':
      return lookup(args.at(-1), args.slice(0, -2));
    case 'dict':
      return known([{ type: 'dict', entries: entriesOf(args) }]);
    case 'list':
    case 'tuple':
      return known([{ type: 'list', items: union(args.map(({ meaning }) => meaning)) }]);
    case 'first':
    case 'last':
      return known(element(args[0]?.meaning ?? nothingKnown));
    default:
      return known(passed.has(name) ? union(args.map(({ meaning }) => meaning)) : nothingKnown);
  }
}

/** Functions that give one of their arguments, or what is in them. */
const passed: ReadonlySet<string> = new Set([
  'default',
  'coalesce',
  'ternary',
  'required',
  'deepCopy',
  'mustDeepCopy',
  'merge',
  'mustMerge',
  'mergeOverwrite',
  'mustMergeOverwrite',
  'omit',
  'pick',
  'or',
  'and',
  'concat',
  'append',
  'prepend',
  'without',
  'uniq',
  'compact',
  'reverse',
  'rest',
  'initial',
  'set',
]);

/** Functions that print all that a value holds, keys included. */
export const printing: ReadonlySet<string> = new Set([
  'toYaml',
  'mustToYaml',
  'toYamlPretty',
  'toJson',
  'mustToJson',
  'toPrettyJson',
  'mustToPrettyJson',
  'toRawJson',
  'mustToRawJson',
  'toToml',
  'mustToToml',
  'keys',
  'toString',
  'print',
]);

function known(meaning: Meaning): Result {
  return { meaning, keys: [], open: nothingKnown };
}

function lookup(holder: Argument | undefined, keys: readonly Argument[]): Result {
  const found: WrittenKey[] = [];
  let meaning = holder?.meaning ?? nothingKnown;
  let open = nothingKnown;
  for (const { node } of keys) {
    if (node?.type === 'string') {
      found.push({ node, holder: meaning });
      meaning = field(meaning, node.value.text);
    } else {
      if (node?.type !== 'number') open = union([open, meaning]);
      meaning = element(meaning);
    }
  }
  return { meaning, keys: found, open };
}

function entriesOf(args: readonly Argument[]): Map<string, Meaning> {
  const entries = new Map<string, Meaning>();
  for (let index = 0; index + 1 < args.length; index += 2) {
    const key = args[index]?.node;
    if (key?.type === 'string') entries.set(key.value.text, args[index + 1]?.meaning ?? nothingKnown);
  }
  return entries;
}

/** The name of the function that a command calls; undefined for a value. */
export function functionOf({ first }: CommandNode): string | undefined {
  return first.type === 'identifier' ? first.name : undefined;
}

export function isString(node: Node | undefined): node is StringNode {
  return node?.type === 'string';
}
