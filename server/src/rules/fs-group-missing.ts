import { rootlessOf } from '../products/images';
import type { Resource } from '../workspace/file';
import { claimTemplates, mainContainers, nameOfContainer, podSpec, runsWithoutRoot } from '../workspace/podTemplate';
import type { At } from '../yaml/at';
import { insertKeys } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { isWhole } from './shared/practice';
import { groupOfFiles } from './shared/setFixes';

export const fsGroupMissing: Rule = {
  id: 'fs-group-missing',
  about: 'set',
  severity: 'information',
  summary: 'The pods do not run as root and set no `fsGroup`: on most storage they cannot write to their claims.',
  *check(set, context) {
    const pod = podSpec(set).get('securityContext');
    if (!isWhole(set, context) || pod.get('fsGroup').exists || podSpec(set).get('os').get('name').string === 'windows')
      return;
    for (const container of mainContainers(set)) {
      const claim = claimWrittenBy(container, set);
      if (claim === undefined || !runsWithoutRoot(container, set) || changesOwner(claim, set)) continue;
      const user = container.get('securityContext').get('runAsUser').integer ?? pod.get('runAsUser').integer;
      // Every process of the pod is a member of this group, whatever its user: any id will do.
      const group = user ?? rootlessOf(container.get('image').string ?? '')?.user ?? 1000;
      const values = groupOfFiles(pod, group);
      const { uri } = set.file;
      yield {
        at: pod.get('fsGroup'),
        message: `Container '${nameOfContainer(container)}' runs ${user === undefined ? 'as non-root' : `as user ${user}`} and writes to claim '${claim}', which on most storage belongs to root: writes fail with "permission denied". Set fsGroup.`,
        fixes: () =>
          fix(
            `Set fsGroup to ${group}`,
            pod.exists
              ? insertKeys(uri, pod, values, ['runAsNonRoot', 'runAsUser', 'runAsGroup'])
              : insertKeys(uri, podSpec(set), { securityContext: values }, 'start'),
          ),
      };
      return;
    }
  },
};

/** The first claim that a container writes to, except claims for many pods. */
function claimWrittenBy(container: At, set: Resource): string | undefined {
  const written = container
    .get('volumeMounts')
    .items()
    .filter((mount) => mount.get('readOnly').scalar !== true)
    .map((mount) => mount.get('name').string);
  return claimTemplates(set).find(({ item, name }) => {
    const modes = item.get('spec').get('accessModes').items();
    // A network file system, which many pods share, keeps the owners that its server sets.
    return written.includes(name) && !modes.some(({ string }) => string === 'ReadWriteMany');
  })?.name;
}

/** Whether an init container changes owner or mode of the files in the claim. */
function changesOwner(claim: string, set: Resource): boolean {
  return podSpec(set)
    .get('initContainers')
    .items()
    .some(
      (container) =>
        container
          .get('volumeMounts')
          .items()
          .some((mount) => mount.get('name').string === claim) &&
        /\bch(?:own|mod|grp)\b/.test(JSON.stringify([container.get('command').json, container.get('args').json])),
    );
}
