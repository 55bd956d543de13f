import { code } from '../operations/markdown';
import { workloadsOf } from '../rules/shared/budgets';
import type { Context } from '../settings/context';
import { ordinalRange, podDnsName, podNames } from '../statefulset/identity';
import { count, listNames, sentences } from '../statefulset/phrases';
import type { Resource } from '../workspace/file';
import { isHeadless } from '../workspace/labels';
import { governanceOf, publishesEarly, selectsPodsOf } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { At } from '../yaml/at';
import type { Path } from '../yaml/json';

/** What the fields of the manifests around a set mean for it: its Services and its PodDisruptionBudget. */

/** What a field means for the sets that it concerns, in Markdown; undefined if it concerns none. */
export function fieldAround(path: Path, resource: Resource, context: Context): string | undefined {
  const [top, field, ...rest] = path;
  if (top !== 'spec' || typeof field !== 'string') return undefined;
  if (resource.kind === 'Service') return serviceField(field, rest, resource, context);
  if (resource.kind === 'PodDisruptionBudget') return budgetField(field, resource, context);
  return undefined;
}

function serviceField(field: string, rest: Path, service: Resource, context: Context): string | undefined {
  const { workspace, settings } = context;
  const sets = workspace.ofKind('StatefulSet').filter((set) => selectsPodsOf(service, set));
  const [set] = sets;
  if (!set) return undefined;
  const { name, replicas } = statefulSetOf(set);
  const governs = governanceOf(set, workspace).service === service;
  const pods = podsOf(set);
  const headless = isHeadless(service);
  const host = podDnsName(statefulSetOf(set), ordinalRange(statefulSetOf(set)).start, settings.clusterDomain);
  switch (field) {
    case 'clusterIP':
      if (headless)
        return sentences([
          governs
            ? `Headless: it gives each pod of ${code(name)} a DNS name of its own, such as ${code(host ?? '')}.`
            : `Headless, but not the governing Service of ${code(name)}: its pods get no names from it.`,
          `Its own name resolves to the addresses of ${publishesEarly(service) ? 'all' : 'all Ready'} pods, ${pods}.`,
        ]);
      return `One address for ${pods}: each connection goes to one of those that are Ready.${governs ? ' Kubernetes guarantees DNS names of single pods only for a headless Service (`clusterIP: None`).' : ''}`;
    case 'publishNotReadyAddresses':
      return publishesEarly(service)
        ? `Addresses of ${pods} are published before they are Ready: members find each other while they start. Clients should use another Service.`
        : `Only Ready pods of ${code(name)} are published: members that must find each other to become Ready need \`true\`.`;
    case 'ports':
      if (typeof rest.at(-1) === 'string' && !['port', 'targetPort', 'name'].includes(String(rest.at(-1))))
        return undefined;
      return headless
        ? 'Headless: clients connect to the pods themselves, so to the port on which these listen. `port` is not translated to `targetPort`; a port with a name has an SRV record.'
        : `Clients connect to \`port\` of the Service; it leads to \`targetPort\` of ${replicas === 1 ? pods : `one of ${count(replicas, 'pod')}`}.`;
    case 'type':
      return service.root.get('spec').get('type').string === 'ClusterIP' || headless
        ? `Reachable inside the cluster only. ${headless ? 'A headless Service cannot be of another type.' : ''}`.trim()
        : `Reachable from outside the cluster; a connection leads to any Ready pod of ${code(name)}, not to a certain one.`;
    case 'externalTrafficPolicy':
    case 'internalTrafficPolicy':
      return `With \`Local\` only nodes that run a pod of ${code(name)} answer.`;
    case 'sessionAffinity':
      return `With \`ClientIP\` a client stays with the same pod of ${code(name)}, as long as that is Ready.`;
    default:
      return undefined;
  }
}

function budgetField(field: string, budget: Resource, { workspace }: Context): string | undefined {
  const sets = workloadsOf(budget, workspace).filter(({ kind }) => kind === 'StatefulSet');
  const [set] = sets;
  if (!set) return undefined;
  const spec = budget.root.get('spec');
  const total = sets.reduce((sum, each) => sum + statefulSetOf(each).replicas, 0);
  const pods = sets.map(podsOf).join(', ');
  switch (field) {
    case 'maxUnavailable':
      return evictions(amountOf(spec.get('maxUnavailable'), total), total, pods);
    case 'minAvailable': {
      const needed = amountOf(spec.get('minAvailable'), total);
      return evictions(needed === undefined ? undefined : total - needed, total, pods);
    }
    case 'selector':
      // Which pods these are, its references tell.
      return `Protects ${count(total, 'pod')}.`;
    case 'unhealthyPodEvictionPolicy':
      return 'With `AlwaysAllow` a pod that runs but is not Ready can be evicted whatever the budget; by default it only can while enough others are healthy, so a broken member can hold up the draining of its node.';
    default:
      return undefined;
  }
}

/** A count, or a share of the pods, rounded up as the API does (getExpectedPodCount). */
function amountOf(at: At, total: number): number | undefined {
  const share = /^(\d{1,3})%$/.exec(at.string ?? '')?.[1];
  return share === undefined ? at.integer : Math.ceil((Number(share) * total) / 100);
}

function evictions(allowed: number | undefined, total: number, pods: string): string | undefined {
  if (allowed === undefined) return undefined;
  const most = Math.min(Math.max(0, allowed), total);
  const who = `Of ${count(total, 'pod')} (${pods})`;
  return sentences([
    most === 0
      ? `${who} none may be evicted: draining a node never completes.`
      : `${who} at most ${most} may be unavailable when ${most === 1 ? 'one is' : 'some are'} evicted, as when a node is drained.`,
    'It does not limit rollouts, scaling and deletion.',
  ]);
}

function podsOf(set: Resource): string {
  const read = statefulSetOf(set);
  return read.replicas === 0 ? `no pods of ${code(read.name)}` : listNames(podNames(read), code);
}
