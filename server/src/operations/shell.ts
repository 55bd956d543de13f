import { withoutActing } from '../yaml/visible';

/**
 * A word of a command line, quoted unless a POSIX shell takes it literally. Characters that no Kubernetes name can have
 * and that a terminal would interpret (see yaml/visible) become `?`.
 */
export function shellWord(text: string): string {
  const visible = withoutActing(text, '?');
  if (/^[\w@%+:,./=-]+$/.test(visible)) return visible;
  return `'${visible.replaceAll("'", "'\\''")}'`;
}

/** A command line of these words. */
export function commandLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** A name as an argument that cannot be taken for an option: no Kubernetes name begins with a dash. */
export function operand(name: string): string {
  return name.replace(/^-+/, '?');
}
