import type { ClaimTemplatePreview, PreviewResult, ServicePreview, SetPreview } from '../protocol';
import { diagnose } from '../rules/diagnose';
import type { Context, Settings } from '../rules/rule';
import { defaultNamespace, effectiveClaimTemplates } from '../statefulset/identity';
import { readStatefulSet } from '../statefulset/set';
import { totalStorage } from '../statefulset/summary';
import { manifest, type Resource } from '../workspace/file';
import { governingService, selectsPodsOf } from '../workspace/service';
import { isHeadless, podLabels, type Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { claimDetail, namespace, occasions, podAt, serviceState, totals } from './outlook';
import { toRange } from './range';

/** More notes than this help nobody: the editor lists all problems. */
const maxNotes = 5;

/**
 * What the StatefulSets of a file become. Half-typed ones too: what cannot be read takes its default. Templates and
 * patches are left out, since only something else decides what they become. None for a file that is not known.
 */
export function preview(workspace: Workspace, uri: string, settings: Settings): PreviewResult {
  const file = workspace.files.get(uri);
  if (!file || workspace.kustomizations.isPatch(uri)) return { uri, sets: [] };
  const sets = file.resources.filter(
    ({ kind, name, document, root }) =>
      kind === 'StatefulSet' && name !== undefined && !document.templated && !root.get('$patch').exists,
  );
  const context = { workspace, settings };
  const errors = sets.length === 0 ? [] : diagnose(file, context).filter(({ severity }) => severity === 'error');
  return {
    uri,
    sets: sets.map((set) => {
      const messages = errors.filter(({ resource }) => resource === set).map(({ message }) => message);
      return previewSet(set, context, [...new Set(messages)].slice(0, maxNotes));
    }),
  };
}

function previewSet(resource: Resource, { workspace, settings }: Context, notes: readonly string[]): SetPreview {
  const set = readStatefulSet(manifest(resource));
  const { file, root } = resource;
  const spec = root.get('spec');
  const range = (at: At) => toRange(file, at.mark);
  const governing = governingService(resource, workspace);
  const named = set.serviceName === undefined ? null : missingService(set.serviceName);
  const service = governing ? previewService(governing, resource) : named;
  return {
    name: set.name,
    namespace: set.namespace ?? null,
    replicas: set.replicas,
    start: set.start,
    serviceName: set.serviceName ?? null,
    service,
    dns: service !== null && (!service.found || (service.headless && service.selectsPods)),
    clusterDomain: settings.clusterDomain,
    podManagementPolicy: set.podManagementPolicy,
    updateStrategy: set.updateStrategy,
    partition: set.partition,
    whenDeleted: set.whenDeleted,
    whenScaled: set.whenScaled,
    claimTemplates: effectiveClaimTemplates(set).map(({ name, index, storage, storageClass, accessModes }) => ({
      name,
      storage: storage ?? null,
      storageClass: storageClass ?? null,
      accessModes,
      mounts: mountsOf(name, spec),
      range: range(spec.get('volumeClaimTemplates').item(index).get('metadata').get('name')),
    })),
    storage: totalStorage(set) ?? null,
    clientServices: clientServices(resource, governing, workspace),
    notes,
    ranges: {
      name: range(root.get('metadata').get('name')),
      replicas: range(spec.get('replicas')),
      serviceName: range(spec.get('serviceName')),
      template: range(spec.get('template')),
    },
  };
}

/** The other Services that select the pods; of those that share a name the nearest. */
function clientServices(
  set: Resource,
  governing: Resource | undefined,
  workspace: Workspace,
): readonly ServicePreview[] {
  const byName = new Map<string | undefined, Resource>();
  for (const service of workspace.servicesSelecting(podLabels(set), set))
    if (service.name !== governing?.name && !byName.has(service.name)) byName.set(service.name, service);
  return [...byName.values()].map((service) => previewService(service, set));
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
        return number === undefined ? [] : [{ name: port.get('name').string ?? null, port: number }];
      }),
    publishNotReadyAddresses: spec.get('publishNotReadyAddresses').scalar === true,
    uri: service.file.uri,
    range: toRange(service.file, service.root.get('metadata').get('name').mark),
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
    uri: null,
    range: null,
  };
}

