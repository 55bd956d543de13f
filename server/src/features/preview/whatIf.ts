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
  const { replicas, updateStrategy, partition, whenDeleted, whenScaled } = set;
  return { replicas, updateStrategy, partition, whenDeleted, whenScaled };
}

/** Whether two sets have the same adjustable values. */
export function sameAdjustable(a: Adjustable, b: Adjustable): boolean {
  return keys.every((key) => a[key] === b[key]);
}
const keys = ['replicas', 'updateStrategy', 'partition', 'whenDeleted', 'whenScaled'] as const;

/** The edits that give the set these values: none if it has them, and only of the value if the field exists. */
export function changeEdits(set: Resource, changes: Changes): Edit[] | undefined {
  const now = adjustableOf(statefulSetOf(set));
  const wanted = { ...now, ...changes };
  const parts: (Edit[] | undefined)[] = [];
  const spec = set.root.get('spec');
  if (wanted.replicas !== now.replicas) parts.push(setValue(set, spec.get('replicas'), wanted.replicas));
  if (wanted.updateStrategy !== now.updateStrategy || wanted.partition !== now.partition)
    parts.push(updateEdits(set, wanted));
  if (wanted.whenDeleted !== now.whenDeleted || wanted.whenScaled !== now.whenScaled)
    parts.push(retentionEdits(set, wanted));
  return together(parts);
}

function updateEdits(set: Resource, { updateStrategy, partition }: Adjustable): Edit[] | undefined {
  const { uri } = set.file;
  const strategy = set.root.get('spec').get('updateStrategy');
  const [type, rolling] = [strategy.get('type'), strategy.get('rollingUpdate')];
  const isRolling = updateStrategy === 'RollingUpdate';
  const wanted: JsonObject = {
    type: updateStrategy,
    ...(isRolling && partition > 0 ? { rollingUpdate: { partition } } : {}),
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
  const written = rolling.get('partition');
  if ((written.integer ?? 0) === partition) return typeEdits;
  return together([
    typeEdits,
    written.exists ? replaceValue(uri, written, partition) : insertKey(uri, rolling, 'partition', partition),
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
