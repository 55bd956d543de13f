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
  summary: 'A list names some pods of a set and leaves out others: these take no part.',
  *check(resource, { workspace }) {
    for (const list of peerListsIn(resource, workspace)) {
      const { members, sets } = list;
      const [first, set] = [members[0], sets[0]];
      const missing = isStart(list, resource) ? [] : missingIn(list, workspace);
      if (!first || !set || missing.length === 0) continue;
      const names = missing.map((ordinal) => podName({ name: set.name ?? '' }, ordinal)).join(', ');
      yield {
        at: placeOf(first.reference),
        span: { start: first.reference.span.start, end: members.at(-1)?.reference.span.end ?? 0 },
        ...(isMembership(list) ? {} : { severity: 'information' as const }),
        message: `The list leaves out ${names}: ${describePods(set, workspace)}. Add what is missing, unless it is meant to stay apart.`,
        related: sets.map((each) => seeSet(each, 'replicas')),
        fixes: fix(`Add ${names} to the list`, complete(list, missing), isMembership(list) ? { preferred: true } : {}),
      } satisfies Problem;
    }
  },
};

/** The ordinals that are left out. None where the list is of another kind: of what is not the first, of what is not there. */
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

/** Each member with its number or name, as ensembles that count their votes are written. */
function isMembership({ between: [between = ''] }: PeerList): boolean {
  return /\d.*[=@]/.test(prefixOf(between));
}

/** Of what one begins with, some suffice: seeds, bootstrap servers. */
function isStart({ members, before }: PeerList, resource: Resource): boolean {
  const [first] = members;
  if (!first) return false;
  const { path } = first.reference;
  const variable = path.at(-1) === 'value' ? placeOf(first.reference).parent?.get('name').string : undefined;
  const words = [before, variable ?? '', ...path.slice(resource.root.path.length).map(String)].join(' ');
  return /seed|bootstrap|join|contact|discover/i.test(words);
}
