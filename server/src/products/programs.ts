import type { Entrypoint, Product } from './product';

/** What a container's command runs, as far as it can be told. */

/**
 * Whether a container of a product's image runs something else: a client, a backup, a router, or nothing but a shell's
 * own tools. `command` is its command with its arguments; official images run their arguments in place of the server if
 * these name a program. False for every command that is not known.
 */
export function runsOther({ others }: Pick<Product, 'others'>, command: readonly string[]): boolean {
  const lines = commandLines(command);
  return lines.length > 0 && lines.every((line) => shellTools.test(line) || others?.test(line) === true);
}

/** Whether one of the programs that a container's command runs is as given. */
export function runs(program: RegExp, command: readonly string[]): boolean {
  return commandLines(command).some((line) => program.test(line));
}

/** Whether a container's `command` starts the server itself, and so nothing of what the entrypoint does before. */
export function replacesEntrypoint({ server }: Entrypoint, command: readonly string[]): boolean {
  const lines = commandLines(command).map((line) => line.replace(/^(?:gosu|su-exec) \S+ /, '').replace(/^\S*\//, ''));
  // Scripts may do, or call, what the entrypoint does.
  return (
    lines.some((line) => server.test(line)) &&
    !command.some((word) => /entrypoint|\.sh\b|initdb|--initialize/.test(word))
  );
}

/** The commands that are run, each without the folder of its program; those of the script if a shell runs one. */
function commandLines(command: readonly string[]): string[] {
  const [first = '', ...rest] = command;
  if (/^\/?(?:[\w.-]+\/)*(?:ba|da|a)?sh$/.test(first) && /^-[a-z]*c$/.test(rest[0] ?? ''))
    return linesOfScript(rest[1] ?? '');
  return first === '' || first.startsWith('-') ? [] : [program(command.join(' '))];
}

/** The simple commands of a script. What a string or a comment holds is no command. */
function linesOfScript(script: string): string[] {
  if (script.length > maxScript) return [];
  return script
    .replace(/\\\r?\n/g, ' ')
    .replace(/"[^"]*"|'[^']*'/g, '""')
    .replace(/(?:^|\s)#.*/gm, '')
    .replace(/\d?>&\d/g, '')
    .split(/[\n;&|]+/)
    .map((line) => program(line.trim().replace(/^(?:(?:if|then|else|elif|while|until|do|!|\{|\(|exec)(?:\s+|$))+/, '')))
    .filter((line) => line !== '');
}

/** Longer scripts do more than run a client. */
const maxScript = 10_000;

/** A command line without what starts the program and without its folder. */
function program(line: string): string {
  return line
    .replace(/^(?:\S*\/)?(?:docker-entrypoint\.sh|(?:tini|dumb-init)(?: -\w+)*(?: --)?) +/, '')
    .replace(/^[^\s=]*\//, '');
}

/** What a script does beside running programs, and what keeps a container idle. */
const shellTools =
  /^(?:\[|:|\}|\)|for|done|fi|true|false|test|exit|cd|set|export|trap|wait|echo|printf|sleep|date|mkdir|rm|mv|cp|cat|ls|find|gzip|tail|head|grep|chmod|chown)(?:\s|$)|^\w+=\S*$/;
