import { clearLine, cursorTo } from 'node:readline';
import { WriteStream } from 'node:tty';
import type { Output } from './printer';

/** The streams of this process as output, with what terminals can do that plain streams cannot. */
export function standardOutput({ stdout, stderr, env }: NodeJS.Process): Output {
  const isTerminal = stdout.isTTY === true;
  const output: Output = {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    screen: {
      isTerminal,
      // NO_COLOR, FORCE_COLOR and TERM are read by Node.
      hasColors: (isTerminal || env['FORCE_COLOR'] !== undefined) && WriteStream.prototype.hasColors(env),
      // A terminal that does not know its size says 0.
      columns: (isTerminal && stdout.columns) || Number.POSITIVE_INFINITY,
    },
  };
  if (stderr.isTTY !== true || env['TERM'] === 'dumb') return output;
  return {
    ...output,
    status: (line) => {
      cursorTo(stderr, 0);
      clearLine(stderr, 1);
      // A line that wraps could not be cleared.
      stderr.write(line.slice(0, (stderr.columns || 80) - 1));
    },
  };
}
