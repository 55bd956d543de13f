import { closestName } from '../kubernetes/names';
import type { Resource } from '../workspace/file';
import { containersOf, nameOfContainer, volumes } from '../workspace/podTemplate';
import { isOverlay, keyMaps } from '../workspace/references';
import { folderOf } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';
import { isMadeElsewhere } from './shared/generated';
import { isWhole } from './shared/practice';

/**
 * A variable whose key is missing keeps its container from starting (makeEnvironmentVariables in
 * pkg/kubelet/kubelet_pods.go), an item of a volume the whole pod (MakePayload in pkg/volume/configmap and secret).
 * A `subPath` that the volume does not have becomes an empty folder (SafeMakeDir in pkg/volume/util/subpath).
 */
export const keyNotFound: Rule = {
  id: 'key-not-found',
  about: 'set',
  severity: 'warning',
  absence: true,
  summary: 'The ConfigMap or Secret does not have the key: the container does not start, or finds an empty folder.',
  *check(set, context) {
    const { workspace } = context;
    if (!isWhole(set, context)) return;
    for (const use of usesOf(set)) {
      const key = use.at.string;
      const keys = key === undefined ? undefined : keysOf(use, set, workspace);
      if (key === undefined || !keys || has(keys, key, use.file)) continue;
      const closest = closestName(key, keys.names);
      yield {
        at: use.at,
        ...(keys.near ? {} : { severity: 'information' }),
        message: `${use.kind} '${use.owner}' has no ${use.file ? `'${key}'` : `key '${key}'`}: ${use.outcome}. ${listKeys(keys.names)}`,
        related: keys.owners.map(({ file, root, kind, name }) => ({
          uri: file.uri,
          span: root.get('metadata').get('name').mark,
          message: `${kind} '${name}'`,
        })),
        fixes: () =>
          closest === undefined
            ? []
            : fix(`Change '${key}' to '${closest}'`, replaceValue(set.file.uri, use.at, closest), { preferred: true }),
      } satisfies Problem;
    }
  },
};

/** A place that names a key, and what follows if it is missing. */
interface Use {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly owner: string;
  readonly at: At;
  readonly outcome: string;
  /** A file of the volume, whose name the item of a volume may set. */
  readonly file?: readonly At[];
}

function* usesOf(set: Resource): Generator<Use> {
  const containers = containersOf(set);
  for (const container of containers) {
    const outcome = `container '${nameOfContainer(container)}' never starts (CreateContainerConfigError)`;
    for (const variable of container.get('env').items()) {
      for (const [kind, field] of [
        ['ConfigMap', 'configMapKeyRef'],
        ['Secret', 'secretKeyRef'],
      ] as const)
        yield* use(kind, variable.get('valueFrom').get(field), 'name', outcome);
    }
  }
  for (const { item: volume, name } of volumes(set)) {
    const sources = sourcesOf(volume);
    for (const [kind, source, field] of sources) {
      const outcome = 'the volume cannot be mounted, and the pods stay in ContainerCreating';
      for (const item of source.get('items').items()) yield* use(kind, source, field, outcome, item.get('key'));
    }
    const [only, ...others] = sources;
    if (!only || others.length > 0) continue;
    const [kind, source, field] = only;
    const owner = source.get(field).string;
    if (!owner || source.get('optional').scalar === true) continue;
    for (const container of containers) {
      for (const mount of container.get('volumeMounts').items()) {
        const at = mount.get('subPath');
        if (mount.get('name').string !== name || !at.string) continue;
        const outcome = `container '${nameOfContainer(container)}' finds an empty folder instead of the file, or does not start`;
        yield { kind, owner, at, outcome, file: source.get('items').items() };
      }
    }
  }
}

/** What a volume takes from ConfigMaps and Secrets, with the field that names each. */
function sourcesOf(volume: At): (readonly [Use['kind'], At, string])[] {
  const projected = volume.get('projected').get('sources').items();
  const all = [
    ['ConfigMap', volume.get('configMap'), 'name'] as const,
    ['Secret', volume.get('secret'), 'secretName'] as const,
    ...projected.flatMap((source) => [
      ['ConfigMap', source.get('configMap'), 'name'] as const,
      ['Secret', source.get('secret'), 'name'] as const,
    ]),
  ];
  return all.filter(([, source]) => source.exists);
}

function* use(kind: Use['kind'], source: At, field: string, outcome: string, at = source.get('key')): Generator<Use> {
  const owner = source.get(field).string;
  if (owner && source.get('optional').scalar !== true) yield { kind, owner, at, outcome };
}

interface Keys {
  readonly names: readonly string[];
  readonly owners: readonly Resource[];
  /** Whether one of them stands in the folder of the set, above or below it; others may belong to something else. */
  readonly near: boolean;
}

/** The keys of all manifests that may be meant; undefined if something else may add some. */
function keysOf({ kind, owner }: Use, set: Resource, workspace: Workspace): Keys | undefined {
  const owners = workspace.find(kind, owner, set);
  if (owners.length === 0 || isMadeElsewhere(kind, owner, set, workspace)) return undefined;
  const { kustomizations } = workspace;
  if (owners.some((each) => isOverlay(each, workspace) || kustomizations.mayPatch(each.file.uri, kind)))
    return undefined;
  const names = owners.map((each) => keyMaps.flatMap((map) => each.root.get(map).keys()));
  // What is empty, or belongs to a ServiceAccount, is filled in the cluster.
  if (names.some((keys) => keys.length === 0)) return undefined;
  if (owners.some(({ root }) => root.get('type').string === 'kubernetes.io/service-account-token')) return undefined;
  const near = owners.some((each) => isIn(each, set) || isIn(set, each));
  return { names: [...new Set(names.flat())], owners, near };
}

function isIn(a: Resource, b: Resource): boolean {
  return folderOf(a.file.uri).startsWith(folderOf(b.file.uri));
}

function has({ names }: Keys, key: string, items: readonly At[] | undefined): boolean {
  const files = items && items.length > 0 ? items.flatMap((item) => item.get('path').string ?? []) : names;
  const wanted = key.replace(/^\.\//, '').replace(/\/+$/, '');
  // Placeholders are filled in before.
  if (/[${}<>]|^$/.test(wanted)) return true;
  return files.some((file) => file === wanted || file.startsWith(`${wanted}/`));
}

function listKeys(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `'${name}'`);
  const more = names.length > shown.length ? ', ...' : '';
  return `${names.length === 1 ? 'Its key is' : 'Its keys are'} ${shown.join(', ')}${more}.`;
}
