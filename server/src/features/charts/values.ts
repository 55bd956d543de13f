import type { SourceFile } from '../../workspace/file';
import type { At } from '../../yaml/at';
import { locate } from '../../yaml/locate';
import { any, type KeyPath, keyPathOf } from './keyPath';
import { type ChartTree, keyAtTop, keysOfMember, type Member, rootOf } from './members';

/** A place where a value is set. */
export interface ValuePlace {
  readonly file: SourceFile;
  readonly at: At;
  /** Whether it is what a chart has by itself, rather than what a values file says. */
  readonly isDefault: boolean;
}

/**
 * Where the value at a key of a chart's values is set, by what counts last: what the chart below has by itself, what those
 * above it say, then the values files.
 */
export function placesOf(path: KeyPath, tree: ChartTree): ValuePlace[] {
  const [top] = tree.members;
  if (!top) return [];
  const placesIn = (file: SourceFile, member: Member, isDefault: boolean) =>
    keysOfMember(path, member, tree).flatMap((key) =>
      findAll(rootOf(file), key).map((at) => ({ file, at, isDefault })),
    );
  const defaults = [...tree.members]
    .reverse()
    .flatMap((member) => (member.values ? placesIn(member.values, member, true) : []));
  return [...defaults, ...tree.valuesFiles.flatMap((file) => placesIn(file, top, false))];
}

/** So many items are looked at on each level: aliases can make more of them than anybody can count. */
const most = 1000;

/** All places below another that a path leads to, those of all items and keys where it has `*`. */
export function findAll(root: At | undefined, path: KeyPath): At[] {
  let found = root ? [root] : [];
  for (const step of path)
    found = found
      .slice(0, most)
      .flatMap((at) => (step === any ? childrenOf(at) : at.isMap && at.get(step).exists ? [at.get(step)] : []));
  return found;
}

function childrenOf(at: At): At[] {
  return at.isMap ? at.entries().map(([, child]) => child) : at.items();
}

/** A key of a values file. */
export interface ValueKey {
  readonly at: At;
  /** Among the values of the chart at the top. */
  readonly path: KeyPath;
  readonly on: 'key' | 'value';
}

/** What stands at an offset of a values file; undefined if the file is none of the tree's. */
export function valueKeyAt(file: SourceFile, offset: number, tree: ChartTree): ValueKey | undefined {
  const [top] = tree.members;
  const member = tree.valuesFiles.some(({ uri }) => uri === file.uri)
    ? top
    : tree.members.find(({ values }) => values?.uri === file.uri);
  const root = member && rootOf(file);
  const located = root && locate(root, offset);
  if (!located) return undefined;
  return { at: located.at, on: located.on, path: keyAtTop(keyPathOf(located.at.path), member, tree) };
}

/** The keys that a map of values has in any of the places where it is set, the default first. */
export function keysBelow(path: KeyPath, tree: ChartTree): Map<string, ValuePlace> {
  const keys = new Map<string, ValuePlace>();
  for (const { file, at, isDefault } of placesOf(path, tree))
    for (const [key, child] of at.entries()) if (!keys.has(key)) keys.set(key, { file, at: child, isDefault });
  return keys;
}
