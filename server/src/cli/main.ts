import { version } from '../../../package.json';
import { onFailure } from '../language-service';
import { check } from './check';
import { clean } from './clean';
import { type Command, readArguments, UsageError } from './command';
import { withCompletion } from './completion/completion';
import { diff } from './diff';
import { explain } from './explain';
import { fix } from './fix';
import { live } from './live';
import { preview } from './preview';
import { lines, type Output, printerTo } from './printer';
import { render } from './render';
import { RefusedError } from './renderings';
import { simulate } from './simulate';

/** All commands, in the order of the help. */
export const commands = withCompletion([check, fix, preview, simulate, diff, render, live, clean, explain]);

/** Runs one command. Returns the exit code: 0 no problems at or above the threshold, 1 problems, 2 wrong usage, or what could not be read or written. */
export async function main(argv: readonly string[], output: Output): Promise<number> {
  const printer = printerTo(output);
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    printer.out(usage());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === 'version') {
    printer.out(`${version}\n`);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    printer.err(`${lines([`statefulset: unknown command '${name}'.`])}\n${usage()}`);
    return 2;
  }
  onFailure((report) => printer.err(`${report}\n`));
  try {
    const args = readArguments(command, rest);
    if (args.values['help'] === true) {
      printer.out(help(command));
      return 0;
    }
    return await command.run(args, printer);
  } catch (error) {
    if (error instanceof RefusedError) {
      printer.err(lines(error.message.split('\n')));
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    printer.err(
      lines([
        `statefulset ${command.name}: ${error.message}`,
        `Usage: statefulset ${command.name} [OPTIONS] ${command.usage}`,
        `Run 'statefulset ${command.name} --help' for the options.`,
      ]),
    );
    return 2;
  }
}

function usage(): string {
  const width = Math.max(...commands.map(({ name, usage }) => name.length + usage.length)) + 3;
  const lines = commands.map(({ name, usage, summary }) => `  ${`${name} ${usage}`.padEnd(width)}${summary}`);
  return `Usage: statefulset COMMAND [OPTIONS] ...\n\n${lines.join('\n')}\n\nRun 'statefulset COMMAND --help' for the options of a command.\n`;
}

function help({ name, usage, summary, help }: Command): string {
  return `Usage: statefulset ${name} [OPTIONS] ${usage}\n${summary}.\n\n${help.map((line) => `  ${line}`).join('\n')}\n`;
}
