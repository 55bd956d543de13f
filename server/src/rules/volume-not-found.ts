import { closestName, isDnsLabel } from '../kubernetes/names';
import { hasPlaceholder } from '../kubernetes/placeholders';
import { changes, versionName } from '../kubernetes/versions';
import type { Resource } from '../workspace/file';
import { declaredNames, type Mount, mountsOf, podSpec } from '../workspace/podTemplate';
import { appendItem, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Rule } from './engine/rule';

export const volumeNotFound: Rule = {
  id: 'volume-not-found',
  about: 'set',
  severity: 'error',
  api: true,
  summary: 'A container mounts a name that is neither a volume nor a claim template: no pod can be created.',
  covers: ({ reason, field }, own) => reason === 'FieldValueNotFound' && field === own,
  *check(set, { settings, workspace }) {
    // A patch may add the volume.
    if (workspace.kustomizations.mayPatch(set.file.uri)) return;
    const names = declaredNames(set);
    if ([...names].some(hasPlaceholder)) return;
    const outcome =
      settings.kubernetesVersion >= changes.podTemplateValidated
        ? 'the API server rejects the set'
        : `Kubernetes ${versionName(settings.kubernetesVersion)} accepts the set, but no pod can be created`;
    for (const mount of mountsOf(set)) {
      if (names.has(mount.name)) continue;
      yield {
        at: mount.at,
        message: `'${mount.name}' is neither a volume nor a claim template: ${outcome}. Correct the name, or declare it.`,
        fixes: () => [...rename(set, mount, names), ...addClaimTemplate(set, mount), ...addEmptyDir(set, mount)],
      };
    }
  },
};

function rename(set: Resource, mount: Mount, names: ReadonlySet<string>): Fix[] {
  const closest = closestName(mount.name, names);
  if (closest === undefined) return [];
  return fix(`Change '${mount.name}' to '${closest}'`, replaceValue(set.file.uri, mount.at, closest), {
    preferred: true,
  });
}

function addClaimTemplate(set: Resource, { name, device }: Mount): Fix[] {
  if (!isDnsLabel(name)) return [];
  const spec = set.root.get('spec');
  const template = {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(device ? { volumeMode: 'Block' } : {}),
      resources: { requests: { storage: '1Gi' } },
    },
  };
  const edits = appendItem(set.file.uri, spec.get('volumeClaimTemplates'), template);
  return fix(`Add claim template '${name}' (1Gi for each pod)`, edits, { immutable: true });
}

function addEmptyDir(set: Resource, { name, device }: Mount): Fix[] {
  if (device || !isDnsLabel(name)) return [];
  const edits = appendItem(set.file.uri, podSpec(set).get('volumes'), { name, emptyDir: {} });
  return fix(`Add emptyDir volume '${name}' (deleted with the pod)`, edits);
}
