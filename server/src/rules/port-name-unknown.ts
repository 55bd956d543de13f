import { closestName } from '../kubernetes/names';
import { hasPlaceholder } from '../kubernetes/placeholders';
import type { Selector } from '../kubernetes/selector';
import type { Resource } from '../workspace/file';
import { podTemplateOf, serviceSelector } from '../workspace/labels';
import {
  containersOfPod,
  type Named,
  placeIn,
  placeOf,
  type Reference,
  referencesFrom,
  resolve,
} from '../workspace/references';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { fix, type Problem, type Rule } from './engine/rule';
import { mayGetPorts } from './shared/ports';

/** A port name is looked up among the ports of the containers (pkg/api/v1/pod/util.go, FindPort; for probes the kubelet). */
export const portNameUnknown: Rule = {
  id: 'port-name-unknown',
  about: 'manifest',
  severity: 'warning',
  summary: 'No container has a port of this name: the Service has no endpoints for it, or the probe always fails.',
  *check(resource, { workspace }) {
    for (const reference of referencesFrom(resource)) {
      const { to } = reference;
      if (to.type !== 'containerPort' && to.type !== 'servicePort') continue;
      if (resolve(reference, workspace).length > 0) continue;
      const found = ownersOf(reference, workspace);
      if (!found) continue;
      const names = found.ports.flatMap((port) => port.get('name').string ?? []);
      if (names.some(hasPlaceholder)) continue;
      const closest = closestName(to.name, names) ?? (found.ports.length === 1 ? names[0] : undefined);
      yield {
        at: placeOf(reference),
        message: `${found.lack} port named '${to.name}': ${consequence(reference)}. ${listNames(names)}`,
        fixes: () =>
          closest === undefined
            ? []
            : fix(`Change '${to.name}' to '${closest}'`, replaceValue(resource.file.uri, placeOf(reference), closest), {
                preferred: true,
              }),
      } satisfies Problem;
    }
  },
};

interface Owners {
  /** The start of the message: `Service 'web' has no`. */
  readonly lack: string;
  readonly ports: readonly At[];
}

/** Where the port should be; undefined if something outside the workspace may add it. */
function ownersOf(reference: Reference, workspace: Workspace): Owners | undefined {
  const { from, to } = reference;
  if (to.type === 'servicePort') return servicesOf(reference, to.of, workspace);
  if (to.type !== 'containerPort') return undefined;
  if (!('selector' in to.of)) {
    if (from.kind !== 'StatefulSet' || workspace.kustomizations.mayPatch(from.file.uri)) return undefined;
    const container = placeIn(from.document, to.of);
    return { lack: `Container '${container.get('name').string ?? ''}' has no`, ports: container.get('ports').items() };
  }
  const workloads = targetsOf({ ...reference, to: { type: 'pods', ...to.of } }, workspace);
  if (!workloads.some(({ kind }) => kind === 'StatefulSet') || workloads.some((each) => mayGetPorts(each, workspace)))
    return undefined;
  const pods = workloads.flatMap((each) => podTemplateOf(each)?.get('spec') ?? []);
  const ports = pods.flatMap(containersOfPod).flatMap((container) => container.get('ports').items());
  return { lack: `No container of ${workloads.map(({ kind, name }) => `${kind} '${name}'`).join(', ')} has a`, ports };
}

/** The ports of Services, if one of them selects the pods of a set. */
function servicesOf(reference: Reference, of: string | Selector, workspace: Workspace): Owners | undefined {
  const to: Named =
    typeof of === 'string' ? { type: 'resource', kind: 'Service', name: of } : { type: 'services', selector: of };
  const services = targetsOf({ ...reference, to }, workspace);
  const selectSet = services.some((service) =>
    workspace.selectedBy(serviceSelector(service), service).some(({ kind }) => kind === 'StatefulSet'),
  );
  if (!selectSet) return undefined;
  const ports = services.flatMap((service) => service.root.get('spec').get('ports').items());
  return { lack: `Service ${services.map(({ name }) => `'${name}'`).join(', ')} has no`, ports };
}

function listNames(names: readonly string[]): string {
  const known = [...new Set(names)].map((name) => `'${name}'`);
  if (known.length === 0) return 'No port has a name.';
  return `The named ${known.length === 1 ? 'port is' : 'ports are'} ${known.join(', ')}.`;
}

function targetsOf(reference: Reference, workspace: Workspace): Resource[] {
  return resolve(reference, workspace).map(({ target }) => target.resource);
}

function consequence({ from, to, path }: Reference): string {
  if (to.type === 'servicePort') return `this ${from.kind} reaches nothing`;
  if (from.kind === 'StatefulSet') return `the ${path.includes('lifecycle') ? 'hook' : 'probe'} always fails`;
  return from.kind === 'Service' ? 'the Service has no endpoints for this port' : `this ${from.kind} matches nothing`;
}
