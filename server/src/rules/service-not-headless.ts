import type { Resource } from '../workspace/file';
import { serviceSelector } from '../workspace/labels';
import { freeServiceName, governanceOf, headlessServicesSelecting, writesEndpoints } from '../workspace/service';
import { insertKey, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import {
  addAndNameHeadlessService,
  examplePod,
  hasErrors,
  nameOneOf,
  seeService,
  serviceNameOf,
} from './shared/serviceFixes';

export const serviceNotHeadless: Rule = {
  id: 'service-not-headless',
  about: 'set',
  severity: 'warning',
  summary: 'The Service that `serviceName` names is not headless: the DNS names of the pods are not guaranteed.',
  *check(set, { workspace }) {
    const { state, service } = governanceOf(set, workspace);
    if (!service || hasErrors(service) || (state !== 'not-headless' && state !== 'external')) return;
    if (serviceSelector(service).requirements.length === 0 && writesEndpoints(set)) return;
    const at = serviceNameOf(set);
    const name = service.name ?? '';
    const headless = headlessServicesSelecting(set, workspace);
    const [better] = headless;
    const replicas = set.root.get('spec').get('replicas').integer ?? 1;
    const isExternal = state === 'external';
    const what = isExternal ? 'is of type ExternalName' : 'is not headless';
    // An alias has no endpoints, so that no DNS server can have the names.
    const consequence = isExternal ? 'do not resolve' : 'are not guaranteed';
    const other = better
      ? `'${better.name}', the headless Service that selects these pods`
      : 'a headless Service (clusterIP: None)';
    yield {
      at,
      message: `Service '${name}' ${what}: DNS names of single pods, such as ${examplePod(set, name)}, ${consequence}. If peers or clients use them, set serviceName to ${other}.`,
      ...(better || replicas <= 1 ? { severity: 'information' as const } : {}),
      related: [seeService(service, `Service '${name}' ${what}`)],
      fixes: () => [
        ...nameOneOf(set, headless),
        ...makeHeadless(service),
        ...(better ? [] : addAndNameHeadlessService(set, freeServiceName(name, set, workspace))),
      ],
    } satisfies Problem;
  },
};

/** Only a Service of type ClusterIP can be headless. */
function makeHeadless(service: Resource): Fix[] {
  const spec = service.root.get('spec');
  const type = spec.get('type');
  if (!spec.isMap || (type.exists && type.string !== 'ClusterIP') || spec.get('clusterIPs').exists) return [];
  const { uri } = service.file;
  const clusterIP = spec.get('clusterIP');
  const edits = clusterIP.exists
    ? replaceValue(uri, clusterIP, 'None')
    : insertKey(uri, spec, 'clusterIP', 'None', ['type']);
  const title = `Make Service '${service.name}' headless (a live one must be recreated)`;
  return fix(title, edits, { immutable: true });
}
