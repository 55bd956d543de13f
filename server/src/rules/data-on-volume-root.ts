import type { Resource } from '../workspace/file';
import { appendItem, insertKey, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { type DataPlace, dataPlaces, type VolumeMount } from './shared/dataPlaces';
import { isWhole } from './shared/practice';

export const dataOnVolumeRoot: Rule = {
  id: 'data-on-volume-root',
  about: 'manifest',
  severity: 'hint',
  summary:
    'The data directory is the root of a volume: a new ext4 file system has lost+found there, and the software does not start.',
  *check(workload, context) {
    if (!['StatefulSet', 'Deployment'].includes(workload.kind) || !isWhole(workload, context)) return;
    for (const place of dataPlaces(workload, context.workspace)) {
      const { mount, path, product, folder } = place;
      if (!folder.notRoot || mount?.kind !== 'claim' || mount.path !== path) continue;
      if (mount.at.get('subPath').exists || mount.at.get('subPathExpr').exists) continue;
      yield {
        at: mount.at.get('mountPath'),
        message: `${product.name} keeps its data at the root of the volume. A new ext4 file system already has the folder lost+found there, and ${product.name} then does not start: use a folder below it.`,
        fixes: () => useFolder(workload, place, mount),
      } satisfies Problem;
    }
  },
};

/** Not preferred: a database that has data would no longer find it. */
function useFolder(
  { file: { uri } }: Resource,
  { folder, container, setBy, path }: DataPlace,
  mount: VolumeMount,
): Fix[] {
  const { below } = folder;
  const title = (what: string) => `${what} (only for a database without data)`;
  // What a ConfigMap sets may be meant for others as well.
  if (!below || (setBy ? !setBy.get('value').exists : path !== folder.path))
    return fix(title('Set subPath to data'), insertKey(uri, mount.at, 'subPath', 'data'));
  const value = `${path}/${below.folder}`;
  const edits = setBy
    ? replaceValue(uri, setBy.get('value'), value)
    : appendItem(uri, container.get('env'), { name: below.env, value });
  return fix(title(`Set ${setBy?.get('name').string ?? below.env} to ${value}`), edits);
}
