import { Text } from '../values/text';
import {
  bool,
  type CallSite,
  Failure,
  type Func,
  func,
  type GoObject,
  int,
  originOfResult,
  type Value,
} from '../values/value';
import { meets } from './constraints';
import { truth } from './results';
import { compareVersions, parseVersion, printVersion, type Version } from './versions';

/** The functions on versions (sprig, semver.go). */
export const semver: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['semver', func(['string'], (at, text) => versionValue(parseVersion(text.text), originOfResult([text], at)))],
  [
    'semverCompare',
    func(['string', 'string'], (at, constraint, version) => {
      const args = [constraint, version];
      // An error of the constraint comes first.
      meets(anyVersion, constraint.text);
      return truth(meets(parseVersion(version.text), constraint.text), args, at);
    }),
  ],
]);

const anyVersion = parseVersion('0.0.0');

/** A version as templates have it: a *semver.Version with its methods. */
export function versionValue(version: Version, origin: Value['origin'], go = '*semver.Version'): GoObject {
  const text = printVersion(version);
  const self: GoObject = {
    type: 'object',
    go,
    text,
    fields: fieldsOf(version, () => self),
    methods: methodsOf(version, () => self),
    inner: version,
    marshalled: text,
    origin,
  };
  return self;
}

function fieldsOf(version: Version, self: () => Value): GoObject['fields'] {
  const at = (value: bigint) => () => int(value, 'uint64', self().origin);
  const text = (value: string) => () => ownText(value, self());
  const next = (changed: Partial<Version>) => () =>
    versionValue(increased(version, changed), self().origin, 'semver.Version');
  const { major, minor, patch, prerelease } = version;
  return new Map<string, () => Value>([
    ['Major', at(major)],
    ['Minor', at(minor)],
    ['Patch', at(patch)],
    ['Prerelease', text(prerelease)],
    ['Metadata', text(version.metadata)],
    ['Original', text(version.original)],
    ['String', text(printVersion(version))],
    ['IncPatch', next(prerelease === '' ? { patch: patch + 1n } : {})],
    ['IncMinor', next({ minor: minor + 1n, patch: 0n })],
    ['IncMajor', next({ major: major + 1n, minor: 0n, patch: 0n })],
  ]);
}

/** The version with other numbers, and nothing behind them. */
function increased(version: Version, changed: Partial<Version>): Version {
  return renamed({ ...version, prerelease: '', metadata: '', ...changed });
}

/** Whether it was written with a `v` stays. */
function renamed(version: Version): Version {
  return { ...version, original: (version.original.startsWith('v') ? 'v' : '') + printVersion(version) };
}

function methodsOf(version: Version, self: () => Value): GoObject['methods'] {
  const comparing = (tell: (order: number) => boolean): Func =>
    func(['object'], (at, other) => bool(tell(orderOf(version, other)), originOfResult([self(), other], at)));
  return new Map<string, Func>([
    [
      'Compare',
      func(['object'], (at, other) => int(orderOf(version, other), 'int', originOfResult([self(), other], at))),
    ],
    ['Equal', comparing((order) => order === 0)],
    ['LessThan', comparing((order) => order < 0)],
    ['LessThanEqual', comparing((order) => order <= 0)],
    ['GreaterThan', comparing((order) => order > 0)],
    ['GreaterThanEqual', comparing((order) => order >= 0)],
    [
      'SetPrerelease',
      func(['string'], (at, text) => changedTo(version, { prerelease: text.text }, [self(), text], at)),
    ],
    ['SetMetadata', func(['string'], (at, text) => changedTo(version, { metadata: text.text }, [self(), text], at))],
  ]);
}

function changedTo(version: Version, changed: Partial<Version>, args: readonly Value[], at: CallSite): Value {
  const next = renamed({ ...version, ...changed });
  const [name] = Object.keys(changed);
  if (!/^(?:[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(Object.values(changed).join('')))
    throw new Failure(`invalid ${name} string`);
  return versionValue(next, originOfResult(args, at), 'semver.Version');
}

function orderOf(version: Version, other: GoObject): number {
  if (!isVersion(other)) throw new Failure(`wrong type for value; expected *semver.Version; got ${other.go}`);
  return Math.sign(compareVersions(version, other.inner as Version));
}

function isVersion({ go }: GoObject): boolean {
  return go === '*semver.Version' || go === 'semver.Version';
}

function ownText(text: string, { origin }: Value): Value {
  return Text.of(text, origin);
}
