import { isDnsLabel } from '../../kubernetes/names';
import { claimName, effectiveClaimTemplates } from '../../statefulset/identity';
import { readStatefulSet } from '../../statefulset/set';
import { manifest, type Resource } from '../../workspace/file';
import { insertBefore } from '../../workspace/insert';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import { appendItem, remove, together } from '../../yaml/edit';
import { isArray, isObject, type Json, type JsonObject, valueAt } from '../../yaml/json';
import type { Producer, Refactoring, Step } from './refactoring';
import { inSteps } from './refactoring';

/** A volume of a pod template that mounts one claim, known in the workspace. */
export interface ClaimVolume {
  readonly name: string;
  readonly claim: Resource;
}

/** The volumes that could be claim templates: of a claim that is in the workspace, for one node and for writing. */
export function claimVolumes(workload: Resource, workspace: Workspace): ClaimVolume[] {
  return volumesOf(workload).flatMap((volume) => {
    const name = volume.get('name').string;
    const source = volume.get('persistentVolumeClaim');
    const wanted = source.get('claimName').string;
    if (!name || !wanted || !isDnsLabel(name) || source.get('readOnly').scalar === true) return [];
    const claim = workspace.find('PersistentVolumeClaim', wanted, workload)[0];
    return claim && !isShared(claim) ? [{ name, claim }] : [];
  });
}

/** Makes a claim template of a volume. The claim itself stays as it is, with the data. */
export function toTemplate({ name, claim }: ClaimVolume): Step {
  return (set) => {
    const { uri } = set.file;
    const volume = volumesOf(set).find((each) => each.get('name').string === name);
    const list = volume?.parent;
    if (!volume || !list) return undefined;
    const template = templateLike(name, manifest(claim));
    return together([
      remove(uri, list.items().length === 1 ? list : volume),
      appendItem(uri, set.root.get('spec').get('volumeClaimTemplates'), template),
    ]);
  };
}

/** Makes a volume of a claim template, and a manifest of the claim that it then mounts, unless there is one. */
export function toVolume(template: string, claim: string): Step {
  return (set, workspace) => {
    const { uri } = set.file;
    const list = set.root.get('spec').get('volumeClaimTemplates');
    const written = list.items().find((item) => item.get('metadata').get('name').string === template);
    if (!written) return undefined;
    const volume = { name: template, persistentVolumeClaim: { claimName: claim } };
    const isThere = workspace.find('PersistentVolumeClaim', claim, set).length > 0;
    return together([
      remove(uri, list.items().length === 1 ? list : written),
      appendItem(uri, podOf(set).get('volumes'), volume),
      isThere ? [] : insertBefore(set, claimLike(claim, written.json ?? null, set)),
    ]);
  };
}

/** At a volume with a claim of a StatefulSet: a claim of its own for each pod. */
export const extractClaimTemplate: Producer = ({ resource, range, context }) => {
  if (resource.kind !== 'StatefulSet') return [];
  return claimVolumes(resource, context.workspace).flatMap((volume): Refactoring[] => {
    const at = volumesOf(resource).find((each) => each.get('name').string === volume.name);
    const edits = at && isOn(at, range.start) ? inSteps(resource, context, [toTemplate(volume)]) : undefined;
    if (!edits) return [];
    return [
      {
        title: `Extract the claim template '${volume.name}' from the volume`,
        kind: 'refactor.extract',
        edits,
        consequences: `${templateWarning(resource)} ${leftBehind(volume, resource)}`,
        confirm: true,
      },
    ];
  });
};

/** At a claim template: one claim that is mounted as a volume. Only where one pod mounts it, or many may. */
export const inlineClaimTemplate: Producer = ({ resource, range, context }) => {
  if (resource.kind !== 'StatefulSet') return [];
  const set = readStatefulSet(manifest(resource));
  const templates = resource.root.get('spec').get('volumeClaimTemplates').items();
  return effectiveClaimTemplates(set).flatMap((template): Refactoring[] => {
    const at = templates[template.index];
    const shared = template.accessModes.includes('ReadWriteMany');
    const isTaken = volumesOf(resource).some((volume) => volume.get('name').string === template.name);
    if (!at || !isOn(at, range.start) || isTaken || (set.replicas > 1 && !shared)) return [];
    const claim = set.replicas > 1 ? template.name : claimName(template, set, set.start);
    const edits = inSteps(resource, context, [toVolume(template.name, claim)]);
    if (!edits) return [];
    return [
      {
        title: `Make a volume with the claim '${claim}' of the claim template`,
        kind: 'refactor.inline',
        edits,
        consequences: `${templateWarning(resource)} ${set.replicas > 1 ? `All pods then share the claim '${claim}', which is new and empty.` : `The pod goes on with the claim '${claim}' and its data.`}`,
        confirm: true,
      },
    ];
  });
};

/** What is left in a claim that becomes a template. */
export function leftBehind({ name, claim }: ClaimVolume, set: Resource): string {
  const { replicas, start } = readStatefulSet(manifest(set));
  const first = `${name}-${set.name}-${start}`;
  const all = replicas > 1 ? `${first} and so on` : first;
  return `The data in the claim '${claim.name}' does not move: ${all} begin${replicas > 1 ? '' : 's'} empty. Copy it, then delete the claim '${claim.name}'.`;
}

function templateWarning({ name }: Resource): string {
  return `A live set does not let its claim templates change: delete ${name ?? 'it'} with --cascade=orphan and apply it anew.`;
}

/** A claim template that asks for what a claim asks for. What only one claim can have is left out. */
function templateLike(name: string, claim: Json): JsonObject {
  const metadata = valueAt(claim, ['metadata']);
  const kept = isObject(metadata) ? pick(metadata, ['labels', 'annotations']) : {};
  const spec = valueAt(claim, ['spec']);
  const { volumeName: _volume, dataSource: _source, dataSourceRef: _ref, ...wanted } = isObject(spec) ? spec : {};
  const modes = wanted['accessModes'];
  return { metadata: { name, ...kept }, spec: isArray(modes) ? wanted : { accessModes: ['ReadWriteOnce'], ...wanted } };
}

function claimLike(name: string, template: Json, { namespace }: Resource): JsonObject {
  const metadata = valueAt(template, ['metadata']);
  const spec = valueAt(template, ['spec']);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(isObject(metadata) ? pick(metadata, ['labels', 'annotations']) : {}),
    },
    spec: isObject(spec) ? spec : {},
  };
}

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

/** Whether a claim is made for many pods. One that does not say is for one. */
function isShared(claim: Resource): boolean {
  const modes = claim.root.get('spec').get('accessModes').items();
  return modes.some(({ string }) => string === 'ReadWriteMany' || string === 'ReadOnlyMany');
}

export function podOf({ root }: Resource): At {
  return root.get('spec').get('template').get('spec');
}

export function volumesOf(workload: Resource): At[] {
  return podOf(workload).get('volumes').items();
}

/** Whether an offset lies on the text of a value. */
export function isOn(at: At, offset: number): boolean {
  const { start, end } = at.span;
  return start <= offset && offset <= end;
}
