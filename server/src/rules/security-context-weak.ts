import { rootlessOf } from '../statefulset/products';
import type { Resource } from '../workspace/file';
import type { At } from '../yaml/at';
import { appendItem, appendItems, insertKeys, together } from '../yaml/edit';
import type { Json } from '../yaml/json';
import type { Edit } from '../yaml/text';
import {
  claimTemplates,
  declaredNames,
  mainContainers,
  nameOfContainer,
  podSpec,
  runsWithoutRoot,
  volumes,
} from './pod-template';
import { isWhole } from './practice';
import { beforeResources } from './probes';
import { type Fix, fix, type Rule } from './rule';

/** The fields that hold a container back, as the profile Restricted of the Pod Security Standards has them, and one more. */
const restraints = [
  'runAsNonRoot',
  'allowPrivilegeEscalation: false',
  'readOnlyRootFilesystem',
  'capabilities.drop: [ALL]',
  'seccompProfile',
] as const;
type Restraint = (typeof restraints)[number];

export const securityContextWeak: Rule = {
  id: 'security-context-weak',
  about: 'set',
  severity: 'hint',
  summary: 'The security context leaves a container more rights than it needs.',
  *check(set, context) {
    if (!isWhole(set, context) || podSpec(set).get('os').get('name').string === 'windows') return;
    for (const container of mainContainers(set)) {
      if (container.get('securityContext').get('privileged').scalar === true) continue;
      const missing = missingIn(container, set);
      if (missing.length === 0) continue;
      yield {
        at: container.get('securityContext'),
        message: `Container '${nameOfContainer(container)}' has more rights than it needs: its security context says nothing of ${missing.join(', ')}. What gets into it can do as much.`,
        fixes: restrict(container, missing, set),
      };
    }
  },
};

/** What is set neither for the container nor, where that counts, for the pod. */
function missingIn(container: At, set: Resource): Restraint[] {
  const [own, pod] = [container.get('securityContext'), podSpec(set).get('securityContext')];
  const has = (field: string) => own.get(field).exists || pod.get(field).exists;
  const decided: Readonly<Record<Restraint, boolean>> = {
    runAsNonRoot: has('runAsNonRoot') || has('runAsUser'),
    'allowPrivilegeEscalation: false': own.get('allowPrivilegeEscalation').exists,
    readOnlyRootFilesystem: own.get('readOnlyRootFilesystem').exists,
    'capabilities.drop: [ALL]': own.get('capabilities').exists,
    seccompProfile: has('seccompProfile'),
  };
  return restraints.filter((restraint) => !decided[restraint]);
}

/**
 * Sets of what is missing that which the image is known to bear: its own user, and folders to write to beside a
 * read-only root. Of an image that is not known only what takes nothing from a process that runs as root.
 */
function restrict(container: At, missing: readonly Restraint[], set: Resource): Fix[] {
  const image = container.get('image').string ?? '';
  const onHost = hostMounts(container, set);
  const rootless = onHost ? undefined : rootlessOf(image);
  const takesUser = rootless !== undefined && missing.includes('runAsNonRoot');
  const values: Record<string, Json> = {};
  // A command of the manifest's own may write anywhere.
  const writes = container.get('command').exists ? undefined : rootless?.writes;
  for (const restraint of missing) {
    if (restraint === 'runAsNonRoot' && rootless)
      Object.assign(values, { runAsNonRoot: true, runAsUser: rootless.user, runAsGroup: rootless.user });
    if (restraint === 'allowPrivilegeEscalation: false' && !addsAdmin(container))
      values['allowPrivilegeEscalation'] = false;
    if (restraint === 'readOnlyRootFilesystem' && writes) values['readOnlyRootFilesystem'] = true;
    if (restraint === 'capabilities.drop: [ALL]' && (takesUser || runsWithoutRoot(container, set)))
      values['capabilities'] = { drop: ['ALL'] };
    if (restraint === 'seccompProfile') values['seccompProfile'] = { type: 'RuntimeDefault' };
  }
  if (Object.keys(values).length === 0) return [];
  const folders = values['readOnlyRootFilesystem'] ? (writes ?? []) : [];
  const all = missing.every((restraint) => (restraint.split(/[.:]/)[0] ?? '') in values);
  const user = takesUser ? rootless.user : undefined;
  const steps = [
    ...inContainer(container, values, folders, set),
    user === undefined ? [] : giveClaims(user, set),
    folders.length > 0 ? addScratch(set) : [],
  ];
  return fix(titleOf(all, user, folders), together(steps));
}

function titleOf(all: boolean, user: number | undefined, folders: readonly string[]): string {
  if (!all && user === undefined) return 'Set what any image bears';
  const parts = [
    user === undefined ? '' : `run as user ${user}`,
    folders.length > 0 ? `let it write only to its data and ${folders.join(', ')}` : '',
  ].filter(Boolean);
  return `Take the rights that it does not need${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

/** With this capability the API server does not accept `allowPrivilegeEscalation: false`. */
function addsAdmin(container: At): boolean {
  const added = container.get('securityContext').get('capabilities').get('add').items();
  return added.some(({ string }) => string?.endsWith('SYS_ADMIN'));
}

/** Folders of the node keep the owner that they have there. */
function hostMounts(container: At, set: Resource): boolean {
  const onHost = volumes(set).filter(({ item }) => item.get('hostPath').exists);
  const mounts = container.get('volumeMounts').items();
  return mounts.some((mount) => onHost.some(({ name }) => name === mount.get('name').string));
}

/** A volume for what may be lost with the pod: one of that name that there is, else a new one. */
function scratchOf(set: Resource): { readonly name: string; readonly exists: boolean } {
  const exists = volumes(set).some(({ name, item }) => name === 'scratch' && item.get('emptyDir').exists);
  return { name: !exists && declaredNames(set).has('scratch') ? 'scratch-folders' : 'scratch', exists };
}

function inContainer(
  container: At,
  values: Readonly<Record<string, Json>>,
  folders: readonly string[],
  set: Resource,
): (Edit[] | undefined)[] {
  const { uri } = set.file;
  const securityContext = container.get('securityContext');
  const mounts = container.get('volumeMounts');
  const taken = new Set(mounts.items().map((mount) => mount.get('mountPath').string));
  const added = folders
    .filter((folder) => !taken.has(folder))
    .map((mountPath) => ({ name: scratchOf(set).name, mountPath, subPath: mountPath.split('/').at(-1) ?? '' }));
  const restraining = insertKeys(uri, securityContext, values, [...beforeResources, 'resources']);
  if (added.length === 0) return [restraining];
  const mounting = appendItems(uri, mounts, added);
  // Of two insertions behind one another the inner comes first.
  return mounts.exists ? [mounting, restraining] : [restraining, mounting];
}

/** Lets the group of that user write to the pods' claims. */
function giveClaims(user: number, set: Resource): Edit[] | undefined {
  const securityContext = podSpec(set).get('securityContext');
  if (claimTemplates(set).length === 0 || securityContext.get('fsGroup').exists) return [];
  const values = { fsGroup: user, fsGroupChangePolicy: 'OnRootMismatch' };
  return securityContext.exists
    ? insertKeys(set.file.uri, securityContext, values)
    : insertKeys(set.file.uri, podSpec(set), { securityContext: values }, 'start');
}

function addScratch(set: Resource): Edit[] | undefined {
  const { name, exists } = scratchOf(set);
  return exists ? [] : appendItem(set.file.uri, podSpec(set).get('volumes'), { name, emptyDir: {} });
}
