import { closestName, isDnsLabel } from '../kubernetes/names';
import { nearest } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { isHeadless } from '../workspace/labels';
import {
  governanceOf,
  headlessServicesSelecting,
  namesPodsOf,
  selectsPodsOf,
  servicesAround,
  takesConnections,
} from '../workspace/service';
import type { Workspace } from '../workspace/workspace';
import type { Fix, Problem, Rule } from './engine/rule';
import {
  addHeadlessService,
  changeServiceName,
  examplePod,
  nameOneOf,
  seeService,
  serviceNameOf,
} from './shared/serviceFixes';

export const serviceNotFound: Rule = {
  id: 'service-not-found',
  about: 'set',
  severity: 'warning',
  absence: true,
  summary: '`serviceName` names a Service that is not found in this workspace: without it, pod names do not resolve.',
  *check(set, { workspace }) {
    const at = serviceNameOf(set);
    const name = at.string;
    if (!name || !isDnsLabel(name) || governanceOf(set, workspace).state !== 'not-found') return;
    const where = workspace.named('Service', name, set).length > 0 ? `namespace '${set.namespace}'` : 'this workspace';
    const likely = closestService(name, set, workspace);
    const others = headlessServicesSelecting(set, workspace);
    yield {
      at,
      message: `Service '${name}' is not found in ${where}. ${advice(name, set, likely, others)}`,
      ...(takesConnections(set, workspace) ? {} : { severity: 'information' as const }),
      related: relatedTo(likely, others),
      fixes: () => fixes(name, set, workspace, likely, others),
    } satisfies Problem;
  },
};

function advice(name: string, set: Resource, likely: Resource | undefined, others: readonly Resource[]): string {
  if (likely && selectsPodsOf(likely, set)) return `Did you mean '${likely.name}', which selects these pods?`;
  const [other] = others;
  if (other) return `The headless Service '${other.name}' selects these pods: set serviceName to it.`;
  if (likely) return `Did you mean '${likely.name}'?`;
  return `Unless another repository has it, names such as ${examplePod(set, name)} do not resolve: add a headless Service.`;
}

/** The Service that is meant: one that selects the pods before one whose name is only similar. */
function closestService(name: string, set: Resource, workspace: Workspace): Resource | undefined {
  const around = servicesAround(set, workspace);
  const fitting = around.filter((service) => selectsPodsOf(service, set));
  const closest = (services: readonly Resource[]) =>
    closestName(
      name,
      services.flatMap((service) => service.name ?? []),
    );
  const meant = closest(fitting) ?? (fitting.length > 0 ? undefined : closest(around));
  if (meant !== undefined) return nearest(workspace.find('Service', meant, set), set)[0];
  // The headless ones are offered as those that were made for the pods.
  return fitting.length === 1 && !fitting.some(isHeadless) && takesConnections(set, workspace) ? fitting[0] : undefined;
}

/** The one right answer first: a mistyped name, else the Service that was made for these pods, else a new one. */
function fixes(
  name: string,
  set: Resource,
  workspace: Workspace,
  likely: Resource | undefined,
  others: readonly Resource[],
): Fix[] {
  const mistyped = likely && namesPodsOf(likely, set);
  const add = addHeadlessService(set, name, workspace, others.length === 0 ? { preferred: true } : {});
  if (mistyped) {
    const rest = others.filter((other) => other.name !== likely.name).flatMap((other) => other.name ?? []);
    const change = [...new Set(rest)].flatMap((other) => changeServiceName(set, other));
    return [...changeServiceName(set, likely.name ?? '', { preferred: true }), ...change, ...add];
  }
  return [...nameOneOf(set, others), ...add, ...(likely ? changeServiceName(set, likely.name ?? '') : [])];
}

function relatedTo(likely: Resource | undefined, others: readonly Resource[]) {
  return [...new Set([...(likely ? [likely] : []), ...others])].map((service) =>
    seeService(service, `Service '${service.name}'`),
  );
}
