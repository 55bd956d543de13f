import { type Finding, type FindingFix, validateUpdate } from '../validation';
import { committed } from '../workspace/base';
import { manifest, type Resource } from '../workspace/file';
import { type Json, valueAt } from '../yaml/json';
import type { Context } from './rule';
import { verdict } from './verdict';

/** Where the storage of a claim template is asked for, which has a rule of its own. */
export const storageOfTemplate = /^spec\.volumeClaimTemplates\[(\d+)\]\.spec\.resources\.requests\.storage$/;

/** What the API server refuses of a change that it would accept of a new object: the fields that cannot be changed. */
export function refusedChanges(resource: Resource, context: Context): readonly Finding[] {
  const before = committed(resource, context.workspace);
  if (!before || before.document.yaml === resource.document.yaml) return [];
  const { kubernetesVersion: version, featureGates } = context.settings;
  const ofNew = new Set(verdict(resource, context).map(keyOf));
  const { findings } = validateUpdate(manifest(before), manifest(resource), { version, featureGates });
  const refused = findings.filter((finding) => finding.kind === 'api' && !ofNew.has(keyOf(finding)));
  return refused.map((finding) => withoutDefaults(finding, manifest(before)));
}

/** What was there only by default is put back by saying nothing of it. */
function withoutDefaults(finding: Finding, before: Json): Finding {
  const fixes = finding.fixes?.map((fix): FindingFix => {
    const { title, path } = fix;
    return fix.do === 'replace' && valueAt(before, path) === undefined ? { title, do: 'remove', path } : fix;
  });
  return fixes ? { ...finding, fixes } : finding;
}

function keyOf({ field, reason, path }: Finding): string {
  return JSON.stringify([field, reason, path]);
}
