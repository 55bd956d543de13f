import type { Defect } from '../values/readDocument';

/** What go-yaml says where our reader says something that helps more. */
const messages: readonly (readonly [RegExp, string])[] = [
  [/^There is a second ':'/, 'mapping values are not allowed in this context'],
  [/is read as part of its value/, 'mapping values are not allowed in this context'],
  [/^Expected ':' and a value/, "could not find expected ':'"],
  [/^A key must be on a single line/, "could not find expected ':'"],
  [/^This key is not aligned/, 'did not find expected key'],
  [/^A list item must begin|^This '-' is not aligned|^This list is not aligned/, "did not find expected '-' indicator"],
  [/^'\{' is not closed|or '\}' is missing/, "did not find expected ',' or '}'"],
  [/^'\[' is not closed|or '\]' is missing/, "did not find expected ',' or ']'"],
  [/^The quoted string is not closed/, 'found unexpected end of stream'],
  [/does not allow tabs|must be quoted/, 'found character that cannot start any token'],
  [/is not a valid escape sequence/, 'found unknown escape character'],
  [/control character/, 'control characters are not allowed'],
  [/^There is no anchor '&(.*)' before/, "unknown anchor '$1' referenced"],
  [/^The anchor '&(.*)' contains itself/, "anchor '$1' value contains itself"],
  [/^'<<' merges maps/, 'map merge requires map or sequence of maps as the value'],
];

/** Why Go cannot decode a text as YAML, in its words as far as they are known, with the line that it tells. */
export function goMessage({ start, message }: Defect, text: string): string {
  const infinity = /^JSON has no number '([-+]?)\.(\w+)'/.exec(message);
  if (infinity) return `error converting YAML to JSON: json: unsupported value: ${nameOf(infinity[1], infinity[2])}`;
  const words = wordsOf(message);
  const line = text.slice(0, start).split('\n').length;
  return `error converting YAML to JSON: yaml: ${line > 1 ? `line ${line}: ` : ''}${words}`;
}

function wordsOf(message: string): string {
  for (const [pattern, words] of messages) {
    const match = pattern.exec(message);
    if (match) return words.replace('$1', () => match[1] ?? '');
  }
  return message;
}

/** Infinity and what is no number, as Go names them. */
function nameOf(sign: string | undefined, name: string | undefined): string {
  return name?.toLowerCase() === 'nan' ? 'NaN' : `${sign || '+'}Inf`;
}
