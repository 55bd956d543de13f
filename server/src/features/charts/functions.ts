import { collectionFunctions } from './functions/collections';
import { encodingFunctions } from './functions/encoding';
import { goFunctions, keywords } from './functions/go';
import { helmFunctions } from './functions/helm';
import { numberFunctions } from './functions/numbers';
import type { FunctionRow } from './functions/row';
import { textFunctions } from './functions/text';

/** What people read of a function of templates, or of a word of their language. */
export interface FunctionDoc {
  readonly name: string;
  /** With its name: `trunc(length int, text string) string`. */
  readonly signature: string;
  readonly meaning: string;
  /** An action without its braces, and what it prints, where that is always the same. */
  readonly example: string;
  readonly result: string | undefined;
  readonly isKeyword: boolean;
}

/** The functions that fail where the one without `must` gives nothing (sprig, functions.go; Helm, pkg/engine/funcs.go). */
const strict: readonly string[] = [
  ...['append', 'chunk', 'compact', 'dateModify', 'deepCopy', 'first', 'fromJson', 'has', 'initial', 'last', 'merge'],
  ...['mergeOverwrite', 'prepend', 'push', 'regexFind', 'regexFindAll', 'regexMatch', 'regexReplaceAll'],
  ...['regexReplaceAllLiteral', 'regexSplit', 'rest', 'reverse', 'slice', 'toDate', 'toJson', 'toPrettyJson'],
  ...['toRawJson', 'toYaml', 'uniq', 'without'],
];

const functions = [goFunctions, helmFunctions, textFunctions, collectionFunctions, numberFunctions, encodingFunctions]
  .flat()
  .map((row) => docOf(row, false));
const byName = new Map([...keywords.map((row) => docOf(row, true)), ...functions].map((doc) => [doc.name, doc]));
for (const name of strict) {
  const doc = byName.get(name);
  if (doc) byName.set(mustName(name), mustDoc(doc));
}
// Sprig names this one otherwise (sprig, functions.go).
const modify = byName.get('mustDateModify');
if (modify) byName.set('must_date_modify', { ...modify, name: 'must_date_modify' });

/** What there is to say of a function or keyword; undefined for one that Helm does not have. */
export function functionDoc(name: string): FunctionDoc | undefined {
  return byName.get(name);
}

/** All functions and keywords, by name. */
export const functionDocs: ReadonlyMap<string, FunctionDoc> = byName;

function docOf([name, signature, meaning, example, result]: FunctionRow, isKeyword: boolean): FunctionDoc {
  return { name, signature: isKeyword ? signature : name + signature, meaning, example, result, isKeyword };
}

function mustName(name: string): string {
  return `must${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function mustDoc({ name, signature, meaning, example, result }: FunctionDoc): FunctionDoc {
  return {
    name: mustName(name),
    signature: signature.replace(name, mustName(name)),
    meaning: `${meaning} Fails where \`${name}\` gives nothing.`,
    example: example.replace(new RegExp(`\\b${name}\\b`), mustName(name)),
    result,
    isKeyword: false,
  };
}
