import { compareStrings } from '../values/compare';
import { Failure } from '../values/value';

/** A semantic version (Masterminds/semver 3.4, version.go). */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
  /** As it is written. */
  readonly original: string;
}

const part = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const pattern = new RegExp(`^v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:-(${part}))?(?:\\+(${part}))?$`);

/** Reads a version of which minor and patch may be missing, and numbers may begin with zeros. */
export function parseVersion(text: string): Version {
  const [matched, major = '', minor = '0', patch = '0', prerelease = '', metadata = ''] = pattern.exec(text) ?? [];
  if (matched === undefined) throw new Failure('invalid semantic version');
  if (prerelease.split('.').some((identifier) => /^0\d+$/.test(identifier)))
    throw new Failure('version segment starts with 0');
  return {
    major: segment(major),
    minor: segment(minor),
    patch: segment(patch),
    prerelease,
    metadata,
    original: text,
  };
}

const largest = 2n ** 64n - 1n;

function segment(digits: string): bigint {
  const trimmed = digits.replace(/^0+(?=.)/, '');
  const value = trimmed.length > 20 ? largest + 1n : BigInt(trimmed);
  if (value <= largest) return value;
  throw new Failure(`error parsing version segment: strconv.ParseUint: parsing "${digits}": value out of range`);
}

/** The version as it should be written. */
export function printVersion({ major, minor, patch, prerelease, metadata }: Omit<Version, 'original'>): string {
  return `${major}.${minor}.${patch}${prerelease && `-${prerelease}`}${metadata && `+${metadata}`}`;
}

/** Negative if `a` comes before `b`; metadata does not count. */
export function compareVersions(a: Version, b: Version): number {
  if (a.major !== b.major) return a.major < b.major ? -1 : 1;
  if (a.minor !== b.minor) return a.minor < b.minor ? -1 : 1;
  if (a.patch !== b.patch) return a.patch < b.patch ? -1 : 1;
  if (a.prerelease === '' || b.prerelease === '')
    return a.prerelease === b.prerelease ? 0 : a.prerelease === '' ? 1 : -1;
  return comparePrereleases(a.prerelease, b.prerelease);
}

/** Part by part; what has fewer comes first. */
export function comparePrereleases(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = compareParts(left[i] ?? '', right[i] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers come before words. */
function compareParts(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? -1 : 1;
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left === undefined && right === undefined) return compareStrings(a, b) < 0 ? -1 : 1;
  if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
  return left > right ? 1 : -1;
}

function numberOf(text: string): bigint | undefined {
  if (!/^\d{1,30}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= largest ? value : undefined;
}
