import { Gunzip } from 'fflate';
import { type ParsedTarFileItem, parseTar } from 'nanotar';
import { Refused } from '../../rendering/refused';
import { BytesFile, type ChartFile, wholeOf } from '../files';

/** What Helm unpacks at most (pkg/chart/loader/archive/archive.go). */
const maxChartBytes = 100 * 1024 * 1024;
const maxFileBytes = 5 * 1024 * 1024;

const blockBytes = 512;

/** Between the URI of a packed chart and the path of a file in it. */
const inside = '!/';

/**
 * The files of a packed chart by their paths, without the folder that all of them lie in. Throws `Refused` for what
 * Helm would not unpack.
 */
export function unpacked(archive: ChartFile): ReadonlyMap<string, ChartFile> {
  const refuse = (message: string) => new Refused(message, wholeOf(archive));
  if (!archive.bytes) throw refuse('gzip: invalid header');
  const files = new Map<string, ChartFile>();
  for (const { name, size, data } of entriesOf(inflated(archive.bytes, refuse), refuse)) {
    const path = name.split('/').slice(1).join('/');
    if (name === 'Chart.yaml') throw refuse('chart yaml not in base directory');
    if (path === '') throw refuse(`chart illegally contains content outside the base directory: "${name}"`);
    if (size > maxFileBytes)
      throw refuse(`decompressed chart file "${name}" is larger than the maximum file size ${maxFileBytes}`);
    files.set(path, new BytesFile(insideOf(archive.uri) + path, (data ?? new Uint8Array()).slice()));
  }
  if (files.size === 0) throw refuse('no files in chart archive');
  return files;
}

/** The URI of the folder that the files of a packed chart lie in. */
export function insideOf(archive: string): string {
  return archive + inside;
}

/** The URI of the packed chart, the innermost, that a URI leads into; undefined for that of a file on its own. */
export function archiveOf(uri: string): string | undefined {
  const index = uri.lastIndexOf(`.tgz${inside}`);
  return index < 0 ? undefined : uri.slice(0, index + '.tgz'.length);
}

type Refuse = (message: string) => Refused;

/** What was compressed: piece by piece, so that a small file cannot fill the memory. */
function inflated(bytes: Uint8Array, refuse: Refuse): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const gunzip = new Gunzip((part) => {
    length += part.length;
    if (length > maxChartBytes) throw refuse(`decompressed chart is larger than the maximum size ${maxChartBytes}`);
    parts.push(part);
  });
  try {
    const step = 64 * 1024;
    for (let start = 0; start < bytes.length; start += step)
      gunzip.push(bytes.subarray(start, start + step), start + step >= bytes.length);
  } catch (error) {
    throw error instanceof Refused ? error : refuse('gzip: invalid header');
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function entriesOf(tar: Uint8Array, refuse: Refuse): readonly ParsedTarFileItem[] {
  if (!isWellSized(tar)) throw refuse('archive/tar: invalid tar header');
  try {
    return parseTar(tar).filter(
      ({ name, type }) => type !== 'directory' && type !== 'globalExtendedHeader' && !name.endsWith('/'),
    );
  } catch {
    throw refuse('archive/tar: invalid tar header');
  }
}

/** Whether each entry says how long it is. The library follows a negative size backwards, for ever. */
function isWellSized(tar: Uint8Array): boolean {
  const decoder = new TextDecoder();
  for (let at = 0; at + blockBytes < tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(decoder.decode(tar.subarray(at + 124, at + 136)), 8);
    if (!(size >= 0)) return false;
    at += blockBytes * (1 + Math.ceil(size / blockBytes));
  }
  return true;
}
