import type { Context } from '../../settings/context';
import { type Finding, validateUpdate } from '../../validation';
import { committed } from '../../workspace/base';
import { manifest, type Resource } from '../../workspace/file';
import type { Path } from '../../yaml/json';
import { verdict } from './verdict';

/** Where the storage of a claim template is asked for, which has a rule of its own. */
export const storageOfTemplate = /^spec\.volumeClaimTemplates\[(\d+)\]\.spec\.resources\.requests\.storage$/;

/** What the API server refuses of a change that it would accept of a new object: the fields that cannot be changed. */
export function refusedChanges(resource: Resource, context: Context): readonly Finding[] {
  const before = committed(resource, context.workspace);
  if (!before || before.document.yaml === resource.document.yaml) return [];
  return updateOf(before, resource, context).refused;
}

/** What the API server says to a manifest as the update of another, and every place that differs. */
export function updateOf(
  before: Resource,
  after: Resource,
  context: Pick<Context, 'settings'>,
): { readonly refused: readonly Finding[]; readonly changed: readonly Path[] } {
  const { kubernetesVersion: version, featureGates } = context.settings;
  const ofNew = new Set(verdict(after, context).map(keyOf));
  const { findings, changed } = validateUpdate(manifest(before), manifest(after), { version, featureGates });
  return { refused: findings.filter((finding) => finding.kind === 'api' && !ofNew.has(keyOf(finding))), changed };
}

function keyOf({ field, reason, path }: Finding): string {
  return JSON.stringify([field, reason, path]);
}
