import type { At } from '../yaml/at';
import { nearest } from './distance';
import type { Resource } from './file';
import { podSpec } from './podTemplate';
import type { Workspace } from './workspace';

/** What a container is told, as far as the workspace has it. */
export interface ContainerSettings {
  /** Command and arguments, joined by blanks. */
  readonly command: string;
  /** Variables by name; undefined for a value that the manifests do not show. */
  readonly env: ReadonlyMap<string, string | undefined>;
  /** The files of the ConfigMaps that it mounts. */
  readonly files: readonly string[];
  /** Everything above, and the names of variables, the fields of the pod, the commands of probes and hooks. */
  readonly texts: readonly string[];
  /** False if the workspace does not have one of the ConfigMaps and Secrets that it names. */
  readonly complete: boolean;
}

/** Reads the command, the variables and the ConfigMaps of a container of a workload. */
export function readSettings(container: At, workload: Resource, workspace: Workspace): ContainerSettings {
  const command = ['command', 'args'].flatMap((list) => container.get(list).items().map(text)).join(' ');
  const sources = container.get('envFrom').items();
  const maps = sources.map((source) => {
    const [kind, ref] = source.get('secretRef').exists ? ['Secret', 'secretRef'] : ['ConfigMap', 'configMapRef'];
    return dataOf(kind, source.get(ref).get('name').string, workload, workspace);
  });
  const env = new Map<string, string | undefined>(maps.flatMap((values) => [...(values ?? [])]));
  const fields: string[] = [];
  for (const variable of container.get('env').items()) {
    const from = variable.get('valueFrom');
    const ref = from.get('configMapKeyRef');
    const map = ref.exists ? dataOf('ConfigMap', ref.get('name').string, workload, workspace) : undefined;
    const name = text(variable.get('name'));
    env.set(name, from.exists ? map?.get(text(ref.get('key'))) : text(variable.get('value')));
    fields.push(text(from.get('fieldRef').get('fieldPath')));
  }
  const files = mountedMaps(container, workload).map((name) => dataOf('ConfigMap', name, workload, workspace));
  const contents = files.flatMap((values) => [...(values?.values() ?? [])]).filter((value) => value !== undefined);
  const variables = [...env].flatMap(([name, value]) => [name, value ?? '']);
  return {
    command,
    env,
    files: contents,
    texts: [command, ...fields, ...variables, ...contents, ...handlersOf(container)],
    complete: [...maps, ...files].every((values) => values !== undefined),
  };
}

/** The commands of a container's probes and hooks. */
function handlersOf(container: At): string[] {
  const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => container.get(probe));
  const hooks = ['postStart', 'preStop'].map((hook) => container.get('lifecycle').get(hook));
  return [...probes, ...hooks].flatMap((handler) => handler.get('exec').get('command').items().map(text));
}

/** What settings of members that know of each other contain: roles, peers, clusters, and a pod's own name. */
export const memberWords =
  /repl|clust|primary|master|leader|follower|slave|standby|sentinel|peer|seed|discover|join|quorum|raft|gossip|memberlist|ensemble|host_?name|ordinal|pod-index|pod-name|metadata\.name\b|\bring\b/i;

/** The ConfigMaps whose files a container mounts. */
function mountedMaps(container: At, workload: Resource): (string | undefined)[] {
  const mounted = new Set(
    container
      .get('volumeMounts')
      .items()
      .map((mount) => mount.get('name').string),
  );
  return podSpec(workload)
    .get('volumes')
    .items()
    .filter((volume) => mounted.has(volume.get('name').string))
    .flatMap((volume) => [volume, ...volume.get('projected').get('sources').items()])
    .map((source) => source.get('configMap'))
    .filter((map) => map.exists)
    .map((map) => map.get('name').string);
}

/** The values of a ConfigMap or Secret by key, those of a Secret unread; undefined if the workspace does not have it. */
export function dataOf(
  kind: string,
  name: string | undefined,
  workload: Resource,
  workspace: Workspace,
): ReadonlyMap<string, string | undefined> | undefined {
  const found = name === undefined ? undefined : nearest(workspace.find(kind, name, workload), workload)[0];
  if (!found) return undefined;
  const entries = ['data', 'stringData'].flatMap((map) => found.root.get(map).entries());
  return new Map(entries.map(([key, value]) => [key, kind === 'Secret' ? undefined : text(value)]));
}

/** Whether a text has a word, and what follows it there is as given. */
export function mentions(text: string, word: string, followedBy: RegExp): boolean {
  for (let at = word === '' ? -1 : text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    if (!/[\w.-]/.test(text[at - 1] ?? '') && followedBy.test(text.slice(end, end + 20))) return true;
  }
  return false;
}

/** A scalar as it is written, without its quotes. */
function text(at: At): string {
  return at.string ?? at.source ?? '';
}
