import type { Command } from '../command';

/** What can be completed of a command, as its definition says. */
export interface Completable {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletableOption[];
  /** What its arguments may be; undefined: paths. */
  readonly words: readonly string[] | undefined;
}

export interface CompletableOption {
  /** With the dashes: the long form, and the short one if there is any. */
  readonly names: readonly string[];
  readonly description: string;
  readonly isRepeatable: boolean;
  /** What stands behind it: nothing, one of some words, or whatever else, such as a path. */
  readonly value: 'none' | 'any' | readonly string[];
}

export function completable({ name, summary, options, words, help }: Command): Completable {
  const own = Object.entries(options).map(
    ([long, { type, short, multiple, values }]): CompletableOption => ({
      names: [`--${long}`, ...(short === undefined ? [] : [`-${short}`])],
      description: descriptionIn(help, long),
      isRepeatable: multiple === true,
      value: type === 'boolean' ? 'none' : (values ?? 'any'),
    }),
  );
  return { name, summary, options: [...own, helpOption], words };
}

const helpOption: CompletableOption = {
  names: ['--help', '-h'],
  description: 'print the options',
  isRepeatable: false,
  value: 'none',
};

/** What the help says of an option, in the line that begins with it. */
function descriptionIn(help: readonly string[], option: string): string {
  for (const line of help) {
    const [, name, description] = /^(?:-\w, )?--([\w-]+)(?: \S+)? +([^-\s].*)$/.exec(line) ?? [];
    if (name === option) return description ?? '';
  }
  return '';
}
