import { isDnsLabel } from '../../kubernetes/names';
import { claimName, claimNames, effectiveClaimTemplates } from '../../statefulset/identity';
import { type Claims, changeClaimTemplates, changeImmutable, dataNotMoved } from '../../statefulset/narrator/claims';
import { listNames, sentences } from '../../statefulset/phrases';
import { nearest } from '../../workspace/distance';
import { manifest, type Resource } from '../../workspace/file';
import { insertBefore } from '../../workspace/insert';
import { statefulSetOf } from '../../workspace/set';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import { appendItem, remove } from '../../yaml/edit';
import { asObject, isArray, type Json, type JsonObject, type Path, valueAt } from '../../yaml/json';
import { carryComments, itemText, rewrite } from '../../yaml/move';
import type { Edit } from '../../yaml/text';
import { inSteps, type Producer, type Refactoring, type RefactoringStep } from './refactoring';

/** A volume of a pod template whose claim is in the workspace. */
export interface ClaimVolume {
  readonly name: string;
  readonly claim: Resource;
}

/** The volumes that can become claim templates: their claim is in the workspace, writable and not shared. */
export function claimVolumes(workload: Resource, workspace: Workspace): ClaimVolume[] {
  return volumesOf(workload).flatMap((volume) => {
    const name = volume.get('name').string;
    const source = volume.get('persistentVolumeClaim');
    const wanted = source.get('claimName').string;
    if (!name || !wanted || !isDnsLabel(name) || source.get('readOnly').scalar === true) return [];
    const [claim] = nearest(workspace.find('PersistentVolumeClaim', wanted, workload), workload);
    return claim && !isShared(claim) ? [{ name, claim }] : [];
  });
}

/** Replaces a volume with a claim template. The claim and its data do not change. */
export function toTemplate({ name, claim }: ClaimVolume): RefactoringStep[] {
  const template = templateLike(name, manifest(claim));
  return [
    (set) => {
      const volume = volumesOf(set).find((each) => each.get('name').string === name);
      const edits = appendItem(set.file.uri, set.root.get('spec').get('volumeClaimTemplates'), template);
      return volume ? carryComments(edits, volume.get('name'), `name: ${name}`) : edits;
    },
    (set) => removeItem(set, volumesOf(set), ['name'], name),
  ];
}

/** Replaces a claim template of `set` with a volume, and adds a manifest of the claim that it mounts, unless there is one. */
export function toVolume(set: Resource, template: string, claim: string): RefactoringStep[] {
  const written = templatesOf(set).find((item) => item.get('metadata').get('name').string === template);
  const volume = { name: template, persistentVolumeClaim: { claimName: claim } };
  const added = claimLike(claim, written?.json ?? null, set);
  const text = written && claimText(written, added);
  return [
    (now) => appendItem(now.file.uri, podOf(now).get('volumes'), volume),
    (now) => removeItem(now, templatesOf(now), ['metadata', 'name'], template),
    (now, workspace) =>
      workspace.find('PersistentVolumeClaim', claim, now).length > 0 ? [] : insertBefore(now, added, text),
  ];
}

/** Removes the item of this name from a list, and the list with its last item. */
function removeItem({ file: { uri } }: Resource, items: readonly At[], path: Path, name: string): Edit[] | undefined {
  const item = items.find((each) => each.walk(path).string === name);
  return item?.parent && remove(uri, items.length === 1 ? item.parent : item);
}

/** On a volume with a claim in a StatefulSet: one claim for each pod instead. */
export const extractClaimTemplate: Producer = ({ resource, range, context }) => {
  if (resource.kind !== 'StatefulSet') return [];
  return claimVolumes(resource, context.workspace).flatMap((volume): Refactoring[] => {
    const at = volumesOf(resource).find((each) => each.get('name').string === volume.name);
    const edits = at && isOn(at, range.start) ? inSteps(resource, context, toTemplate(volume)) : undefined;
    if (!at || !edits) return [];
    return [
      {
        title: `Extract the volume '${volume.name}' to a claim template`,
        kind: 'refactor.extract',
        edits,
        consequences: [
          changeClaimTemplates(statefulSetOf(resource)),
          sentences([
            dataNotMoved(volume.claim.name ?? '', claimsFrom(volume, resource)),
            `Copy it, then delete the claim '${volume.claim.name ?? ''}'.`,
          ]),
        ],
        confirm: true,
        fits: [at.span],
      },
    ];
  });
};

