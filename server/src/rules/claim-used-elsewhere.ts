import type { Severity } from '../settings/settings';
import { podName } from '../statefulset/identity';
import type { Resource } from '../workspace/file';
import { podTemplateOf } from '../workspace/labels';
import { placeOf, referencesFrom, resolve } from '../workspace/references';
import { knownOrdinals } from '../workspace/scale';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import type { Problem, Rule } from './engine/rule';
import { seeSet } from './shared/setFixes';

export const claimUsedElsewhere: Rule = {
  id: 'claim-used-elsewhere',
  about: 'manifest',
  severity: 'warning',
  summary:
    "Another workload mounts the claim of a set's pod: one may keep the other from starting, or both write to the same files.",
  *check(resource, { workspace }) {
    const pod = podTemplateOf(resource)?.get('spec');
    if (!pod) return;
    for (const reference of referencesFrom(resource)) {
      const { to } = reference;
      if (to.type !== 'claim') continue;
      const link = resolve(reference, workspace).find(({ target }) => target.part === 'claimTemplate');
      const { ordinal } = link ?? {};
      if (!link || ordinal === undefined) continue;
      const set = link.target.resource;
      if (set === resource || !isInUse(set, ordinal, workspace)) continue;
      const template = statefulSetOf(set).claimTemplates.findLast(({ name }) => name === link.target.name);
      const modes = template?.accessModes ?? [];
      if (modes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany')) continue;
      const owner = podName({ name: set.name ?? '' }, ordinal);
      yield {
        at: placeOf(reference),
        severity: severityOf(resource, modes),
        message: `Claim '${to.name}' belongs to pod ${owner}. ${consequence(modes, owner)}`,
        related: [seeSet(set, 'volumeClaimTemplates')],
      } satisfies Problem;
    }
  },
};

/** Whether the set has that pod for certain. Where it is scaled to 0, or has fewer pods, the claim is not in use. */
function isInUse(set: Resource, ordinal: number, workspace: Workspace): boolean {
  const range = knownOrdinals(set, workspace);
  return range !== undefined && ordinal >= range.start && ordinal < range.end;
}

/** A Job or a single pod may mount a claim on purpose, to back up the data for example. */
function severityOf({ kind }: Resource, modes: readonly string[]): Severity {
  if (modes.includes('ReadWriteOncePod')) return 'warning';
  return kind === 'Job' || kind === 'CronJob' || kind === 'Pod' ? 'information' : 'warning';
}

function consequence(modes: readonly string[], owner: string): string {
  if (modes.includes('ReadWriteOncePod'))
    return `ReadWriteOncePod lets a single pod use it: this pod waits until ${owner} is deleted, or ${owner} waits for this pod.`;
  return `ReadWriteOnce attaches it to one node: on another node than ${owner}, this pod waits for it, or ${owner} does; on the same node, both write to the same files.`;
}
