import { productOf } from '../../products/images';
import type { Adjustable, Changes } from '../../protocol';
import type { StatefulSet } from '../../statefulset/set';
import type { Resource } from '../../workspace/file';
import { clientServiceFor } from '../../workspace/service';
import { statefulSetOf } from '../../workspace/set';
import type { At } from '../../yaml/at';
import { insertKey, insertKeys, remove, replaceValue, together } from '../../yaml/edit';
import type { JsonObject } from '../../yaml/json';
import type { Edit } from '../../yaml/text';

/** The fields of a set that can be tried out in the preview. Trying and applying use the same edits of the manifest. */

export function adjustableOf(set: StatefulSet): Adjustable {
  const { replicas, updateStrategy, partition, maxUnavailable = 1, podManagementPolicy, whenDeleted, whenScaled } = set;
  return { replicas, updateStrategy, partition, maxUnavailable, podManagementPolicy, whenDeleted, whenScaled };
}

/** Whether two sets have the same adjustable values. */
export function sameAdjustable(a: Adjustable, b: Adjustable): boolean {
  return keys.every((key) => a[key] === b[key]);
}
const keys = [
  'replicas',
  'updateStrategy',
  'partition',
  'maxUnavailable',
  'podManagementPolicy',
  'whenDeleted',
  'whenScaled',
] as const;

/** The edits that give the set these values: none if it has them, and only of the value if the field exists. */
export function changeEdits(set: Resource, changes: Changes): Edit[] | undefined {
  const now = adjustableOf(statefulSetOf(set));
  const wanted = { ...now, ...changes };
  const parts: (Edit[] | undefined)[] = [];
  const spec = set.root.get('spec');
  if (wanted.replicas !== now.replicas) parts.push(setValue(set, spec.get('replicas'), wanted.replicas));
  if (wanted.podManagementPolicy !== now.podManagementPolicy)
    parts.push(setValue(set, spec.get('podManagementPolicy'), wanted.podManagementPolicy));
  if ((['updateStrategy', 'partition', 'maxUnavailable'] as const).some((key) => wanted[key] !== now[key]))
    parts.push(updateEdits(set, wanted));
  if (wanted.whenDeleted !== now.whenDeleted || wanted.whenScaled !== now.whenScaled)
    parts.push(retentionEdits(set, wanted));
  return together(parts);
}

function updateEdits(set: Resource, { updateStrategy, partition, maxUnavailable }: Adjustable): Edit[] | undefined {
  const { uri } = set.file;
  const strategy = set.root.get('spec').get('updateStrategy');
  const [type, rolling] = [strategy.get('type'), strategy.get('rollingUpdate')];
  const isRolling = updateStrategy === 'RollingUpdate';
  const rollingUpdate: JsonObject = {
    ...(partition > 0 && { partition }),
    ...(maxUnavailable !== 1 && { maxUnavailable }),
  };
  const wanted: JsonObject = {
    type: updateStrategy,
    ...(isRolling && Object.keys(rollingUpdate).length > 0 && { rollingUpdate }),
  };
  if (strategy.keys().length === 0) return insertKeys(uri, strategy, wanted, insertionPoint(set));
  const typeEdits =
    (type.string ?? 'RollingUpdate') === updateStrategy
      ? []
      : type.exists
        ? replaceValue(uri, type, updateStrategy)
        : insertKey(uri, strategy, 'type', updateStrategy, 'start');
  // The API server rejects rollingUpdate beside any other type.
  if (!isRolling) return together([typeEdits, rolling.exists ? remove(uri, rolling) : []]);
  return together([typeEdits, rollingEdits(uri, rolling, { partition, maxUnavailable })]);
}

/** The edits that give `rollingUpdate` these values. Of a default that is not written nothing is. */
function rollingEdits(
  uri: string,
  rolling: At,
  { partition, maxUnavailable }: Pick<Adjustable, 'partition' | 'maxUnavailable'>,
): Edit[] | undefined {
  const [oldPartition, oldMax] = [rolling.get('partition'), rolling.get('maxUnavailable')];
  const changed: JsonObject = {
    ...((oldPartition.integer ?? 0) !== partition && { partition }),
    ...((oldMax.integer ?? oldMax.string ?? 1) !== maxUnavailable && { maxUnavailable }),
  };
  const missing = Object.fromEntries(Object.entries(changed).filter(([key]) => !rolling.get(key).exists));
  const written = Object.entries(changed).filter(([key]) => rolling.get(key).exists);
  return together([
    ...written.map(([key, value]) => replaceValue(uri, rolling.get(key), value)),
    Object.keys(missing).length > 0 ? insertKeys(uri, rolling, missing) : [],
  ]);
}

/** The edits that spell out the retention of claims. */
export function retentionEdits(set: Resource, { whenDeleted, whenScaled }: Adjustable): Edit[] | undefined {
  const { uri } = set.file;
  const policy = set.root.get('spec').get('persistentVolumeClaimRetentionPolicy');
  if (policy.keys().length === 0) return insertKeys(uri, policy, { whenDeleted, whenScaled }, insertionPoint(set));
  return together([
    policy.get('whenDeleted').string === whenDeleted ? [] : setValue(set, policy.get('whenDeleted'), whenDeleted),
    policy.get('whenScaled').string === whenScaled ? [] : setValue(set, policy.get('whenScaled'), whenScaled),
  ]);
}

function setValue(set: Resource, at: At, value: string | number): Edit[] | undefined {
  const { uri } = set.file;
  if (at.exists) return replaceValue(uri, at, value);
  return at.parent && typeof at.step === 'string'
    ? insertKey(uri, at.parent, at.step, value, insertionPoint(set))
    : undefined;
}

/** Where a missing field of the spec is inserted: after those that usually come first, else at the start. */
function insertionPoint(set: Resource): readonly string[] | 'start' {
  const written = set.root.get('spec').keys();
  const head = headFields.filter((field) => written.includes(field));
  return head.length > 0 ? head : 'start';
}
const headFields = ['serviceName', 'replicas', 'ordinals', 'podManagementPolicy', 'minReadySeconds', 'updateStrategy'];

/** The Service for clients that a set lacks; undefined if it has no port or label for one. */
export function clientService(set: Resource, name: string): JsonObject | undefined {
  return clientServiceFor(set, name, productOf(statefulSetOf(set))?.product.port);
}
