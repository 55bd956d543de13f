import { setFlagsFromString } from 'node:v8';

/**
 * What makes V8 wait longer with optimizing a function, by Node's major version: numbers that V8 reads anew each time.
 * Later versions wait long enough themselves, and none knows the name that another one has for it.
 */
const flags: ReadonlyMap<string, string> = new Map([
  ['20', '--interrupt-budget=400000'],
  ['22', '--invocation-count-for-turbofan=10000'],
]);

/**
 * Makes V8 optimize only what runs very often. A command ends after a second or two: most of what is optimized sooner
 * never pays for that, or is thrown away when the next manifest has other fields. `node` is Node's version.
 */
export function optimizeLate(node = process.versions.node): void {
  const [major = ''] = node.split('.');
  const flag = flags.get(major);
  if (flag !== undefined) setFlagsFromString(flag);
}
