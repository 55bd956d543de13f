import { RE2JS } from 're2js';
import { Failure } from '../values/value';
import { comparePrereleases, compareVersions, parseVersion, type Version } from './versions';

/** One comparison of a constraint on versions (Masterminds/semver 3.4, constraints.go). */
interface Constraint {
  readonly operator: string;
  readonly version: Version;
  /** Which is the first part that may be anything, be it missing or an `x`. */
  readonly open: 'major' | 'minor' | 'patch' | undefined;
}

const operators = '=||!=|>|<|>=|=>|<=|=<|~|~>|\\^';
const identifiers = '[0-9A-Za-z\\-]+(?:\\.[0-9A-Za-z\\-]+)*';
const number = '[0-9|x|X|\\*]+';
const pattern = `v?${number}(?:\\.${number})?(?:\\.${number})?(?:-${identifiers})?(?:\\+${identifiers})?`;
const capturing = `v?(${number})(\\.${number})?(\\.${number})?(-${identifiers})?(?:\\+${identifiers})?`;

// The library decides by these very expressions, so that what they let pass counts, such as `|` for a digit. They are
// run by another one that takes no longer for a hostile text.
const single = RE2JS.compile(`^\\s*(${operators})\\s*${capturing}\\s*$`);
const any = RE2JS.compile(`(?:${operators})\\s*${pattern}`);
const range = RE2JS.compile(`\\s*(${pattern})\\s+-\\s+(${pattern})\\s*`);
const valid = RE2JS.compile(
  `^(?:\\s*(?:${operators})\\s*${pattern}\\s*)(?:(?:\\s+|,\\s*)(?:${operators})\\s*${pattern}\\s*)*$`,
);

/** Whether a version meets all the constraints between two `||`. */
export function meets(version: Version, text: string): boolean {
  return parseConstraints(text).some((constraints) => {
    const allowsPrereleases = constraints.some((constraint) => constraint.version.prerelease !== '');
    if (version.prerelease !== '' && !allowsPrereleases) return false;
    return constraints.every((constraint) => check(version, constraint));
  });
}

function parseConstraints(text: string): Constraint[][] {
  return withoutRanges(text)
    .split('||')
    .map((alternative) => {
      if (!valid.test(alternative)) throw new Failure(`improper constraint: ${alternative}`);
      return matchesOf(any, alternative).map(parseConstraint);
    });
}

function matchesOf(expression: RE2JS, text: string): string[] {
  const matcher = expression.matcher(text);
  const found: string[] = [];
  while (matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

/** `1.2 - 1.4` is another way to write `>= 1.2, <= 1.4`. */
function withoutRanges(text: string): string {
  const matcher = range.matcher(text);
  const parts: string[] = [];
  let at = 0;
  while (matcher.find()) {
    parts.push(text.slice(at, matcher.start()), `>= ${matcher.group(1)}, <= ${matcher.group(2)} `);
    at = matcher.end();
  }
  return parts.join('') + text.slice(at);
}

function parseConstraint(text: string): Constraint {
  const matcher = single.matcher(text);
  if (!matcher.find()) throw new Failure(`improper constraint: ${text}`);
  const group = (index: number) => matcher.group(index) ?? '';
  const operator = group(1);
  const [major, minor, patch, prerelease] = [group(2), group(3).slice(1), group(4).slice(1), group(5)];
  const open = isOpen(major) ? 'major' : isOpen(minor) ? 'minor' : isOpen(patch) ? 'patch' : undefined;
  const numbers = [open === 'major' ? '0' : major, isOpen(minor) || open === 'major' ? '0' : minor, open ? '0' : patch];
  try {
    return { operator, version: parseVersion(numbers.join('.') + prerelease), open };
  } catch {
    throw new Failure('constraint parser error');
  }
}

function isOpen(part: string): boolean {
  return part === '' || part === 'x' || part === 'X' || part === '*';
}

function check(version: Version, constraint: Constraint): boolean {
  const order = compareVersions(version, constraint.version);
  switch (constraint.operator) {
    case '!=':
      return isOther(version, constraint, order);
    case '>':
      return isAfter(version, constraint, order);
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return constraint.open ? !isAboveAll(version, constraint) : order <= 0;
    case '~':
    case '~>':
      return order >= 0 && isNear(version, constraint);
    case '^':
      return order >= 0 && isCompatible(version, constraint);
    default:
      return constraint.open ? order >= 0 && isNear(version, constraint) : order === 0;
  }
}

function isOther(version: Version, { version: other, open }: Constraint, order: number): boolean {
  if (!open || version.major !== other.major) return order !== 0;
  if (open === 'minor') return false;
  if (version.minor !== other.minor) return true;
  if (open === 'patch') return comparePrereleases(version.prerelease, other.prerelease) !== 0;
  return order !== 0;
}

/** `>1` is met from 2 on, `>1.2` from 1.3 on. */
function isAfter(version: Version, { version: other, open }: Constraint, order: number): boolean {
  if (!open) return order > 0;
  if (version.major !== other.major) return version.major > other.major;
  if (open === 'minor') return false;
  return open === 'patch' ? version.minor > other.minor : order > 0;
}

function isAboveAll(version: Version, { version: other, open }: Constraint): boolean {
  if (version.major !== other.major) return version.major > other.major;
  return open !== 'minor' && version.minor > other.minor;
}

/** The same major and minor version, as far as they are given; anything for 0.0.0, and for `*`. */
function isNear(version: Version, { version: other, open }: Constraint): boolean {
  const isAnything = other.major === 0n && other.minor === 0n && other.patch === 0n;
  if (isAnything && open !== 'minor' && open !== 'patch') return true;
  return version.major === other.major && (open === 'minor' || version.minor === other.minor);
}

/** The same up to the first number that is not 0. */
function isCompatible(version: Version, { version: other, open }: Constraint): boolean {
  if (version.major !== other.major) return false;
  if (other.major > 0n || open === 'minor') return true;
  if (version.minor !== other.minor) return false;
  return other.minor > 0n || open === 'patch' || version.patch === other.patch;
}
