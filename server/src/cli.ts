import { main } from './cli/main';
import { optimizeLate } from './cli/optimizing';
import { printerTo } from './cli/printer';
import { standardOutput } from './cli/terminal';

/** The command line as a process. */

optimizeLate();

// A reader such as `head` may have had enough: that is no failure of ours.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 2));
const output = standardOutput(process);
main(process.argv.slice(2), output).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    printerTo(output).err(`statefulset: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  },
);
