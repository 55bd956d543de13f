import { secretsOf } from '../../statefulset/secrets';
import { asList, asObject, asString, type Json, valueAt } from '../../yaml/json';
import { withoutActing } from '../../yaml/visible';
import type { LivePod } from './pod';

/** The last words of programs and the texts of components, fit to be shown: short, in one line, without secrets. */

/** A text is cut to this before anything is looked for in it; kubelet keeps 4,096 bytes of a termination message. */
const maxRead = 8192;
const maxShown = 200;
const hidden = '***';

/** Names that tell of a secret, and what may stand behind one. */
const named = '(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)';
const value = String.raw`(?:"[^"]{1,400}"|'[^']{1,400}'|[^\s"',;)}\]]{1,400})`;

/** What is masked in any text: the value after a telling name, credentials of URLs and headers, tokens by their form. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{0,100}):[^\s@/]{1,200}@/gi, `$1:${hidden}@`],
  [/\b(bearer|basic) +[\w.~+/=-]{6,}/gi, `$1 ${hidden}`],
  [new RegExp(String.raw`([\w.-]{0,40}${named}["']?\s{0,3}=\s{0,3})${value}`, 'gi'), `$1${hidden}`],
  [/((?:passw(?:or)?d|passphrase|pwd)["']?\s{0,3}:\s{0,3})[^\s"',;)}\]]{1,400}/gi, `$1${hidden}`],
  [
    new RegExp(String.raw`((?:^|[{,("'])\s{0,20}[\w.-]{0,40}${named}["']?\s{0,3}:\s{0,3})${value}`, 'gim'),
    `$1${hidden}`,
  ],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g, hidden],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, hidden],
  [/\bgh[pousr]_\w{20,}/g, hidden],
];

/** A variable whose name says that its value is nobody's business. */
const tellingName = /passw|pwd|passphrase|secret|token|key|credential|auth/i;

/** What a text says, in one line of at most 200 characters. `known` are values that are not to be shown. */
export function quoted(text: string, known: readonly string[] = []): string {
  const line = telling(masked(text.slice(0, maxRead), known));
  return line.length > maxShown ? `${line.slice(0, maxShown - 1)}…` : line;
}

/** What a program of a pod said last, in quotes; undefined if it said nothing. */
export function lastWords(text: string | undefined, pod: LivePod): string | undefined {
  const words = text === undefined ? '' : quoted(text, secretValues(pod));
  return words === '' ? undefined : `"${words}"`;
}

function masked(text: string, known: readonly string[]): string {
  const withoutKnown = known.reduce((rest, value) => rest.replaceAll(value, hidden), text);
  return masks.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), withoutKnown);
}

/** Of several lines those from the first that names an error on, else the last one. */
function telling(text: string): string {
  const lines = text.split('\n').flatMap((line) => {
    const bare = withoutActing(line, ' ').replace(/\s+/g, ' ').trim();
    return bare === '' ? [] : [bare];
  });
  const first = lines.findIndex((line) => /error|fatal|panic|exception|denied|fail|cannot|could not/i.test(line));
  return lines.slice(first).join(' ');
}

/** The values that a pod is given in secret: of variables with a telling name, and of its Secrets in the dump. */
function secretValues({ set, containers }: LivePod): readonly string[] {
  const variables = containers.flatMap(({ spec }) =>
    asList(valueAt(spec, ['env'])).flatMap((variable) => {
      const value = asString(valueAt(variable, ['value']));
      return value !== undefined && tellingName.test(asString(valueAt(variable, ['name'])) ?? '') ? [value] : [];
    }),
  );
  const stored = secretsOf(set.set).flatMap(({ name }) =>
    Object.values(asObject(set.beside('Secret', name)?.json['data'])).map(decoded),
  );
  // A very short value would take letters out of ordinary words.
  return [...variables, ...stored].filter((value) => value.length >= 4);
}

/** A value of a Secret's data; empty if it is no base64. */
function decoded(value: Json): string {
  try {
    return atob(asString(value) ?? '');
  } catch {
    return '';
  }
}
