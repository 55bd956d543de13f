import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDecoded, walk } from '../files/disk';
import { isMissing, reasonOf } from '../files/source';
import { type Dump, decode, looksLikeDump, readDump, takenAt } from '../language-service';
import { UsageError } from './command';
import { readStdin } from './stdin';

/**
 * Reads the dump that a path leads to: a file, all dumps of a folder as one, or standard input (`-`). Throws `UsageError`
 * if nothing in it came from a cluster.
 */
export async function loadDump(path: string): Promise<Dump> {
  const dump = readDump(path === '-' ? [decode(await readStdin()).text] : textsAt(resolve(path), path));
  if (dump.objects.length + dump.events.length > 0) return dump;
  throw new UsageError(
    [
      `${path === '-' ? 'standard input' : path}: nothing in it came from a cluster. Pass what 'kubectl get statefulsets,pods,pvc,pv,controllerrevisions,events,services -o yaml' prints.`,
      ...dump.gaps,
    ].join(' '),
  );
}

function textsAt(absolute: string, shown: string): string[] {
  try {
    if (!statSync(absolute).isDirectory()) return [textOf(absolute)];
    // Outputs are saved under any name.
    return [...walk(absolute, { all: true })].map(textOf).filter(looksLikeDump);
  } catch (error) {
    throw new UsageError(`${shown}: ${isMissing(error) ? 'no such file or folder.' : reasonOf(error)}`);
  }
}

function textOf(absolute: string): string {
  return readDecoded(absolute)?.text ?? '';
}

/** When a dump was taken: as `--at` says, else the newest time in it. */
export function atOption(value: unknown, dump: Dump): number {
  if (typeof value !== 'string') return takenAt(dump);
  const time = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError(`--at must be a time such as 2026-03-13T13:53:08Z, not '${value}'.`);
  return time;
}
