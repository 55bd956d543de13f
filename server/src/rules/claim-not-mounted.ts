import { closestName } from '../kubernetes/names';
import { hasPlaceholder } from '../kubernetes/placeholders';
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
  summary: 'No container mounts the claim template: each pod gets a claim, and nothing uses it.',
  *check(set, { workspace }) {
    // A patch may add the mount.
    if (containersOf(set).length === 0 || workspace.kustomizations.mayPatch(set.file.uri)) return;
    const mounts = mountsOf(set).map(({ name }) => name);
    if (mounts.some(hasPlaceholder)) return;
    const names = declaredNames(set);
    const mistyped = mounts.filter((name) => !names.has(name)).map((name) => closestName(name, names));
    const effective = new Set(effectiveClaimTemplates(statefulSetOf(set)).map(({ index }) => index));
    for (const { at, name, item } of claimTemplates(set)) {
      // volume-not-found reports a mount that mistypes the name, claim-duplicate a template that has no effect.
      if (mounts.includes(name) || mistyped.includes(name) || !effective.has(Number(item.step))) continue;
      yield {
        at,
        message: `No container mounts '${name}': each pod gets the claim, but its data is written elsewhere and lost with the pod. Mount the claim, or remove its template.`,
        fixes: () =>
          podSpec(set)
            .get('containers')
            .items()
            .flatMap((container) => mountIn(set, container, name, item)),
      };
    }
  },
};

function mountIn(set: Resource, container: At, name: string, template: At): Fix[] {
  const { uri } = set.file;
  const title = `Mount '${name}' in container '${container.get('name').string ?? container.step}'`;
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
