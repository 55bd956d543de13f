import type { ServicePreview } from '../../protocol';
import type { GovernanceState } from '../../statefulset/governance';
import { documentSpan, type Resource } from '../../workspace/file';
import { isHeadless, podLabels } from '../../workspace/labels';
import { type Location, locationOf, nameLocation } from '../../workspace/location';
import { renderingOf } from '../../workspace/rendered';
import { type Governance, governanceOf, publishesEarly, selectsPodsOf } from '../../workspace/service';
import type { Workspace } from '../../workspace/workspace';
import type { Path } from '../../yaml/json';

/** The Services of a previewed set, and where they are written. */

/** The Services of a set. */
export interface Services {
  readonly governance: Governance;
  /** The one that `serviceName` names, found or not. */
  readonly service: ServicePreview | null;
  /** The others that select its pods. */
  readonly clients: readonly ServicePreview[];
  /** The manifests of all of them. */
  readonly resources: readonly Resource[];
}

/** Reads the Services of a set. */
export function servicesOf(set: Resource, workspace: Workspace): Services {
  const governance = governanceOf(set, workspace);
  const { state, name, service: named } = governance;
  // A Service in another namespace does not govern the set.
  const governing = state === 'elsewhere' ? undefined : named;
  const service = governing ? previewService(governing, set) : name === undefined ? null : missingService(name);
  const others = otherServices(set, governing, workspace);
  const clients = others.map((other) => previewService(other, set));
  return { governance, service, clients, resources: [...(named ? [named] : []), ...others] };
}

/** The manifests of a set and its Services, whole; none for what a template prints or a kustomization generates. */
export function manifestsOf(set: Resource, { resources }: Services): readonly Location[] {
  return [set, ...resources].flatMap((resource) => {
    const written = renderingOf(resource) ? renderingOf(resource)?.writtenOf(resource) : resource;
    return written ? [locationOf(written.file, documentSpan(written.document))] : [];
  });
}

/** What the verdict on a set's governing Service is about: the field that decides, where it is written. */
export function governancePlace(set: Resource, { state, service }: Governance): Location {
  const field = service && deciding(state);
  const at = field && service.root.walk(field);
  if (service && !at?.exists) return nameLocation(service);
  const place = at ?? set.root.get('spec').get('serviceName');
  return locationOf((at ? service : set)?.file ?? set.file, place.mark);
}

/** The field of the Service that decides about a state; undefined if its name does, or nothing of it. */
function deciding(state: GovernanceState): Path | undefined {
  switch (state) {
    case 'other-pods':
      return ['spec', 'selector'];
    case 'not-headless':
      return ['spec', 'clusterIP'];
    case 'external':
      return ['spec', 'type'];
    case 'elsewhere':
      return ['metadata', 'namespace'];
    case 'manual':
    case 'governing':
    case 'unnamed':
    case 'not-found':
    case 'unknown':
      return undefined;
  }
}

/** The other Services that select the pods; of several with one name, the nearest. */
function otherServices(set: Resource, governing: Resource | undefined, workspace: Workspace): readonly Resource[] {
  const byName = new Map<string | undefined, Resource>();
  for (const service of workspace.servicesSelecting(podLabels(set), set))
    if (service.name !== governing?.name && !byName.has(service.name)) byName.set(service.name, service);
  return [...byName.values()];
}

function previewService(service: Resource, set: Resource): ServicePreview {
  const spec = service.root.get('spec');
  return {
    name: service.name ?? '',
    namespace: service.namespace ?? null,
    found: true,
    headless: isHeadless(service),
    selectsPods: selectsPodsOf(service, set),
    type: spec.get('type').string ?? 'ClusterIP',
    ports: spec
      .get('ports')
      .items()
      .flatMap((port) => {
        const number = port.get('port').integer;
        const protocol = port.get('protocol').string ?? 'TCP';
        return number === undefined ? [] : [{ name: port.get('name').string ?? null, port: number, protocol }];
      }),
    publishNotReadyAddresses: publishesEarly(service),
    place: nameLocation(service),
  };
}

function missingService(name: string): ServicePreview {
  return {
    name,
    namespace: null,
    found: false,
    headless: false,
    selectsPods: false,
    type: 'ClusterIP',
    ports: [],
    publishNotReadyAddresses: false,
    place: null,
  };
}
