import type { Resource } from '../workspace/file';
import { placeOf } from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { common, type PodName, podNamesIn, serviceNameIn, spanOf } from './shared/podDns';
import { seeSet } from './shared/setFixes';

export const podDnsWrongNamespace: Rule = {
  id: 'pod-dns-wrong-namespace',
  about: 'manifest',
  severity: 'warning',
  absence: true,
  summary:
    'A DNS name of a pod has another namespace than the set, or its parts in the wrong order: it does not resolve.',
  *check(resource, { workspace }) {
    for (const found of podNamesIn(resource, workspace)) {
      const { reference, sets, service, namespace, defect } = found;
      const [set] = sets;
      if (!set || (defect !== 'order' && defect !== 'namespace')) continue;
      if (defect === 'namespace' && !namespace && !isLookedUpHere(resource)) continue;
      yield {
        at: placeOf(reference),
        span: spanOf(reference, defect === 'order' ? service : (namespace ?? service)),
        message: defect === 'order' ? misordered(found, set) : misplaced(found, set, resource),
        related: [seeNamespace(set)],
        fixes: () => corrected(found, workspace),
      } satisfies Problem;
    }
  },
};

/** Whether short names in a manifest are looked up in its own namespace. */
function isLookedUpHere({ kind }: Resource): boolean {
  return kind === 'ConfigMap' || kind === 'Pod' || kind === 'StatefulSet' || kind === 'Deployment' || kind === 'Job';
}

function misordered({ name, pod, service, namespace }: PodName, set: Resource): string {
  const what = namespace
    ? 'Service and namespace are swapped'
    : `it is the name of a Service '${pod.text}' in namespace '${service.text}', which is not found`;
  const form = `pod.${serviceNameIn(set) ?? 'service'}.namespace.svc`;
  return `'${name.text}' does not resolve: ${what}. DNS names of pods of StatefulSet '${set.name}' have the form ${form}.`;
}

function misplaced({ name, namespace }: PodName, set: Resource, from: Resource): string {
  const where = namespace ? `namespace '${namespace.text}'` : `'${from.namespace}', the namespace of this ${from.kind}`;
  return `'${name.text}' is looked up in ${where}, but StatefulSet '${set.name}' is in '${set.namespace}': it does not resolve, unless the same set is applied there too.`;
}

function seeNamespace(set: Resource) {
  const namespace = set.root.get('metadata').get('namespace');
  if (!namespace.exists) return seeSet(set, 'serviceName');
  return { uri: set.file.uri, span: namespace.mark, message: `StatefulSet '${set.name}'` };
}

/** Corrects the name, but for its domain. */
function corrected({ reference, name, pod, sets, service, namespace, defect }: PodName, workspace: Workspace): Fix[] {
  const governing = common(sets, serviceNameIn);
  if (governing === undefined || sets.some((set) => workspace.kustomizations.setsNamespace(set.file.uri))) return [];
  // Of labels in the wrong order, the one after the pod's is the namespace, unless it is the Service.
  const written = defect === 'order' && (namespace || service.text !== governing) ? service.text : undefined;
  const own = common(sets, (set) => set.namespace) ?? written;
  if (own === undefined && defect === 'namespace') return [];
  const tail = name.qualified && own !== undefined ? `.svc${name.domain === '' ? '' : `.${name.domain}`}` : '';
  const right = `${pod.text}.${governing}${own === undefined ? '' : `.${own}`}${tail}`;
  const edits = [{ uri: reference.from.file.uri, span: reference.span, newText: right }];
  return fix(`Change '${name.text}' to '${right}'`, edits, { preferred: true });
}
