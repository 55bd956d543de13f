import { reachableOf } from '../products/access';
import { readContainer } from '../statefulset/containers';
import { dataOf } from '../workspace/containerSettings';
import { byDistance } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { podTemplateOf, serviceSelector } from '../workspace/labels';
import { productOf } from '../workspace/podTemplate';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { remove, replaceValue, together } from '../yaml/edit';
import { isObject } from '../yaml/json';
import { type Fix, fix, type Rule } from './engine/rule';

export const databaseExposed: Rule = {
  id: 'database-exposed',
  about: 'manifest',
  severity: 'warning',
  summary: 'A Service exposes a database outside the cluster.',
  *check(service, { workspace }) {
    const spec = service.root.get('spec');
    const type = spec.get('type').string;
    if (service.kind !== 'Service' || (type !== 'LoadBalancer' && type !== 'NodePort') || mayBePrivate(service)) return;
    const database = databaseBehind(service, workspace);
    if (database === undefined) return;
    const { product, hasPassword } = database;
    const guard = hasPassword
      ? 'only its password protects the data'
      : 'unless it is configured to ask for a password, anyone can read and delete the data';
    yield {
      at: spec.get('type'),
      ...(type === 'NodePort' ? { severity: 'hint' as const } : {}),
      message:
        type === 'NodePort'
          ? `${product} is exposed on every node of the cluster, to anyone who can reach a node: ${guard}. Use ClusterIP.`
          : `${product} is exposed outside the cluster, on most clouds at a public address: ${guard}. Use ClusterIP, an internal load balancer or loadBalancerSourceRanges.`,
      fixes: () => makeInternal(service),
    };
  },
};

interface Database {
  readonly product: string;
  /** Whether the manifest gives it a password. */
  readonly hasPassword: boolean;
}

/** The database that runs in the pods that a Service selects, and listens on one of its target ports. */
function databaseBehind(service: Resource, workspace: Workspace): Database | undefined {
  const selector = serviceSelector(service);
  if (selector.requirements.length === 0) return undefined;
  for (const workload of byDistance(workspace.selectedBy(selector, service), service))
    for (const container of podTemplateOf(workload)?.get('spec').get('containers').items() ?? []) {
      const product = productOf(container);
      if (product?.internal && targetsOf(service, container).includes(product.port))
        return { product: product.name, hasPassword: asksForPassword(container, workload, workspace) };
    }
  return undefined;
}

/** Whether clients need a password: as connection strings have it, where these have logins. */
function asksForPassword(container: At, workload: Resource, workspace: Workspace): boolean {
  const name = container.get('name').string;
  const template = podTemplateOf(workload)?.json;
  if (!isObject(template)) return setsPassword(container);
  const reachable = reachableOf({ template }, (kind, of) => dataOf(kind, of, workload, workspace)).find(
    (each) => each.container === name,
  );
  const { password, url = '' } = reachable?.access ?? {};
  if (password !== undefined) return password.value !== '';
  return !url.includes('{login}') && setsPassword(container);
}

/** Whether a variable or an option of a container sets a password, or a user with one. */
function setsPassword(container: At): boolean {
  const names = container
    .get('env')
    .items()
    .map((variable) => variable.get('name').string ?? '');
  const { command } = readContainer(container.json ?? null);
  return (
    names.some((name) => /PASS(?:WORD|WD)?(?:_FILE)?$/.test(name) && !/ALLOW_EMPTY|RANDOM/.test(name)) ||
    command.some((word) => /--?(?:requirepass|auth\b|keyFile|pass(?:word)?\b)/.test(word))
  );
}

/** The target ports of a Service in a container, as numbers. */
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

/**
 * Whether the load balancer of a Service is not public, or nobody can tell. An annotation or source ranges say so.
 * `loadBalancerClass` only says which controller provides it, and each has a default of its own: it tells something
 * only together with what is known of that controller.
 */
function mayBePrivate(service: Resource): boolean {
  const spec = service.root.get('spec');
  const ranges = spec.get('loadBalancerSourceRanges').items();
  if (ranges.length > 0 && !ranges.some(({ string }) => string?.endsWith('/0'))) return true;
  const annotations = service.root.get('metadata').get('annotations').entries();
  const isInternal = annotations.some(
    ([key, value]) =>
      (/internal/i.test(key) && value.source !== 'false') || /^(?:internal|private)$/i.test(value.source ?? ''),
  );
  if (isInternal) return true;
  // GKE has a class for public load balancers; those of AWS are internal unless an annotation says this.
  const { string: controller } = spec.get('loadBalancerClass');
  const isPublic =
    controller === 'networking.gke.io/l4-regional-external' ||
    annotations.some(([, value]) => value.string === 'internet-facing');
  return controller !== undefined && !isPublic;
}

/** Fields that the API server rejects or ignores in a Service of type ClusterIP. */
const externalFields = [
  'externalTrafficPolicy',
  'allocateLoadBalancerNodePorts',
  'healthCheckNodePort',
  'loadBalancerIP',
  'loadBalancerClass',
  'loadBalancerSourceRanges',
] as const;

function makeInternal(service: Resource): Fix[] {
  const spec = service.root.get('spec');
  const { uri } = service.file;
  const nodePorts = spec
    .get('ports')
    .items()
    .map((port) => port.get('nodePort'));
  const removed = [...externalFields.map((field) => spec.get(field)), ...nodePorts].filter(({ exists }) => exists);
  const steps = [replaceValue(uri, spec.get('type'), 'ClusterIP'), ...removed.map((at) => remove(uri, at))];
  return fix('Change type to ClusterIP', together(steps));
}
