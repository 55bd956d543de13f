import { any, type KeyPath } from './keyPath';
import type { Member } from './members';

/** What a value in a template is known to be without running it: something of what a chart is given, or made of such. */
export type Subject =
  | {
      readonly type: 'path';
      readonly member: Member;
      /** From `.` of the chart's templates on: `Values`, `web`, `port`. */
      readonly path: KeyPath;
    }
  /** Made by `dict`. */
  | { readonly type: 'dict'; readonly entries: ReadonlyMap<string, Meaning> }
  /** Made by `list`. */
  | { readonly type: 'list'; readonly items: Meaning };

/** All that a value may be; nothing if that is not known. */
export type Meaning = readonly Subject[];

export const nothingKnown: Meaning = [];

/** So many things a value may be, and so long are paths: helpers that call themselves come to an end. */
const most = 12;
const longest = 24;

/** What templates of a chart get as `.`. */
export function contextOf(member: Member): Meaning {
  return [{ type: 'path', member, path: [] }];
}

/** What a value has under a key. */
export function field(meaning: Meaning, name: string): Meaning {
  return union(meaning.map((subject) => fieldOf(subject, name)));
}

/** What a list or map has in it. */
export function element(meaning: Meaning): Meaning {
  return union(meaning.map(elementOf));
}

function elementOf(subject: Subject): Meaning {
  switch (subject.type) {
    case 'path':
      return fieldOf(subject, any);
    case 'dict':
      return union([...subject.entries.values()]);
    case 'list':
      return subject.items;
  }
}

function fieldOf(subject: Subject, name: string): Meaning {
  switch (subject.type) {
    case 'path': {
      const { member, path } = subject;
      return path.length < longest ? [{ type: 'path', member, path: [...path, name] }] : nothingKnown;
    }
    case 'dict':
      return subject.entries.get(name) ?? nothingKnown;
    case 'list':
      return nothingKnown;
  }
}

/** All of several meanings, each thing once. */
export function union(meanings: readonly Meaning[]): Meaning {
  const [only = nothingKnown, other] = meanings.filter(({ length }) => length > 0);
  if (!other) return only;
  const found = new Map<unknown, Subject>();
  for (const subject of meanings.flat()) {
    if (found.size >= most) break;
    found.set(subject.type === 'path' ? JSON.stringify([subject.member.prefix, subject.path]) : subject, subject);
  }
  return [...found.values()];
}

/** How deep maps that `dict` makes are compared. */
const deepest = 3;

/** Whether two meanings are surely the same. */
export function sameMeaning(a: Meaning, b: Meaning, depth = 0): boolean {
  if (a === b) return true;
  if (a.length !== b.length || depth > deepest) return false;
  return a.every((subject, index) => isSame(subject, b[index], depth));
}

function isSame(a: Subject, b: Subject | undefined, depth: number): boolean {
  switch (a.type) {
    case 'path':
      return (
        b?.type === 'path' &&
        a.member === b.member &&
        a.path.length === b.path.length &&
        a.path.every((step, index) => step === b.path[index])
      );
    case 'list':
      return b?.type === 'list' && sameMeaning(a.items, b.items, depth + 1);
    case 'dict':
      return (
        b?.type === 'dict' &&
        a.entries.size === b.entries.size &&
        [...a.entries].every(([key, meaning]) => sameMeaning(meaning, b.entries.get(key) ?? nothingKnown, depth + 1))
      );
  }
}
