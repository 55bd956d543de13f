import { podName } from '../statefulset/identity';
import type { Resource } from '../workspace/file';
import { placeOf } from '../workspace/references';
import { knownOrdinals } from '../workspace/scale';
import type { Workspace } from '../workspace/workspace';
import { fix, type Problem, type Rule } from './engine/rule';
import { describePods } from './shared/ordinals';
import { complete, type PeerList, peerListsIn, prefixOf } from './shared/peers';
import { seeSet } from './shared/setFixes';

export const peerListIncomplete: Rule = {
  id: 'peer-list-incomplete',
  about: 'manifest',
  severity: 'warning',
  summary: 'A list names some pods of a set and omits others: members that are not listed take no part.',
  *check(resource, { workspace }) {
    for (const list of peerListsIn(resource, workspace)) {
      const { members, sets } = list;
      const [first, set] = [members[0], sets[0]];
      const missing = isSeedList(list, resource) ? [] : missingIn(list, workspace);
      if (!first || !set || missing.length === 0) continue;
      const names = missing.map((ordinal) => podName({ name: set.name ?? '' }, ordinal)).join(', ');
      yield {
        at: placeOf(first.reference),
        span: { start: first.reference.span.start, end: members.at(-1)?.reference.span.end ?? 0 },
        ...(isMembership(list) ? {} : { severity: 'information' as const }),
        message: `The list omits ${names}. ${describePods(set, workspace)}. Add what is missing, unless it is omitted on purpose.`,
        related: sets.map((each) => seeSet(each, 'replicas')),
        fixes: () =>
          fix(`Add ${names} to the list`, complete(list, missing), isMembership(list) ? { preferred: true } : {}),
      } satisfies Problem;
    }
  },
};

/** The ordinals that a list omits; none for a list without the first pod, or with pods that do not exist. */
function missingIn({ members, sets, named }: PeerList, workspace: Workspace): number[] {
  const [set] = sets;
  const range = sets.length === 1 && set ? knownOrdinals(set, workspace) : undefined;
  if (!range) return [];
  const own = new Set(members.map(({ ordinal }) => ordinal));
  if (!own.has(range.start) || own.size !== members.length) return [];
  if (members.some(({ ordinal }) => ordinal >= range.end)) return [];
  const all = Array.from({ length: Math.min(range.end - range.start, 100) }, (_, i) => range.start + i);
  return all.filter((ordinal) => !named.has(ordinal));
}

/** Whether each member has a number or name, as in the lists of members that vote. */
function isMembership({ between: [between = ''] }: PeerList): boolean {
  const prefix = prefixOf(between);
  const digit = prefix.search(/\d/);
  return digit >= 0 && Math.max(prefix.lastIndexOf('='), prefix.lastIndexOf('@')) > digit;
}

/** Whether some of the pods are enough, as for seeds and bootstrap servers. */
function isSeedList({ members, before }: PeerList, resource: Resource): boolean {
  const [first] = members;
  if (!first) return false;
  const { path } = first.reference;
  const variable = path.at(-1) === 'value' ? placeOf(first.reference).parent?.get('name').string : undefined;
  const context = [before, variable ?? '', ...path.slice(resource.root.path.length).map(String)].join(' ');
  return /seed|bootstrap|join|contact|discover/i.test(context);
}
