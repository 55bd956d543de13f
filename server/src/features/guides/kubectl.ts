import { own } from '../../yaml/json';
import { isKubectl, type ShellCommand, type Word } from './shell';

/** A command line of kubectl, with its parts told apart. */
export interface Invocation {
  readonly verb: string;
  /** What stands behind the verb and is no flag; nothing of what runs in a container. */
  readonly operands: readonly Word[];
  /** By their long names: `-n` is `namespace`. Of a flag without a value true. */
  readonly flags: ReadonlyMap<string, Word | true>;
}

/** Reads a command; undefined if it is none of kubectl, or has a flag that is not known: it might change what is meant. */
export function readKubectl({ words }: ShellCommand): Invocation | undefined {
  if (!isKubectl(words[0])) return undefined;
  const end = words.findIndex(({ text }) => text === '--');
  const rest = words.slice(1, end < 0 ? undefined : end);
  const operands: Word[] = [];
  const flags = new Map<string, Word | true>();
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i];
    const [verb] = operands;
    // What stands behind the pod is run in it, though nothing separates it.
    if (!word || (verb?.text === 'exec' && operands.length > 2)) break;
    if (!/^-./.test(word.text ?? word.written)) operands.push(word);
    else {
      const read = readFlag(word, rest[i + 1], verb?.text ?? '');
      if (!read) return undefined;
      for (const name of read.names) flags.set(name, read.value);
      if (read.takesNext) i++;
    }
  }
  const [verb, ...others] = operands;
  return verb?.text === undefined ? undefined : { verb: verb.text, operands: others, flags };
}

interface Flag {
  readonly names: readonly string[];
  readonly value: Word | true;
  /** Whether its value is the next word. */
  readonly takesNext?: boolean;
}

function readFlag(word: Word, next: Word | undefined, verb: string): Flag | undefined {
  const written = word.text ?? word.written;
  const [, long, equals, value = ''] = /^--([\w-]+)(=?)([\s\S]*)$/.exec(written) ?? [];
  if (long === undefined) return readShort(word, written, next, verb);
  // Of what only a shell knows, the text behind the sign is not known either.
  if (equals) return isKnown(long) ? { names: [long], value: wordOf(word, value) } : undefined;
  if (switches.has(long) || optionalValues.has(long)) return { names: [long], value: true };
  return valued.has(long) ? withNext([long], next) : undefined;
}

/** `-n web`, `-nweb`, `-n=web`, and several without a value: `-it`. */
function readShort(word: Word, written: string, next: Word | undefined, verb: string): Flag | undefined {
  const nameOf = (letter: string) => own(shortNames[verb] ?? {}, letter) ?? own(short, letter);
  const names: string[] = [];
  for (let at = 1; at < written.length; at++) {
    const name = nameOf(written.charAt(at));
    if (name === undefined) return undefined;
    names.push(name);
    if (!valued.has(name)) continue;
    const value = written.slice(at + 1).replace(/^=/, '');
    return value === '' ? withNext(names, next) : { names, value: wordOf(word, value) };
  }
  return { names, value: true };
}

function withNext(names: readonly string[], next: Word | undefined): Flag | undefined {
  return next && { names, value: next, takesNext: true };
}

function wordOf({ text, written }: Word, value: string): Word {
  return { text: text === undefined ? undefined : value, written };
}

function isKnown(name: string): boolean {
  return valued.has(name) || switches.has(name) || optionalValues.has(name);
}

const short: Readonly<Record<string, string>> = {
  A: 'all-namespaces',
  c: 'container',
  f: 'filename',
  h: 'help',
  i: 'stdin',
  k: 'kustomize',
  L: 'label-columns',
  l: 'selector',
  n: 'namespace',
  o: 'output',
  p: 'patch',
  q: 'quiet',
  R: 'recursive',
  s: 'server',
  t: 'tty',
  v: 'v',
  w: 'watch',
};

/** Letters that mean something else behind a verb. */
const shortNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  logs: { f: 'follow', p: 'previous' },
};

/** Flags whose value is the next word, or stands behind `=`. */
const valued: ReadonlySet<string> = new Set(
  `as cluster chunk-size container context current-replicas field-manager field-selector filename for grace-period
  kubeconfig kustomize label-columns namespace output patch patch-file pod-selector replicas request-timeout
  resource-version revision selector server since since-time sort-by subresource tail template timeout to-revision token
  type user v address pod-running-timeout target image profile`.split(/\s+/),
);

/** Flags without a value, though one may stand behind `=`. */
const switches: ReadonlySet<string> = new Set(
  `all all-containers all-namespaces delete-emptydir-data delete-local-data disable-eviction follow force
  force-conflicts help ignore-daemonsets ignore-not-found local no-headers now prefix previous quiet record recursive
  server-side show-labels stdin timestamps tty wait watch`.split(/\s+/),
);

/** Flags whose value can only stand behind `=`. */
const optionalValues: ReadonlySet<string> = new Set(['cascade', 'dry-run', 'validate']);
