import { secretsOf } from '../../statefulset/secrets';
import { asList, asObject, asString, type Json, valueAt } from '../../yaml/json';
import { withoutActing } from '../../yaml/visible';
import { hidden, maskText } from '../mask';
import type { LivePod } from './pod';

/** The last words of programs and the texts of components, fit to be shown: short, in one line, without secrets. */

/** A text is cut to this before anything is looked for in it; kubelet keeps 4,096 bytes of a termination message. */
const maxRead = 8192;
const maxShown = 200;

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
  return maskText(known.reduce((rest, value) => rest.replaceAll(value, hidden), text));
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
  return [...variables, ...stored].filter(isTelling);
}

/** Whether a value is worth hiding: very short ones, switches and paths are parts of ordinary sentences. */
function isTelling(value: string): boolean {
  return value.length >= 4 && !/^(?:true|false|none|null|[/.$].*)$/is.test(value);
}

/** A value of a Secret's data; empty if it is no base64. */
function decoded(value: Json): string {
  try {
    return atob(asString(value) ?? '');
  } catch {
    return '';
  }
}
