import { isDnsLabel } from '../kubernetes/names';
import { selects } from '../kubernetes/selector';
import { changes, gateOn, versionName } from '../kubernetes/versions';
import { maxOrdinal } from '../statefulset/identity';
import { asObject, isObject, type Json, valueAt } from '../yaml/json';
import { type Cluster, canonical, maxUnavailableOn, readSpec } from './cluster';
import { mergePatch } from './steps';

/**
 * What the API server makes of a set before its controller sees it: as much of it as a simulated step can run into.
 * Whether a manifest is valid at all is the validation's business.
 */

export type Admission =
  | { readonly manifest: Json; readonly notes: readonly string[] }
  /** Why it is refused; the live set stays as it was. */
  | { readonly refused: string };

/** Admits a new set (`old` undefined) or a change of the live one. */
export function admit(cluster: Cluster, old: Json | undefined, wanted: Json): Admission {
  const { manifest, notes } = dropGatedFields(cluster, withDefaults(wanted));
  const refused = numberProblem(manifest) ?? strategyProblem(cluster, manifest) ?? identityProblem(manifest);
  if (refused !== undefined) return { refused };
  const immutable = old === undefined ? undefined : immutableProblem(cluster, old, manifest);
  return immutable === undefined ? { manifest, notes } : { refused: immutable };
}

/** The update strategy is defaulted as a whole, so that a later change of its type meets `rollingUpdate`. */
function withDefaults(manifest: Json): Json {
  if (valueAt(manifest, ['spec', 'updateStrategy', 'type'])) return manifest;
  const rollingUpdate = { partition: 0, ...asObject(valueAt(manifest, ['spec', 'updateStrategy', 'rollingUpdate'])) };
  return mergePatch(manifest, { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate } } });
}

function dropGatedFields({ target }: Cluster, manifest: Json): { manifest: Json; notes: string[] } {
  const path = ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'];
  if (valueAt(manifest, path) === undefined || maxUnavailableOn(target)) return { manifest, notes: [] };
  const since = gateOn('MaxUnavailableStatefulSet', target) === undefined ? ' from its patch release 4 on' : '';
  return {
    manifest: mergePatch(manifest, { spec: { updateStrategy: { rollingUpdate: { maxUnavailable: null } } } }),
    notes: [
      `maxUnavailable is dropped: the feature gate MaxUnavailableStatefulSet is off in Kubernetes ${versionName(target.version)}${since}. Pods are updated one at a time.`,
    ],
  };
}

function numberProblem(manifest: Json): string | undefined {
  const fields = [
    ['replicas'],
    ['minReadySeconds'],
    ['ordinals', 'start'],
    ['updateStrategy', 'rollingUpdate', 'partition'],
  ];
  for (const field of fields) {
    const value = valueAt(manifest, ['spec', ...field]) ?? null;
    if (value === null || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxOrdinal))
      continue;
    return `The API server refuses this: spec.${field.join('.')} must be a whole number from 0 to ${maxOrdinal}.`;
  }
  return undefined;
}

function strategyProblem(cluster: Cluster, manifest: Json): string | undefined {
  const strategy = valueAt(manifest, ['spec', 'updateStrategy']);
  const type = valueAt(strategy, ['type']);
  if (type !== 'RollingUpdate' && type !== 'OnDelete')
    return `The API server refuses this: spec.updateStrategy.type must be RollingUpdate or OnDelete.`;
  const rollingUpdate = valueAt(strategy, ['rollingUpdate']);
  if (type === 'OnDelete' && isObject(rollingUpdate))
    return 'The API server refuses this: spec.updateStrategy.rollingUpdate is only allowed with type RollingUpdate. A live set has it by default; set it to null in the same change.';
  const maxUnavailable = valueAt(rollingUpdate, ['maxUnavailable']);
  if (maxUnavailable === undefined || maxUnavailable === null || !maxUnavailableOn(cluster.target)) return undefined;
  const percent = typeof maxUnavailable === 'string' ? /^(\d+)%$/.exec(maxUnavailable)?.[1] : undefined;
  const count = percent === undefined ? maxUnavailable : Number(percent);
  if (typeof count === 'number' && count > 0 && (percent === undefined || count <= 100)) return undefined;
  return 'The API server refuses this: maxUnavailable must be a number from 1 on, or a percentage from 1% to 100%.';
}

function identityProblem(manifest: Json): string | undefined {
  const spec = readSpec(manifest);
  if (!isDnsLabel(spec.name))
    return `The API server refuses this: the name of a StatefulSet is a DNS label, up to 63 of a-z, 0-9 and "-", and "${spec.name}" is none.`;
  if (spec.selector.requirements.length === 0 || !selects(spec.selector, spec.podLabels))
    return "The API server refuses this: spec.selector must select the pod template's labels.";
  return undefined;
}

/** Fields of `spec` that a live set may change. */
const mutable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

function immutableProblem({ target }: Cluster, old: Json, manifest: Json): string | undefined {
  const before = asObject(valueAt(old, ['spec']));
  const after = asObject(valueAt(manifest, ['spec']));
  const free = target.version >= changes.revisionHistoryLimitMutable ? [...mutable, 'revisionHistoryLimit'] : mutable;
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const field of fields) {
    if (free.includes(field) || canonical(before[field] ?? null) === canonical(after[field] ?? null)) continue;
    return `The API server refuses this: spec.${field} of a live StatefulSet cannot change. Delete the set with --cascade=orphan and create it anew.`;
  }
  for (const field of ['name', 'namespace']) {
    if (valueAt(old, ['metadata', field]) === valueAt(manifest, ['metadata', field])) continue;
    return `metadata.${field} cannot change: a set with another one is another set.`;
  }
  return undefined;
}