/** On a claim template: one claim that is mounted as a volume. Only where one pod mounts it, or many may. */
export const inlineClaimTemplate: Producer = ({ resource, range, context }) => {
  if (resource.kind !== 'StatefulSet') return [];
  const set = statefulSetOf(resource);
  const templates = templatesOf(resource);
  return effectiveClaimTemplates(set).flatMap((template): Refactoring[] => {
    const at = templates[template.index];
    const shared = template.accessModes.includes('ReadWriteMany');
    const isTaken = volumesOf(resource).some((volume) => volume.get('name').string === template.name);
    if (!at || !isOn(at, range.start) || isTaken || (set.replicas > 1 && !shared)) return [];
    const claim = set.replicas > 1 ? template.name : claimName(template, set, set.start);
    const edits = inSteps(resource, context, toVolume(resource, template.name, claim));
    if (!edits) return [];
    return [
      {
        title: `Replace the claim template with a volume for the claim '${claim}'`,
        kind: 'refactor.inline',
        edits,
        consequences: [
          changeImmutable('volumeClaimTemplates', set),
          set.replicas > 1
            ? `All pods then share the claim '${claim}', which is new and empty.`
            : `The pod continues with the claim '${claim}' and its data.`,
        ],
        confirm: true,
        fits: [at.span],
      },
    ];
  });
};

/** The claims that replace the claim of a volume when it becomes a template. */
export function claimsFrom({ name }: Pick<ClaimVolume, 'name'>, workload: Resource): Claims {
  const set = statefulSetOf(workload);
  const names = claimNames({ name }, { ...set, replicas: Math.max(1, set.replicas) });
  return { text: listNames(names), count: names.length };
}

/** A claim template with the requests of a claim, without what only one claim can have. */
function templateLike(name: string, claim: Json): JsonObject {
  const kept = pick(asObject(valueAt(claim, ['metadata'])), ['labels', 'annotations']);
  const spec = asObject(valueAt(claim, ['spec']));
  const { volumeName: _volume, dataSource: _source, dataSourceRef: _ref, ...wanted } = spec;
  const modes = wanted['accessModes'];
  return { metadata: { name, ...kept }, spec: isArray(modes) ? wanted : { accessModes: ['ReadWriteOnce'], ...wanted } };
}

function claimLike(name: string, template: Json, { namespace }: Resource): JsonObject {
  const metadata = valueAt(template, ['metadata']);
  const { [oldClass]: storageClassName, ...annotations } = asObject(valueAt(metadata, ['annotations']));
  const spec = asObject(valueAt(template, ['spec']));
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...pick(asObject(metadata), ['labels']),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: storageClassName === undefined ? spec : { storageClassName, ...spec },
  };
}

/** The manifest of a claim as its template is written, comments included; undefined where there is no safe way. */
function claimText(template: At, claim: JsonObject): string | undefined {
  const item = itemText(template);
  if (item === undefined) return undefined;
  const head = template.get('apiVersion').exists || template.get('kind').exists ? '' : 'apiVersion: v1\nkind: x\n';
  return rewrite(head + item, claim);
}

/** The annotation that named the class before `storageClassName` did. */
const oldClass = 'volume.beta.kubernetes.io/storage-class';

function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)));
}

/** Whether several nodes can mount a claim. */
function isShared(claim: Resource): boolean {
  const modes = claim.root.get('spec').get('accessModes').items();
  return modes.some(({ string }) => string === 'ReadWriteMany' || string === 'ReadOnlyMany');
}

export function podOf({ root }: Resource): At {
  return root.get('spec').get('template').get('spec');
}

function templatesOf({ root }: Resource): At[] {
  return root.get('spec').get('volumeClaimTemplates').items();
}

export function volumesOf(workload: Resource): At[] {
  return podOf(workload).get('volumes').items();
}

/** Whether an offset is on the text of a value. */
export function isOn(at: At, offset: number): boolean {
  const { start, end } = at.span;
  return start <= offset && offset <= end;
}
