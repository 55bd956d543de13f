import type { Resource } from '../workspace/file';
import { isHeadless, podTemplateOf, serviceSelector } from '../workspace/labels';
import { mainContainers, nameOfContainer } from '../workspace/podTemplate';
import { containersOfPod, isOverlay, podsSelected } from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { insertKey, replaceValue } from '../yaml/edit';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { mayGetPorts } from './shared/ports';

/**
 * Declared ports are only information (core/v1 types.go, Container.ports): what listens can be reached without. Where
 * some are declared, another one is often a mistake.
 */
export const portUndeclared: Rule = {
  id: 'port-undeclared',
  about: 'manifest',
  severity: 'hint',
  summary: 'A Service or a probe uses a port that no container declares, although they declare others.',
  *check(resource, { workspace }) {
    if (resource.kind === 'Service') yield* inService(resource, workspace);
    else if (resource.kind === 'StatefulSet' && !mayGetPorts(resource, workspace)) yield* inProbes(resource);
  },
};

/** The target ports of a Service for sets. Who asks a headless one connects to the pods, at whatever port. */
function* inService(service: Resource, workspace: Workspace): Generator<Problem> {
  const selector = serviceSelector(service);
  const { file, root } = service;
  if (selector.requirements.length === 0 || isHeadless(service) || isOverlay(service, workspace)) return;
  if (workspace.kustomizations.mayPatch(file.uri, service.kind)) return;
  const workloads = podsSelected({ selector }, service, workspace).map((target) => target.resource);
  if (!workloads.some(({ kind }) => kind === 'StatefulSet') || workloads.some((each) => mayGetPorts(each, workspace)))
    return;
  const declared = workloads
    .flatMap((each) => podTemplateOf(each)?.get('spec') ?? [])
    .flatMap(containersOfPod)
    .flatMap(portsOf);
  if (declared.length === 0) return;
  for (const port of root.get('spec').get('ports').items()) {
    const target = port.get('targetPort');
    const at = target.exists ? target : port.get('port');
    const number = at.integer;
    if (number === undefined || declared.some((each) => each.number === number)) continue;
    const others = declared.filter(({ protocol }) => protocol === (port.get('protocol').string ?? 'TCP'));
    const meant = others.find(({ name }) => name !== undefined && name === port.get('name').string);
    const what = target.exists ? `Port ${number}` : `Port ${number}, which targetPort follows,`;
    yield {
      at,
      message: `${what} is declared by no container of ${workloads.map(({ kind, name }) => `${kind} '${name}'`).join(', ')}: they declare ${listed(declared)}. Unless something listens there, connections are refused.`,
      fixes: () =>
        targetDeclared(
          file.uri,
          port,
          meant ?? (others.length === 1 && !port.get('name').exists ? others[0] : undefined),
        ),
    };
  }
}

/** The ports that probes of a container ask, where it declares some. */
function* inProbes(set: Resource): Generator<Problem> {
  // What another container of the pod listens on is asked in the same way.
  const containers = mainContainers(set);
  const declared = containers.flatMap(portsOf);
  for (const container of containers) {
    const own = portsOf(container);
    if (own.length === 0) continue;
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'])
      for (const action of ['httpGet', 'tcpSocket', 'grpc']) {
        const handler = container.get(probe).get(action);
        const at = handler.get('port');
        const number = at.integer;
        if (number === undefined || handler.get('host').exists || declared.some((each) => each.number === number))
          continue;
        const [only, another] = own.filter(({ protocol }) => protocol === 'TCP');
        yield {
          at,
          message: `Container '${nameOfContainer(container)}' does not declare port ${number}, which its ${probe} asks: it declares ${listed(own)}. Unless something listens there, the probe fails.`,
          fixes: () =>
            only && !another
              ? fix(
                  `Change port to ${only.name ?? only.number}`,
                  replaceValue(set.file.uri, at, only.name ?? only.number),
                )
              : [],
        };
      }
  }
}

interface Declared {
  readonly number: number;
  readonly name: string | undefined;
  readonly protocol: string;
}

function portsOf(container: At): Declared[] {
  return container
    .get('ports')
    .items()
    .flatMap((port) => {
      const number = port.get('containerPort').integer;
      const [name, protocol] = [port.get('name').string, port.get('protocol').string ?? 'TCP'];
      return number === undefined ? [] : [{ number, name, protocol }];
    });
}

function targetDeclared(uri: string, port: At, meant: Declared | undefined): Fix[] {
  if (!meant) return [];
  const value = meant.name ?? meant.number;
  const target = port.get('targetPort');
  const edits = target.exists ? replaceValue(uri, target, value) : insertKey(uri, port, 'targetPort', value, ['port']);
  return fix(`Set targetPort to ${value}`, edits);
}

function listed(declared: readonly Declared[]): string {
  const numbers = [...new Set(declared.map(({ number }) => number))];
  return numbers.length > 5 ? `${numbers.slice(0, 5).join(', ')} and others` : numbers.join(', ');
}