function mountsOf(volume: string, spec: At): ClaimTemplatePreview['mounts'] {
  const pod = spec.get('template').get('spec');
  return ['initContainers', 'containers'].flatMap((list) =>
    pod
      .get(list)
      .items()
      .flatMap((container) => {
        const mounts = container.get('volumeMounts').items();
        const devices = container.get('volumeDevices').items();
        return [...mounts, ...devices]
          .filter((mount) => mount.get('name').string === volume)
          .map((mount) => ({
            container: container.get('name').string ?? '',
            path: (mount.get('mountPath').string ?? mount.get('devicePath').string) || '',
          }));
      }),
  );
}

/** More pods of one set are counted, not listed. */
const maxListed = { json: 100_000, text: 1_000 };

/** As `statefulset preview --format json` prints it. */
export interface PreviewJson {
  readonly sets: readonly {
    readonly name: string;
    /** Where the manifest names none, the one that is then taken. */
    readonly namespace: string;
    readonly replicas: number;
    /** null: serviceName is not set. */
    readonly service: { readonly name: string; readonly found: boolean; readonly headless: boolean } | null;
    readonly pods: readonly {
      readonly ordinal: number;
      readonly name: string;
      readonly hostname: string;
      readonly dns: string | null;
      readonly claims: readonly {
        readonly name: string;
        readonly template: string;
        readonly storage: string | null;
        readonly storageClass: string | null;
      }[];
    }[];
    /** How many pods are not listed; absent if all are. */
    readonly podsOmitted?: number;
    /** All claims together; null without claims, or if a size cannot be read. */
    readonly storage: string | null;
  }[];
}

export function previewJson({ sets }: PreviewResult): PreviewJson {
  return {
    sets: sets.map((set) => {
      const listed = Math.min(set.replicas, maxListed.json);
      return {
        name: set.name,
        namespace: set.namespace ?? defaultNamespace,
        replicas: set.replicas,
        service: set.service && {
          name: set.service.name,
          found: set.service.found,
          headless: set.service.headless,
        },
        pods: Array.from({ length: listed }, (_, index) => {
          const { ordinal, name, dns, claims } = podAt(set, index);
          return {
            ordinal,
            name,
            hostname: name,
            dns: dns ?? null,
            claims: claims.map(({ name, template }) => ({
              name,
              template: template.name,
              storage: template.storage,
              storageClass: template.storageClass,
            })),
          };
        }),
        ...(listed < set.replicas && { podsOmitted: set.replicas - listed }),
        storage: set.storage,
      };
    }),
  };
}

/** As `statefulset preview` prints it: a table of pods a set, and the order in which they come and go. */
export function previewText({ sets }: PreviewResult): string {
  return sets.length === 0 ? 'There is no StatefulSet.' : sets.map(setText).join('\n\n');
}

function setText(set: SetPreview): string {
  const { badge, consequence } = serviceState(set);
  const state = `${set.service?.name ?? 'none'}: ${badge.text.toLowerCase()}. ${consequence}`;
  const listed = Math.min(set.replicas, maxListed.text);
  const rows = Array.from({ length: listed }, (_, index) => {
    const { ordinal, name, dns, claims } = podAt(set, index);
    const described = claims.map((claim) => `${claim.name} (${claimDetail(claim.template)})`);
    return [String(ordinal), name, dns ?? '-', described.join(', ') || '-'];
  });
  const lines = [
    `StatefulSet ${set.name}, ${namespace(set)}: ${totals(set).join(', ')}`,
    ...set.notes.map((note) => `! ${note}`),
    `Service ${state}`,
    ...set.clientServices.map((service) => `Service ${service.name}: for clients (${service.type})`),
    '',
    ...(listed > 0 ? table([['ORDINAL', 'POD', 'DNS NAME', 'CLAIMS'], ...rows]) : []),
    ...(listed < set.replicas ? [`... and ${(set.replicas - listed).toLocaleString('en')} more`] : []),
    '',
    ...table(
      occasions(set).map(({ title, pods, text }) => [title, [pods.join(' > '), text].filter(Boolean).join('  ')]),
    ),
  ];
  return lines.join('\n');
}

/** The rows with their cells under each other. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
