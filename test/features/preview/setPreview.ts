import type { ClaimTemplatePreview, ServicePreview, SetPreview } from '../../../server/src/protocol';
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
    whenDeleted: fields.whenDeleted ?? 'Retain',
    whenScaled: fields.whenScaled ?? 'Retain',
  };
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
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
    podManagementPolicy: 'OrderedReady',
    claimTemplates: [template()],
    storage: '30Gi',
    clientServices: [],
    notes: [],
    scenarios: [],
    additions: [],
    ranges: { name: range, replicas: range, serviceName: range, template: range },
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
    uri: 'file:///workspace/service.yaml',
    range: { start: { line: 3, character: 8 }, end: { line: 3, character: 16 } },
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
    range: { start: { line: 30, character: 8 }, end: { line: 30, character: 24 } },
    ...fields,
  };
}
