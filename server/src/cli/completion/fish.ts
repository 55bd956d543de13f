import type { Completable, CompletableOption } from './words';

/** The script for fish: for ~/.config/fish/completions/statefulset.fish. */
export function fish(commands: readonly Completable[]): string {
  const global = [
    ...commands.map(({ name, summary }) => line('__fish_use_subcommand', `-f -a ${name}`, summary)),
    line('__fish_use_subcommand', '-f -l help', 'print the commands'),
    line('__fish_use_subcommand', '-f -l version', 'print the version'),
  ];
  return `# fish completion for statefulset\n${[...global, ...commands.flatMap(ofCommand)].join('\n')}\n`;
}

function ofCommand({ name, options, words }: Completable): string[] {
  const condition = `__fish_seen_subcommand_from ${name}`;
  const own = options.map((option) => line(condition, flags(option), option.description));
  return words ? [...own, line(condition, `-f -a ${quoted(words.join(' '))}`, '')] : own;
}

function flags({ names, value }: CompletableOption): string {
  const spelled = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  if (value === 'none') return spelled.join(' ');
  return [...spelled, value === 'any' ? '-r -F' : `-x -a ${quoted(value.join(' '))}`].join(' ');
}

function line(condition: string, what: string, description: string): string {
  const told = description === '' ? '' : ` -d ${quoted(description)}`;
  return `complete -c statefulset -n ${quoted(condition)} ${what}${told}`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
