import { withoutTrailing } from '../../yaml/text';
import { type Func, func } from '../values/value';
import { truth } from './results';

/** A function that makes another path of a path. */
function changing(change: (path: string) => string): Func {
  return func(['string'], (_, path) => {
    const changed = change(path.text);
    return changed === path.text ? path : path.made(changed);
  });
}

const functions: readonly (readonly [string, Func])[] = [
  ['base', changing(base)],
  ['dir', changing(dir)],
  ['clean', changing(clean)],
  ['ext', changing(extension)],
  ['isAbs', func(['string'], (at, path) => truth(path.text.startsWith('/'), [path], at))],
];

/** The functions on paths (Go's package path), and those for the system's own, as Linux has them: just the same. */
export const paths: ReadonlyMap<string, Func> = new Map<string, Func>([
  ...functions,
  ...functions.map(([name, same]) => [`os${name.charAt(0).toUpperCase()}${name.slice(1)}`, same] as const),
]);

/** The shortest path that leads to the same place. */
function clean(path: string): string {
  const root = path.startsWith('/') ? '/' : '';
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    const last = steps.at(-1);
    if (step !== '..' || (root === '' && (last === undefined || last === '..'))) steps.push(step);
    else steps.pop();
  }
  return root + steps.join('/') || '.';
}

function base(path: string): string {
  if (path === '') return '.';
  const step = withoutTrailing(path, /\//);
  return step === '' ? '/' : step.slice(step.lastIndexOf('/') + 1);
}

function dir(path: string): string {
  return clean(path.slice(0, path.lastIndexOf('/') + 1));
}

function extension(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') ? path.slice(dot) : '';
}
