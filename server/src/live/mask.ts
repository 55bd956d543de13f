import { define, isArray, isObject, type Json, type Path } from '../yaml/json';
import { lastApplied } from './serverFilled';

/**
 * What a dump may tell about itself, and what not: data of Secrets, values of environment variables, and what looks
 * like a password or a key in any other text. When in doubt, it is hidden.
 */

/** What stands for a value that is not shown. */
export const hidden = '(hidden)';

/** Where a value is hidden whatever it is. `kind` is that of the object, `path` leads from its root. */
function isHiddenAt(path: Path, kind: string): boolean {
  if (kind === 'Secret' && (path[0] === 'data' || path[0] === 'stringData') && path.length > 1) return true;
  const [list, index, field] = path.slice(-3);
  return (list === 'env' && typeof index === 'number' && field === 'value') || path.at(-1) === lastApplied;
}

/** How deep values are shown: no kind of Kubernetes is as deep, and hostile texts do not exhaust the stack. */
const maxDepth = 100;

/** A value of an object as it may be shown. */
export function masked(value: Json, path: Path, kind: string): Json {
  if (isHiddenAt(path, kind)) return value === null ? null : hidden;
  if (path.length > maxDepth) return hidden;
  if (typeof value === 'string') return maskText(value);
  if (isArray(value)) return maskedItems(value, path, kind);
  if (!isObject(value)) return value;
  const result: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) define(result, key, masked(inner, [...path, key], kind));
  return result;
}

/** In a list of words, as those of a command, the word behind an option such as `--password` is its value. */
function maskedItems(items: readonly Json[], path: Path, kind: string): Json {
  return items.map((item, index) => {
    const option = items[index - 1];
    const isValue = typeof option === 'string' && typeof item === 'string' && secretOption.test(option);
    return isValue && !isHarmless(item) ? hidden : masked(item, [...path, index], kind);
  });
}

/** The part of a name that tells that its value is secret. */
const secretName =
  '(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|(?:api|access|auth|private|secret|encryption|signing)[-_.]?key|requirepass|masterauth)';

const secretOption = new RegExp(`^-{1,2}[\\w.-]{0,60}${secretName}$`, 'i');

/** Whether a value is none itself: the kubelet or a shell fills it in, or it says whether there is one. */
function isHarmless(value: string): boolean {
  return /^["']?\$[({\w]|^(?:yes|no|true|false|null|none)$/i.test(value);
}

/**
 * After a colon, a word of small letters may tell what went wrong: `failed to fetch anonymous token: unexpected status`,
 * `invalid username/password: unauthorized: authentication required`.
 */
function isProse(before: string, value: string): boolean {
  if (!before.endsWith(': ')) return false;
  return /^[a-z]{1,20}:$/.test(value) || (/(?:token|credential)s?: $/i.test(before) && /^[a-z]{1,15}$/.test(value));
}

/** Forms of text that hold a secret, each with what stays before it. Every repetition has a bound: texts are hostile. */
const forms: readonly RegExp[] = [
  // scheme://user:password@host
  /(:\/\/[^\s/:@]{0,100}:)([^\s/@]{1,500})(?=@)/g,
  // Authorization: Bearer abc, Basic abc
  /(\b(?:Bearer|Basic) {1,4})([\w.~+/=-]{8,4000})/g,
  // password=x, "apiKey": "x", --token x
  new RegExp(`(${secretName}(?:s|[_-]?\\d{1,3})?["']?[ \\t]{0,4}[=:][ \\t]{0,4}["']?)([^\\s"',;&)}]{1,4000})`, 'gi'),
  new RegExp(`(-{1,2}[\\w.-]{0,60}${secretName}[ \\t]{1,4})(?!-)([^\\s"',;&]{1,4000})`, 'gi'),
  // Keys of AWS, tokens of GitHub, GitLab and Slack, JSON Web Tokens: known by their form.
  /()\b((?:AKIA|ASIA)[A-Z0-9]{16}|(?:gh[pousr]|glpat|xox[abprs])[_-][\w-]{10,500}|eyJ[\w-]{8,300}\.[\w-]{1,4000}(?:\.[\w-]{1,4000})?)/g,
];

const privateKey = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY[A-Z ]{0,20}-----[^-]{0,20000}(?:-----END [A-Z ]{0,60}-----)?/g;

/** A free text, such as the last words of a container, without the passwords, tokens and keys in it. */
export function maskText(text: string): string {
  return forms.reduce(
    (shown, form) =>
      shown.replace(form, (whole, before: string, value: string) =>
        isHarmless(value) || isProse(before, value) || value === hidden ? whole : before + hidden,
      ),
    text.replace(privateKey, hidden),
  );
}
