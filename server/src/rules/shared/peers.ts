import type { Resource } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';
import type { Edit } from '../../yaml/text';
import { trailing, withoutTrailing } from '../../yaml/text';
import { type PodName, podNamesIn } from './podDns';

/** A list of pods of one set in the text of a manifest: `web-0.web:80,web-1.web:80`, or one on each line or item. */
export interface PeerList {
  readonly sets: readonly Resource[];
  /** Two or more, in the order of the text. */
  readonly members: readonly Member[];
  /** What is written between the members: the same everywhere, except for numbers that follow the ordinal. */
  readonly between: readonly string[];
  /** What is written on the line before the first member. */
  readonly before: string;
  /** The ordinals of pods of the set that the same string or YAML list names, in this list or beside it. */
  readonly named: ReadonlySet<number>;
}

export interface Member extends PodName {
  readonly ordinal: number;
}

/** Longer texts are no separators. */
const maxBetween = 160;

export function peerListsIn(resource: Resource, workspace: Workspace): PeerList[] {
  const { text } = resource.file;
  const members = podNamesIn(resource, workspace).flatMap((name): Member[] => {
    const { pod, defect } = name;
    return defect || pod.composed || pod.padded || !pod.ordinals ? [] : [{ ...name, ordinal: pod.ordinals.first }];
  });
  const lists: { members: Member[]; between: string[] }[] = [];
  for (const member of members) {
    const list = lists.at(-1);
    const last = list?.members.at(-1);
    const between = last && text.slice(last.reference.span.end, member.reference.span.start);
    if (list && last && between !== undefined && continues(list, last, member, between, text)) {
      list.members.push(member);
      list.between.push(between);
    } else lists.push({ members: [member], between: [] });
  }
  return lists.flatMap((list) => {
    const [first] = list.members;
    if (!first || list.members.length < 2) return [];
    const { start } = first.reference.span;
    const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    const around = members.filter((member) => member.sets[0] === first.sets[0] && isBeside(member, first));
    return [{ ...list, sets: first.sets, before, named: new Set(around.map(({ ordinal }) => ordinal)) }];
  });
}

function continues(
  list: { readonly between: readonly string[] },
  last: Member,
  next: Member,
  between: string,
  text: string,
): boolean {
  if (last.sets[0] !== next.sets[0] || tailOf(last) !== tailOf(next) || between.length > maxBetween) return false;
  if (!isBeside(last, next)) return false;
  const [known] = list.between;
  if (known !== undefined) return withoutNumbers(known) === withoutNumbers(between);
  if (!between.includes('\n')) return separator.test(between);
  return withoutNumbers(linePrefix(text, last)) === withoutNumbers(linePrefix(text, next));
}

/** On one line: what follows a host, one comma, semicolon or space, and what is before the next. */
const separator = /^[^\s,;]*(?:;\d+)?["']?(?:\s*[,;]\s*|\s+)["']?[^\s,;]*$/;

/** What follows the label of the pod in the name. */
export function tailOf({ name, pod }: PodName): string {
  return name.text.slice(pod.start + pod.text.length);
}

/** In one scalar, or in two items of one list. */
function isBeside({ reference: { path: a } }: PodName, { reference: { path: b } }: PodName): boolean {
  const isSame = a.length === b.length && a.slice(0, -1).every((step, i) => step === b[i]);
  return isSame && (a.at(-1) === b.at(-1) || typeof a.at(-1) === 'number');
}

function linePrefix(text: string, { reference: { span } }: PodName): string {
  return text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+/g, '0');
}

/**
 * Adds the pods of these ordinals to a list, written like its members: `server.3=` follows `server.2=`. Undefined if
 * the numbers in it do not follow the ordinal.
 */
export function complete(list: PeerList, missing: readonly number[]): Edit[] | undefined {
  const pattern = patternOf(list);
  if (!pattern) return undefined;
  const edits = new Map<Member, string>();
  for (const ordinal of missing) {
    const before = list.members.filter((member) => member.ordinal < ordinal);
    const last = before.reduce<Member | undefined>((a, b) => (a && a.ordinal > b.ordinal ? a : b), undefined);
    const at = last ?? list.members.at(-1);
    if (!at) return undefined;
    const label = withoutTrailing(at.pod.text, /\d/) + ordinal;
    edits.set(at, `${edits.get(at) ?? ''}${pattern(ordinal)}${label}${tailOf(at)}`);
  }
  return [...edits].map(([{ reference }, newText]) => ({
    uri: reference.from.file.uri,
    span: { start: reference.span.end, end: reference.span.end },
    newText,
  }));
}

/** What is written between two members, given the ordinal of the second. */
function patternOf({ members, between, before }: PeerList): ((ordinal: number) => string) | undefined {
  const [model = ''] = between;
  const second = members[1]?.ordinal ?? 0;
  const prefix = prefixOf(model);
  const separator = model.slice(0, model.length - prefix.length);
  // Only numbers right before the host can follow the ordinal: others may be part of a password.
  if (between.some((each) => each.slice(0, each.length - prefixOf(each).length) !== separator)) return undefined;
  const write = (ordinal: number) =>
    prefix.replace(/\d+/g, (digits) => {
      const offset = Number(digits) - second;
      return offset === 0 || offset === 1 ? String(ordinal + offset) : digits;
    });
  const holds = members.every(({ ordinal }, i) => {
    const own = i === 0 ? before : (between[i - 1] ?? '');
    return own.endsWith(write(ordinal));
  });
  return holds ? (ordinal) => separator + write(ordinal) : undefined;
}

/** What belongs to a member and is written before its host: `server.2=`, `2@`, `http://`. */
export function prefixOf(between: string): string {
  return trailing(between, /[^\s,;"'[\]{}]/);
}
