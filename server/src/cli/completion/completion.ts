import { type Command, UsageError } from '../command';
import { bash } from './bash';
import { fish } from './fish';
import { completable } from './words';
import { zsh } from './zsh';

const shells = { bash, zsh, fish } as const;
const names = Object.keys(shells) as readonly (keyof typeof shells)[];

/** These commands, and one that prints the script by which a shell completes them and itself. */
export function withCompletion(commands: readonly Command[]): readonly Command[] {
  const completion: Command = {
    name: 'completion',
    usage: names.join('|'),
    summary: 'Print the script that completes commands, options and rules in a shell',
    options: {},
    words: names,
    help: [
      'bash: add  source <(statefulset completion bash)  to ~/.bashrc',
      'zsh:  add  source <(statefulset completion zsh)   to ~/.zshrc, below compinit',
      'fish: statefulset completion fish > ~/.config/fish/completions/statefulset.fish',
    ],
    async run({ paths }, { out }) {
      const shell = names.find((name) => name === paths[0]);
      if (shell === undefined || paths.length > 1) throw new UsageError(`Specify one shell: ${names.join(', ')}.`);
      out(shells[shell](all.map(completable)));
      return 0;
    },
  };
  const all = [...commands, completion];
  return all;
}
