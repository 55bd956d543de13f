import type { Resource } from '../workspace/file';
import { placeOf } from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import type { Edit } from '../yaml/text';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { common, type PodName, podNamesIn, serviceNameIn, spanOf } from './shared/podDns';
import { seeSet } from './shared/setFixes';

export const podDnsWrongNamespace: Rule = {
  id: 'pod-dns-wrong-namespace',
  about: 'manifest',
  severity: 'warning',
  summary:
    'A DNS name of a pod has another namespace than the set, or its parts in the wrong order: it does not resolve.',
  *check(resource, { workspace }) {
    for (const found of podNamesIn(resource, workspace)) {
      const { reference, sets, service, namespace, defect } = found;
      const [set] = sets;
      if (!set || (defect !== 'order' && defect !== 'namespace')) continue;
      if (defect === 'namespace' && !namespace && !isApplied(resource)) continue;
      yield {
        at: placeOf(reference),
        span: spanOf(reference, defect === 'order' ? service : (namespace ?? service)),
        message: defect === 'order' ? misordered(found, set) : misplaced(found, set, resource),
        related: [seeNamespace(set)],
        fixes: corrected(found, workspace),
      } satisfies Problem;
    }
  },
};

/** What runs in its own namespace, and so looks up short names there. */
function isApplied({ kind }: Resource): boolean {
  return kind === 'ConfigMap' || kind === 'Pod' || kind === 'StatefulSet' || kind === 'Deployment' || kind === 'Job';
}

function misordered({ name, pod, service, namespace }: PodName, set: Resource): string {
  const order = `The name of a pod is pod.service.namespace.svc, with '${serviceNameIn(set) ?? 'its Service'}' as Service of StatefulSet '${set.name}'`;
  if (namespace) return `${order}: '${name.text}' has Service and namespace swapped and does not resolve.`;
  return `${order}: '${name.text}' is read as a Service '${pod.text}' in namespace '${service.text}', and there is none.`;
}

function misplaced({ name, namespace }: PodName, set: Resource, from: Resource): string {
  const where = namespace ? `namespace '${namespace.text}'` : `'${from.namespace}', the namespace of this ${from.kind}`;
  return `'${name.text}' is looked for in ${where}, and StatefulSet '${set.name}' is in '${set.namespace}': it does not resolve, unless the same set is also applied there.`;
}

function seeNamespace(set: Resource) {
  const namespace = set.root.get('metadata').get('namespace');
  if (!namespace.exists) return seeSet(set, 'serviceName');
  return { uri: set.file.uri, span: namespace.mark, message: `StatefulSet '${set.name}'` };
}

/** The name as it should be, its domain kept. */
function corrected(found: PodName, workspace: Workspace): Fix[] {
  const { reference, name, pod, sets, service, namespace, defect } = found;
  const governing = common(sets, serviceNameIn);
  const own = common(sets, (set) => set.namespace);
  if (governing === undefined || sets.some((set) => workspace.kustomizations.setsNamespace(set.file.uri))) return [];
  const tail = name.qualified ? `.svc${name.domain === '' ? '' : `.${name.domain}`}` : '';
  const change = (right: string): Edit[] => [
    { uri: reference.from.file.uri, span: reference.span, newText: `${pod.text}.${right}` },
  ];
  let right: string;
  if (defect === 'namespace') right = `${governing}.${own}${tail}`;
  else if (namespace) right = `${governing}.${own ?? service.text}${tail}`;
  else if (service.text !== governing) right = `${governing}.${own ?? service.text}${tail}`;
  else right = own === undefined ? governing : `${governing}.${own}${tail}`;
  return fix(`Change it to '${pod.text}.${right}'`, change(right), { preferred: true });
}
