import { dataFoldersOf, rootlessOf } from '../products/images';
import type { Resource } from '../workspace/file';
import {
  claimTemplates,
  containersOf,
  declaredNames,
  mainContainers,
  nameOfContainer,
  podSpec,
  runsWithoutRoot,
  volumes,
} from '../workspace/podTemplate';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { appendItem, appendItems, insertKeys, together } from '../yaml/edit';
import { type JsonObject, samePath } from '../yaml/json';
import type { Edit } from '../yaml/text';
import { type Fix, fix, type Rule } from './engine/rule';
import { dataPlaces, isIn } from './shared/dataPlaces';
import { isWhole } from './shared/practice';
import { beforeResources } from './shared/probes';
import { groupOfFiles } from './shared/setFixes';

/** The fields that the profile Restricted of the Pod Security Standards requires, and `readOnlyRootFilesystem`. */
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
  summary: 'The security context gives a container more privileges than it needs.',
  *check(set, context) {
    if (!isWhole(set, context) || podSpec(set).get('os').get('name').string === 'windows') return;
    for (const container of mainContainers(set)) {
      if (container.get('securityContext').get('privileged').scalar === true) continue;
      const missing = missingIn(container, set);
      if (missing.length === 0) continue;
      yield {
        at: container.get('securityContext'),
        message: `Container '${nameOfContainer(container)}' has more privileges than it needs, and so does anyone who breaks into it: set ${missing.join(', ')}.`,
        fixes: () => {
          return restrict(container, missing, set, context.workspace);
        },
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
 * Sets of what is missing that which the image is known to support: its own user, and a read-only root with volumes
 * where it writes. For an unknown image only what restricts no process that runs as root.
 */
function restrict(container: At, missing: readonly Restraint[], set: Resource, workspace: Workspace): Fix[] {
  const rootless = keepsOwners(container, set) ? undefined : rootlessOf(container.get('image').string ?? '');
  const user = missing.includes('runAsNonRoot') ? rootless?.user : undefined;
  const folders = rootless?.writes;
  // A command in the manifest may write anywhere, and what is in a scratch volume is lost with the pod.
  const mayLoseData =
    container.get('command').exists || folders?.some((folder) => holdsData(folder, container, set, workspace));
  const writes = mayLoseData ? undefined : folders;
  const withoutRoot = user !== undefined || runsWithoutRoot(container, set);
  const supported: Readonly<Record<Restraint, JsonObject | false>> = {
    runAsNonRoot: user !== undefined && { runAsNonRoot: true, runAsUser: user, runAsGroup: user },
    'allowPrivilegeEscalation: false': !addsAdmin(container) && { allowPrivilegeEscalation: false },
    readOnlyRootFilesystem: writes !== undefined && { readOnlyRootFilesystem: true },
    'capabilities.drop: [ALL]': withoutRoot && { capabilities: { drop: ['ALL'] } },
    seccompProfile: { seccompProfile: { type: 'RuntimeDefault' } },
  };
  const values: JsonObject = Object.assign({}, ...missing.map((restraint) => supported[restraint]));
  if (Object.keys(values).length === 0) return [];
  const scratch = missing.includes('readOnlyRootFilesystem') ? (writes ?? []) : [];
  const steps = [
    ...inContainer(container, values, scratch, set),
    user === undefined ? [] : makeClaimsWritable(user, set),
    scratch.length > 0 ? addScratch(set) : [],
  ];
  const all = missing.every((restraint) => supported[restraint]);
  return fix(titleOf(all, user, scratch), together(steps));
}

/** Whether the data of a container is in a folder or below it; the image's default where its place is unknown. */
function holdsData(folder: string, container: At, set: Resource, workspace: Workspace): boolean {
  const own = dataPlaces(set, workspace).filter((place) => samePath(place.container.path, container.path));
  const paths = own.length > 0 ? own : dataFoldersOf(container.get('image').string ?? '');
  return paths.some(({ path }) => isIn(path, folder));
}

function titleOf(all: boolean, user: number | undefined, folders: readonly string[]): string {
  if (!all && user === undefined) return 'Drop the privileges that no image needs';
  const parts = [
    user === undefined ? '' : `run as user ${user}`,
    folders.length > 0 ? `write only to its data and ${folders.join(', ')}` : '',
  ].filter(Boolean);
  return `Drop the privileges that it does not need${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

/** With this capability the API server rejects `allowPrivilegeEscalation: false`. */
function addsAdmin(container: At): boolean {
  const added = container.get('securityContext').get('capabilities').get('add').items();
  return added.some(({ string }) => string?.endsWith('SYS_ADMIN'));
}

/** Whether a container may find files that belong to root: in folders of the node, or from others in its claims. */
function keepsOwners(container: At, set: Resource): boolean {
  const onHost = volumes(set).filter(({ item }) => item.get('hostPath').exists);
  const own = mountedIn(container);
  if (onHost.some(({ name }) => own.has(name))) return true;
  const others = containersOf(set).filter(({ path }) => !samePath(path, container.path));
  return claims(set).some((name) => own.has(name) && others.some((other) => mountedIn(other).has(name)));
}

function mountedIn(container: At): ReadonlySet<string | undefined> {
  return new Set(
    container
      .get('volumeMounts')
      .items()
      .map((mount) => mount.get('name').string),
  );
}

/** The volumes that outlive a pod. */
function claims(set: Resource): string[] {
  const named = volumes(set).filter(({ item }) => item.get('persistentVolumeClaim').exists);
  return [...claimTemplates(set), ...named].map(({ name }) => name);
}

/** The emptyDir for what may be lost with the pod: the existing one of that name, else a new one. */
function scratchOf(set: Resource): { readonly name: string; readonly exists: boolean } {
  const exists = volumes(set).some(({ name, item }) => name === 'scratch' && item.get('emptyDir').exists);
  return { name: !exists && declaredNames(set).has('scratch') ? 'scratch-folders' : 'scratch', exists };
}

function inContainer(
  container: At,
  values: JsonObject,
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
  // Of two insertions at the same place the inner one comes first.
  return mounts.exists ? [mounting, restraining] : [restraining, mounting];
}

/** Makes the claims writable for the group of that user. */
function makeClaimsWritable(user: number, set: Resource): Edit[] | undefined {
  const securityContext = podSpec(set).get('securityContext');
  if (claims(set).length === 0 || securityContext.get('fsGroup').exists) return [];
  const values = groupOfFiles(securityContext, user);
  return securityContext.exists
    ? insertKeys(set.file.uri, securityContext, values)
    : insertKeys(set.file.uri, podSpec(set), { securityContext: values }, 'start');
}

function addScratch(set: Resource): Edit[] | undefined {
  const { name, exists } = scratchOf(set);
  return exists ? [] : appendItem(set.file.uri, podSpec(set).get('volumes'), { name, emptyDir: {} });
}
