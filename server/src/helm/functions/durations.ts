import { quoted } from '../values/formatQuote';
import { Text } from '../values/text';
import { Failure } from '../values/value';

const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['\u00b5s', 1000n],
  ['\u03bcs', 1000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const limit = 2n ** 63n;

/** A text such as `1h30m` in nanoseconds (Go's `ParseDuration`). Fails where Go returns an error. */
export function parseDuration(text: string): bigint {
  const [, sign, body = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (body === '0') return 0n;
  if (body === '') throw new Failure(`time: invalid duration ${quotedAs(text)}`);
  let total = 0n;
  for (let rest = body; rest !== ''; ) {
    const [matched, whole = '', fraction = '', unit = ''] = /^(\d*)(?:\.(\d*))?([^.\d]*)/.exec(rest) ?? [];
    total += amount(whole, fraction, unit, text);
    if (total > limit) throw new Failure(`time: invalid duration ${quotedAs(text)}`);
    rest = rest.slice(matched?.length || 1);
  }
  if (sign === '-') return -total;
  if (total === limit) throw new Failure(`time: invalid duration ${quotedAs(text)}`);
  return total;
}

function amount(whole: string, fraction: string, unit: string, text: string): bigint {
  if (whole === '' && fraction === '') throw new Failure(`time: invalid duration ${quotedAs(text)}`);
  if (unit === '') throw new Failure(`time: missing unit in duration ${quotedAs(text)}`);
  const nanoseconds = units.get(unit);
  if (nanoseconds === undefined)
    throw new Failure(`time: unknown unit ${quotedAs(unit)} in duration ${quotedAs(text)}`);
  if (whole.length > 30) throw new Failure(`time: invalid duration ${quotedAs(text)}`);
  return BigInt(whole || 0) * nanoseconds + part(fraction.slice(0, 18), nanoseconds);
}

function part(fraction: string, of: bigint): bigint {
  return (BigInt(fraction || 0) * of) / 10n ** BigInt(fraction.length);
}

/** A text as Go quotes it in messages. */
export function quotedAs(text: string): string {
  return quoted(new Text(text)).text;
}
