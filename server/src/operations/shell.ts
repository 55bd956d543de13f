/**
 * A word of a command line, quoted unless a POSIX shell takes it literally. Characters that no Kubernetes name can have
 * and that a terminal would interpret (controls, line ends) become `?`.
 */
export function shellWord(text: string): string {
  const visible = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?');
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
