import { readContainer } from '../statefulset/containers';
import type { Resource } from '../workspace/file';
import { productOf } from '../workspace/podTemplate';
import { podTemplateOf, serviceSelector, type Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { remove, replaceValue, together } from '../yaml/edit';
import { type Fix, fix, type Rule } from './engine/rule';

export const databaseExposed: Rule = {
  id: 'database-exposed',
  about: 'manifest',
  severity: 'warning',
  summary: 'A Service opens a database to the world beyond the cluster.',
  *check(service, { workspace }) {
    const spec = service.root.get('spec');
    const type = spec.get('type').string;
    if (service.kind !== 'Service' || (type !== 'LoadBalancer' && type !== 'NodePort') || isPrivate(service)) return;
    const product = databaseBehind(service, workspace);
    if (product === undefined) return;
    yield {
      at: spec.get('type'),
      ...(type === 'NodePort' ? { severity: 'hint' as const } : {}),
      message: `${
        type === 'NodePort'
          ? `${product} can be reached through every node of the cluster, by whoever reaches a node`
          : `${product} gets an address outside of the cluster, on most clouds a public one`
      }: its password is then all that protects the data. Use ClusterIP${type === 'LoadBalancer' ? ', an internal load balancer or loadBalancerSourceRanges' : ''}.`,
      fixes: close(service),
    };
  },
};

/** What in the pods that a Service selects is known to be a database and listens on one of its ports. */
function databaseBehind(service: Resource, workspace: Workspace): string | undefined {
  const selector = serviceSelector(service);
  if (selector.requirements.length === 0) return undefined;
  for (const workload of workspace.selectedBy(selector, service))
    for (const container of podTemplateOf(workload)?.get('spec').get('containers').items() ?? []) {
      const product = productOf(container);
      if (product?.internal && targetsOf(service, container).includes(product.port)) return product.name;
    }
  return undefined;
}

/** The ports of a container that a Service leads to. */
function targetsOf(service: Resource, container: At): (number | undefined)[] {
  const { ports } = readContainer(container.json ?? null);
  return service.root
    .get('spec')
    .get('ports')
    .items()
    .map((port) => {
      const target = port.get('targetPort');
      if (!target.exists) return port.get('port').integer;
      return target.integer ?? ports.find(({ name }) => name === target.string)?.port;
    });
}

/** Whether a load balancer is kept from the public, as far as the Service says: by sources, class or annotation. */
function isPrivate(service: Resource): boolean {
  const spec = service.root.get('spec');
  if (spec.get('loadBalancerSourceRanges').items().length > 0 || spec.get('loadBalancerClass').exists) return true;
  const annotations = service.root.get('metadata').get('annotations').entries();
  return annotations.some(
    ([key, value]) =>
      (/internal/i.test(key) && value.source !== 'false') || /^(?:internal|private)$/i.test(value.source ?? ''),
  );
}

/** Fields that the API server does not accept without the type. */
const ofType = [
  'externalTrafficPolicy',
  'allocateLoadBalancerNodePorts',
  'healthCheckNodePort',
  'loadBalancerIP',
] as const;

function close(service: Resource): Fix[] {
  const spec = service.root.get('spec');
  const { uri } = service.file;
  const nodePorts = spec
    .get('ports')
    .items()
    .map((port) => port.get('nodePort'));
  const gone = [...ofType.map((field) => spec.get(field)), ...nodePorts].filter(({ exists }) => exists);
  const steps = [replaceValue(uri, spec.get('type'), 'ClusterIP'), ...gone.map((at) => remove(uri, at))];
  return fix('Keep it inside the cluster (type ClusterIP)', together(steps));
}
