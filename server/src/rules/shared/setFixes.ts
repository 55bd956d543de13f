import type { Resource } from '../../workspace/file';
import type { At } from '../../yaml/at';
import { insertKey, replaceValue } from '../../yaml/edit';
import type { JsonObject } from '../../yaml/json';
import type { Edit } from '../../yaml/text';
import type { Related } from '../engine/rule';

/** A field of a set's spec, else the name of the set. */
export function seeSet(set: Resource, field: string): Related {
  const place = set.root.get('spec').get(field);
  const { mark } = place.exists ? place : set.root.get('metadata').get('name');
  return { uri: set.file.uri, span: mark, message: `StatefulSet '${set.name}'` };
}

/** What an autoscaler scales. */
export function seeAutoscaler({ file, root, kind, name }: Resource): Related {
  return { uri: file.uri, span: root.get('spec').get('scaleTargetRef').mark, message: `${kind} '${name}'` };
}

/** Creates the pods of a set in parallel. */
export function startTogether(set: Resource): Edit[] | undefined {
  const spec = set.root.get('spec');
  const at = spec.get('podManagementPolicy');
  return at.exists
    ? replaceValue(set.file.uri, at, 'Parallel')
    : insertKey(set.file.uri, spec, 'podManagementPolicy', 'Parallel', ['replicas', 'serviceName']);
}

/** The group for the files of the volumes, and that it is given to them once: unless that is decided. */
export function groupOfFiles(securityContext: At, fsGroup: number): JsonObject {
  return securityContext.get('fsGroupChangePolicy').exists
    ? { fsGroup }
    : { fsGroup, fsGroupChangePolicy: 'OnRootMismatch' };
}
