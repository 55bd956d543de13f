import { gateOn, type Target, versionName } from '../kubernetes/versions';
import { storedObject, validateManifest, validateUpdate } from '../validation';
import { type Json, type Path, sameJson, valueAt } from '../yaml/json';

/** The simulated API server: it admits what the validation accepts, and keeps it with its defaults. */

export type Admission =
  | { readonly manifest: Json; readonly notes: readonly string[] }
  /** Why it is rejected; the live set is unchanged. */
  | { readonly rejected: string };

/** Admits a new set (`live` undefined) or an update of the live one. */
export function admit(live: Json | undefined, wanted: Json, target: Target): Admission {
  const renamed = live === undefined ? undefined : otherObject(live, wanted);
  if (renamed !== undefined) return { rejected: renamed };
  const findings =
    live === undefined ? validateManifest(wanted, target) : validateUpdate(live, wanted, target).findings;
  const errors = findings
    .filter(({ kind }) => kind === 'api')
    .map(({ path, message }) => leftOver(path, live, wanted) ?? message);
  if (errors.length > 0) return { rejected: `Rejected by the API server: ${errors.slice(0, 2).join(' ')}` };
  const manifest = storedObject(wanted, target);
  if (manifest === undefined || valueAt(wanted, ['kind']) !== 'StatefulSet')
    return { rejected: 'Only a StatefulSet of apps/v1 is simulated.' };
  if (valueAt(manifest, ['spec', 'updateStrategy', 'type']) === 'Recreate')
    return { rejected: 'The update strategy Recreate is not simulated.' };
  return { manifest, notes: droppedFields(wanted, target) };
}

const rollingUpdate = ['spec', 'updateStrategy', 'rollingUpdate'];

/** Of a `rollingUpdate` that the live set has already: the manifest may not have it, and then nothing can be removed. */
function leftOver(path: Path, live: Json | undefined, wanted: Json): string | undefined {
  const kept = valueAt(live, rollingUpdate);
  const isKept = kept !== undefined && sameJson(kept, valueAt(wanted, rollingUpdate) ?? null);
  if (!isKept || path.join('.') !== rollingUpdate.join('.')) return undefined;
  return 'The live set still has rollingUpdate, which Kubernetes adds by default and which is only allowed with type RollingUpdate. Set it to null, or add rollingUpdate: null.';
}

function otherObject(live: Json, wanted: Json): string | undefined {
  for (const field of ['name', 'namespace'])
    if (valueAt(live, ['metadata', field]) !== valueAt(wanted, ['metadata', field]))
      return `metadata.${field} of a live set is immutable: with another one it is another set.`;
  return undefined;
}

/** The gated field that decides over order, where its gate is off. */
function droppedFields(wanted: Json, target: Target): readonly string[] {
  const maxUnavailable = valueAt(wanted, ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable']) ?? null;
  const on = gateOn('MaxUnavailableStatefulSet', target);
  if (maxUnavailable === null || on === true) return [];
  const since = on === undefined ? ' from its patch release 4 on' : '';
  return [
    `maxUnavailable is dropped: the feature gate MaxUnavailableStatefulSet is off in Kubernetes ${versionName(target.version)}${since}. Pods are updated one at a time.`,
  ];
}
