import type { Resource } from '../workspace/file';
import { freeServiceName, governingService, headlessServicesSelecting, selectsPodsOf } from '../workspace/service';
import { isHeadless, serviceSelector } from '../workspace/workspace';
import { insertKey, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import {
  addAndNameHeadlessService,
  examplePod,
  hasErrors,
  isExternal,
  nameOneOf,
  seeService,
  serviceNameOf,
} from './shared/serviceFixes';

export const serviceNotHeadless: Rule = {
  id: 'service-not-headless',
  about: 'set',
  severity: 'warning',
  summary:
    'The Service that `serviceName` names has a cluster IP: Kubernetes promises pods no DNS names of their own under it.',
  *check(set, { workspace }) {
    const service = governingService(set, workspace);
    if (!service || hasErrors(service) || isHeadless(service) || selectsOtherPods(service, set)) return;
    const at = serviceNameOf(set);
    const name = service.name ?? '';
    const headless = headlessServicesSelecting(set, workspace);
    const [better] = headless;
    const replicas = set.root.get('spec').get('replicas').integer ?? 1;
    const what = isExternal(service) ? 'is an alias of another host' : 'is not headless';
    const todo = better
      ? `If they need one, name the headless Service '${better.name}', which selects them.`
      : 'If they need one, name a Service with `clusterIP: None`.';
    yield {
      at,
      message: `Service '${name}' ${what}: Kubernetes promises the pods no DNS name of their own (${examplePod(set, name)}). ${todo}`,
      ...(better || replicas <= 1 ? { severity: 'information' as const } : {}),
      related: [seeService(service, `Service '${name}' ${what}`)],
      fixes: [
        ...nameOneOf(set, headless),
        ...makeHeadless(service),
        ...(better ? [] : addAndNameHeadlessService(set, freeServiceName(name, set, workspace))),
      ],
    } satisfies Problem;
  },
};

/** Then it is the wrong Service, which is another rule's business. */
function selectsOtherPods(service: Resource, set: Resource): boolean {
  return !isExternal(service) && serviceSelector(service).requirements.length > 0 && !selectsPodsOf(service, set);
}

/** Only a plain ClusterIP Service can do without its IP. */
function makeHeadless(service: Resource): Fix[] {
  const spec = service.root.get('spec');
  const type = spec.get('type');
  if (!spec.isMap || (type.exists && type.string !== 'ClusterIP') || spec.get('clusterIPs').exists) return [];
  const { uri } = service.file;
  const clusterIP = spec.get('clusterIP');
  const edits = clusterIP.exists
    ? replaceValue(uri, clusterIP, 'None')
    : insertKey(uri, spec, 'clusterIP', 'None', ['type']);
  const title = `Make Service '${service.name}' headless (a live one must be deleted and created again)`;
  return fix(title, edits, { immutable: true });
}
