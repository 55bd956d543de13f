import { connectionsOf, type Surroundings } from '../../operations/connect';
import { diagramMermaid, diagramSvg } from '../../operations/diagram';
import { kubectlCommands } from '../../operations/kubectl';
import { runbookOf } from '../../operations/runbook';
import type {
  Changes,
  ClaimTemplatePreview,
  PreviewResult,
  ServicePreview,
  SetPreview,
  Wish,
  Wishes,
} from '../../protocol';
import { diagnose } from '../../rules/engine/diagnose';
import type { Context } from '../../settings/context';
import type { Settings } from '../../settings/settings';
import { scenariosOf } from '../../simulation/scenarios';
import {
  defaultNamespace,
  effectiveClaimTemplates,
  maxOrdinal,
  ordinalRange,
  podName,
  possibleReplicas,
} from '../../statefulset/identity';
import type { StatefulSet } from '../../statefulset/set';
import { totalStorage } from '../../statefulset/summary';
import type { Resource } from '../../workspace/file';
import { isSilentFile } from '../../workspace/partial';
import { toRange } from '../../workspace/position';
import { governingService, selectsPodsOf } from '../../workspace/service';
import { statefulSetOf } from '../../workspace/set';
import { isHeadless, podLabels, type Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import { planFor } from '../changes';
import { applyToWorkspace } from '../codeActions';
import { claimDetail, namespace, occasions, podAt, serviceState, totals } from './outlook';
import { adjustableOf, changeEdits, clientService } from './whatIf';

/** More notes than this help nobody: the editor lists all problems. */
const maxNotes = 5;
/** Problems that are no errors, and of which the picture would be false without a word. */
const toldRules: ReadonlySet<string> = new Set(['claim-duplicate', 'claim-shadows-volume', 'partition-holds-all']);

/**
 * What the StatefulSets of a file become, as written or as wished. Half-typed ones too: what cannot be read takes its
 * default. Templates and patches are left out, since only something else decides what they become. None for a file that
 * is not known.
 */
export function preview(workspace: Workspace, uri: string, settings: Settings, wishes: Wishes = {}): PreviewResult {
  const context = { workspace, settings };
  return {
    uri,
    sets: setsIn(uri, workspace).map(([id, resource]) => {
      const wish = wishes[id] ?? {};
      const { refused, ...changed } = withChanges(resource, wish.changes, context);
      const set = previewSet(id, resource, changed.resource, context, wish);
      return { ...set, ...planned(changed), refused, notes: notesOn(changed) };
    }),
  };
}

/** What the sets of all manifests become, by their files. */
export function allSets(workspace: Workspace, settings: Settings): PreviewResult[] {
  const uris = new Set(workspace.ofKind('StatefulSet').map(({ file }) => file.uri));
  return [...uris].flatMap((uri) => {
    const file = workspace.files.get(uri);
    if (!file || isSilentFile(file, workspace)) return [];
    const sets = setsIn(uri, workspace).map(([id, resource]) =>
      previewSet(id, resource, resource, { workspace, settings }, {}),
    );
    return sets.length > 0 ? [{ uri, sets }] : [];
  });
}

/** The sets of a file that can be previewed, each with its id: its name, numbered where several have it. */
export function setsIn(uri: string, workspace: Workspace): readonly (readonly [id: string, set: Resource])[] {
  const file = workspace.files.get(uri);
  if (!file || workspace.kustomizations.isPatch(uri)) return [];
  const seen = new Map<string, number>();
  return file.resources.flatMap((resource): (readonly [string, Resource])[] => {
    const { kind, name, document, root } = resource;
    if (kind !== 'StatefulSet' || name === undefined || document.templated || root.get('$patch').exists) return [];
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return [[nth === 1 ? name : `${name} ${nth}`, resource]];
  });
}

/** A set and all that is around it. */
export interface InContext {
  readonly resource: Resource;
  readonly context: Context;
}

/** The set after the edits that the changes come to; as it is where there are none, or no safe ones. */
export function withChanges(
  resource: Resource,
  changes: Changes | undefined,
  context: Context,
): InContext & { readonly refused: boolean } {
  const edits = changes && changeEdits(resource, changes);
  if (!edits || edits.length === 0) return { resource, context, refused: changes !== undefined && !edits };
  const { uri, resources } = resource.file;
  const after = applyToWorkspace(edits, context);
  const changed = after.workspace.files.get(uri)?.resources[resources.indexOf(resource)];
  return changed ? { resource: changed, context: after, refused: false } : { resource, context, refused: true };
}

function planned({ resource, context }: InContext): Pick<SetPreview, 'plan'> {
  const plan = planFor(resource, context);
  return plan ? { plan: { ...plan, runbook: plan.runbook !== undefined } } : {};
}

function notesOn({ resource, context }: InContext): readonly string[] {
  const set = statefulSetOf(resource);
  const messages = diagnose(resource.file, context)
    .filter((found) => found.resource === resource && (found.severity === 'error' || toldRules.has(found.rule.id)))
    .map(({ message }) => message);
  return [...new Set([...beyondOrdinals(set), ...messages])].slice(0, maxNotes);
}

/** Which pods of a set have ordinals that are too large. */
function beyondOrdinals(set: StatefulSet): readonly string[] {
  const [first, last] = [ordinalRange(set).end, set.start + set.replicas - 1];
  if (last < first) return [];
  const pods = first === last ? podName(set, last) : `${podName(set, first)} … ${podName(set, last)}`;
  return [`${pods} cannot exist: an ordinal is at most ${maxOrdinal}.`];
}

/** `written` is the set as it stands in its file, where all places lead; `shown` the same, or as it is wished. */
function previewSet(
  id: string,
  written: Resource,
  shown: Resource,
  { workspace, settings }: Context,
  wish: Wish,
): SetPreview {
  const set = statefulSetOf(shown);
  const possible = { ...set, replicas: possibleReplicas(set) };
  const { file, root } = written;
  const spec = root.get('spec');
  const range = (at: At) => toRange(file, at.mark);
  const governing = governingService(written, workspace);
  const named = set.serviceName === undefined ? null : missingService(set.serviceName);
  const service = governing ? previewService(governing, written) : named;
  const clients = clientServices(written, governing, workspace);
  const retained = spec.get('persistentVolumeClaimRetentionPolicy');
  return {
    id,
    name: set.name,
    namespace: set.namespace ?? null,
    ...adjustableOf(set),
    written: adjustableOf(statefulSetOf(written)),
    replicasWritten: shown.root.get('spec').get('replicas').integer !== undefined,
    refused: false,
    start: set.start,
    serviceName: set.serviceName ?? null,
    service,
    dns: service !== null && (!service.found || (service.headless && service.selectsPods)),
    clusterDomain: settings.clusterDomain,
    podManagementPolicy: set.podManagementPolicy,
    claimTemplates: effectiveClaimTemplates(set).map(({ name, index, storage, storageClass, accessModes }) => ({
      name,
      storage: storage ?? null,
      storageClass: storageClass ?? null,
      accessModes,
      mounts: mountsOf(name, spec),
      range: range(spec.get('volumeClaimTemplates').item(index).get('metadata').get('name')),
    })),
    storage: totalStorage(possible) ?? null,
    clientServices: clients,
    notes: [],
    scenarios: scenariosOf(set).map(({ id, title }) => ({ id, title })),
    additions: [
      ...(clients.every(({ headless }) => headless) && clientService(written, '') ? ['clientService' as const] : []),
      ...(set.claimTemplates.length > 0 && retained.keys().length === 0 ? ['retentionPolicy' as const] : []),
    ],
    ...details(possible, wish, {
      governing: governing && service ? service : undefined,
      clients,
      clusterDomain: settings.clusterDomain,
    }),
    ranges: {
      name: range(root.get('metadata').get('name')),
      replicas: range(spec.get('replicas')),
      serviceName: range(spec.get('serviceName')),
      template: range(spec.get('template')),
    },
  };
}

function details(set: StatefulSet, { details = [], ordinal }: Wish, around: Surroundings): Partial<SetPreview> {
  return {
    ...(details.includes('connections') && { connections: connectionsOf(set, around) }),
    ...(details.includes('commands') && { commands: kubectlCommands(set, around) }),
    ...(details.includes('runbook') && { runbook: runbookOf(set, around, ordinal) }),
    ...(details.includes('diagram') && {
      diagram: { svg: diagramSvg(set, around), mermaid: diagramMermaid(set, around) },
    }),
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
        const protocol = port.get('protocol').string ?? 'TCP';
        return number === undefined ? [] : [{ name: port.get('name').string ?? null, port: number, protocol }];
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
      const pods = possibleReplicas(set);
      const listed = Math.min(pods, maxListed.json);
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
        ...(listed < pods && { podsOmitted: pods - listed }),
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
  const pods = possibleReplicas(set);
  const listed = Math.min(pods, maxListed.text);
  const rows = Array.from({ length: listed }, (_, index) => {
    const { ordinal, name, dns, claims } = podAt(set, index);
    const described = claims.map((claim) => `${claim.name} (${claimDetail(claim.template)})`);
    return [String(ordinal), name, dns ?? '-', described.join(', ') || '-'];
  });
  const lines = [
    `StatefulSet ${set.name}, ${namespace(set)}: ${totals(set).join(', ')}`,
    ...set.notes.map((note) => `! ${note}`),
    governingText(set),
    ...set.clientServices.map(({ name, headless, type }) =>
      headless
        ? `Service ${name}: headless, selects the pods but gives them no names`
        : `Service ${name}: for clients (${type})`,
    ),
    '',
  ];
  if (pods === 0) return [...lines, `No pods${set.replicas === 0 ? ': replicas is 0' : ''}.`].join('\n');
  return [
    ...lines,
    ...table([['ORDINAL', 'POD', 'DNS NAME', 'CLAIMS'], ...rows]),
    ...(listed < pods ? [`... and ${(pods - listed).toLocaleString('en')} more`] : []),
    '',
    ...table(
      occasions(set).map(({ title, pods, text }) => [title, [pods.join(' > '), text].filter(Boolean).join('  ')]),
    ),
  ].join('\n');
}

function governingText(set: SetPreview): string {
  if (set.service === null) return 'No governing Service: serviceName is not set.';
  const { badge, consequence } = serviceState(set);
  return `Service ${set.service.name}: ${badge.text.toLowerCase()}. ${consequence}`;
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
