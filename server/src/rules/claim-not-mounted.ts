import { closestName } from '../kubernetes/names';
import { effectiveClaimTemplates } from '../statefulset/identity';
import type { Resource } from '../workspace/file';
import { claimTemplates, containersOf, declaredNames, mountsOf, podSpec } from '../workspace/podTemplate';
import { statefulSetOf } from '../workspace/set';
import type { At } from '../yaml/at';
import { appendItem } from '../yaml/edit';
import { type Fix, fix, type Rule } from './engine/rule';
import { dataFolder } from './shared/dataFolders';

export const claimNotMounted: Rule = {
  id: 'claim-not-mounted',
  about: 'set',
  severity: 'warning',
  summary: 'No container mounts the claim template: every pod gets the storage and none uses it.',
  *check(set, { workspace }) {
    // A patch may bring the mount.
    if (containersOf(set).length === 0 || workspace.kustomizations.mayPatch(set.file.uri)) return;
    const mounts = mountsOf(set).map(({ name }) => name);
    const names = declaredNames(set);
    const meant = mounts.filter((name) => !names.has(name)).map((name) => closestName(name, names));
    const counting = new Set(effectiveClaimTemplates(statefulSetOf(set)).map(({ index }) => index));
    for (const { at, name, item } of claimTemplates(set)) {
      // A mount that misspells the name is the mistake then (volume-not-found), and of two templates the last counts.
      if (mounts.includes(name) || meant.includes(name) || !counting.has(Number(item.step))) continue;
      yield {
        at,
        message: `No container mounts '${name}': every pod gets the claim, and the data goes elsewhere and is lost with the pod. Mount it, or remove it.`,
        fixes: podSpec(set)
          .get('containers')
          .items()
          .flatMap((container) => mountIn(set, container, name, item)),
      };
    }
  },
};

function mountIn(set: Resource, container: At, name: string, template: At): Fix[] {
  const { uri } = set.file;
  const title = `Mount it in container '${container.get('name').string ?? container.step}'`;
  if (template.get('spec').get('volumeMode').string === 'Block') {
    const device = { name, devicePath: `/dev/${name}` };
    return fix(`${title} as ${device.devicePath}`, appendItem(uri, container.get('volumeDevices'), device));
  }
  const taken = container
    .get('volumeMounts')
    .items()
    .map((mount) => mount.get('mountPath').string ?? '');
  const mountPath = dataFolder(container.get('image').string ?? '', name, new Set(taken));
  return fix(`${title} at ${mountPath}`, appendItem(uri, container.get('volumeMounts'), { name, mountPath }));
}
