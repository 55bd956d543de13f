import type { ClaimTemplatePreview, Location, ServicePreview, SetPreview } from '../../../server/src/protocol';
import type { GovernanceState } from '../../../server/src/statefulset/governance';
import { retention, totals } from '../../../server/src/statefulset/narrator/claims';
import { governanceSummary } from '../../../server/src/statefulset/narrator/governance';
import { occasions } from '../../../server/src/statefulset/narrator/order';
import { readStatefulSet } from '../../../server/src/statefulset/set';

/** A previewed set for tests: three pods with a claim each under a headless Service, changed by `fields`. */
export function setPreview(fields: Partial<SetPreview> = {}): SetPreview {
  const written = {
    replicas: fields.replicas ?? 3,
    updateStrategy: fields.updateStrategy ?? 'RollingUpdate',
    partition: fields.partition ?? 0,
    maxUnavailable: fields.maxUnavailable ?? 1,
    podManagementPolicy: fields.podManagementPolicy ?? 'OrderedReady',
    whenDeleted: fields.whenDeleted ?? 'Retain',
    whenScaled: fields.whenScaled ?? 'Retain',
  };
  const place = placeAt(0, 0, 1);
  const { kind, label, consequence } = governanceSummary({
    state: stateOf(fields.service === undefined ? service() : fields.service),
    early: false,
  });
  const set = {
    ...readStatefulSet({ metadata: { name: 'postgres' } }),
    ...written,
    ...(fields.name !== undefined && { name: fields.name }),
    ...(fields.start !== undefined && { start: fields.start }),
    ...(fields.podManagementPolicy && { podManagementPolicy: fields.podManagementPolicy }),
    claimTemplates: (fields.claimTemplates ?? [template()]).map((each, index) => ({
      ...each,
      index,
      storage: each.storage ?? undefined,
      storageClass: each.storageClass ?? undefined,
      labels: {},
      annotations: {},
    })),
  };
  return {
    id: 'postgres',
    name: 'postgres',
    namespace: 'default',
    ...written,
    written,
    replicasWritten: true,
    refused: false,
    start: 0,
    serviceName: 'postgres',
    service: service(),
    governance: { badge: { kind, text: label }, consequence },
    revision: null,
    totals: totals(set),
    order: occasions(set, { version: 36 }),
    retention: retention(set),
    removedClaims:
      set.whenScaled === 'Delete' ? { kind: 'warning', text: 'deleted' } : { kind: 'plain', text: 'retained' },
    dns: true,
    clusterDomain: 'cluster.local',
    countsUnavailable: false,
    claimTemplates: [template()],
    storage: '30Gi',
    clientServices: [],
    notes: [],
    notePlaces: [],
    manifests: [],
    presets: [],
    additions: [],
    places: { name: place, replicas: place, serviceName: place, template: place, governance: place },
    ...fields,
  };
}

function stateOf(shown: ServicePreview | null): GovernanceState {
  if (shown === null) return 'unnamed';
  if (!shown.found) return 'not-found';
  if (!shown.selectsPods) return 'other-pods';
  return shown.headless ? 'governing' : 'not-headless';
}

export function service(fields: Partial<ServicePreview> = {}): ServicePreview {
  return {
    name: 'postgres',
    namespace: 'default',
    found: true,
    headless: true,
    selectsPods: true,
    type: 'ClusterIP',
    ports: [{ name: 'postgres', port: 5432, protocol: 'TCP' }],
    publishNotReadyAddresses: false,
    place: placeAt(3, 8, 16, 'file:///workspace/service.yaml'),
    ...fields,
  };
}

export function template(fields: Partial<ClaimTemplatePreview> = {}): ClaimTemplatePreview {
  return {
    name: 'postgres-storage',
    storage: '10Gi',
    storageClass: null,
    accessModes: ['ReadWriteOnce'],
    mounts: [{ container: 'postgres', path: '/var/lib/postgresql/data' }],
    place: placeAt(30, 8, 24),
    ...fields,
  };
}

/** A place on one line. */
export function placeAt(line: number, start: number, end: number, uri = 'file:///workspace/web.yaml'): Location {
  return { uri, range: { start: { line, character: start }, end: { line, character: end } } };
}
