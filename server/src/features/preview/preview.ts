import { type About, kubectlCommands } from '../../operations/commands';
import { connectionsOf, type SetNetwork } from '../../operations/connect';
import { diagramMermaid, diagramSvg } from '../../operations/diagram';
import { runbookOf } from '../../operations/runbook';
import type {
  Badge,
  Changes,
  ClaimTemplatePreview,
  PreviewOptions,
  PreviewResult,
  ServicePreview,
  SetOptions,
  SetPreview,
} from '../../protocol';
import { diagnose } from '../../rules/engine/diagnose';
import { knownRevision } from '../../rules/shared/revision';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { scenariosOf } from '../../simulation/scenarios';
import { givesNames } from '../../statefulset/governance';
import {
  effectiveClaimTemplates,
  maxOrdinal,
  ordinalRange,
  podNames,
  possibleReplicas,
} from '../../statefulset/identity';
import { retention, totals } from '../../statefulset/narrator/claims';
import { governanceSummary } from '../../statefulset/narrator/governance';
import { occasions } from '../../statefulset/narrator/order';
import { listNames } from '../../statefulset/phrases';
import type { StatefulSet } from '../../statefulset/set';
import { totalStorage } from '../../statefulset/storage';
import { dataOf } from '../../workspace/containerSettings';
import type { Resource, SourceFile } from '../../workspace/file';
import { isHeadless, podLabels } from '../../workspace/labels';
import { isSilentFile } from '../../workspace/partial';
import { toRange } from '../../workspace/position';
import { governanceOf, publishesEarly, selectsPodsOf } from '../../workspace/service';
import { statefulSetOf } from '../../workspace/set';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import { own } from '../../yaml/json';
import { fileName, planFor } from '../changes';
import { applyToWorkspace } from '../codeActions';
import { adjustableOf, changeEdits, clientService } from './whatIf';

/** More notes are not shown: the editor lists all problems. */
const maxNotes = 5;
/** Rules without which the preview would be misleading, although their problems are not errors. */
const notedRules: ReadonlySet<string> = new Set(['claim-duplicate', 'claim-shadows-volume', 'partition-holds-all']);

/**
 * The preview of the StatefulSets of a file, as written or with other values. Unreadable values of half-typed sets take
 * their default. Templates and patches are left out: other files determine the result.
 */
export function preview(file: SourceFile, context: Context, options: PreviewOptions = {}): PreviewResult {
  return {
    uri: file.uri,
    sets: setsIn(file, context).map(([id, resource]) => {
      const chosen = own(options, id) ?? {};
      const { refused, ...changed } = withChanges(resource, chosen.changes, context);
      const set = previewSet(id, resource, changed.resource, context, chosen);
      return { ...set, ...planned(changed), refused, notes: notesOn(changed) };
    }),
  };
}

/** The previews of the sets of all manifests, by file. */
export function allSets(context: Context): PreviewResult[] {
  const { workspace } = context;
  const uris = new Set(workspace.ofKind('StatefulSet').map(({ file }) => file.uri));
  return [...uris].flatMap((uri) => {
    const file = workspace.files.get(uri);
    if (!file || isSilentFile(file)) return [];
    const sets = setsIn(file, context).map(([id, resource]) => previewSet(id, resource, resource, context, {}));
    return sets.length > 0 ? [{ uri, sets }] : [];
  });
}

/** The sets of a file that can be previewed, each with its id: its name, numbered if several have it. */
export function setsIn(
  file: SourceFile,
  { workspace }: Pick<Context, 'workspace'>,
): readonly (readonly [id: string, set: Resource])[] {
  if (workspace.kustomizations.isPatch(file.uri)) return [];
  const seen = new Map<string, number>();
  return file.resources.flatMap((resource): (readonly [string, Resource])[] => {
    const { kind, name, document, root } = resource;
    if (kind !== 'StatefulSet' || name === undefined || document.templated || root.get('$patch').exists) return [];
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return [[nth === 1 ? name : `${name} ${nth}`, resource]];
  });
}

/** A set and its context. */
export interface InContext {
  readonly resource: Resource;
  readonly context: Context;
}

/** The set after the edits that make the changes; unchanged if there are none, or no safe ones. */
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
    .filter((found) => found.resource === resource && (found.severity === 'error' || notedRules.has(found.rule.id)))
    .map(({ message }) => message);
  return [...new Set([...beyondOrdinals(set), ...messages])].slice(0, maxNotes);
}

/** The pods of a set whose ordinals are too large. */
function beyondOrdinals(set: StatefulSet): readonly string[] {
  const pods = podNames(set, { start: ordinalRange(set).end, end: set.start + set.replicas });
  return pods.length === 0 ? [] : [`${listNames(pods)} cannot exist: an ordinal is at most ${maxOrdinal}.`];
}

/** `written` is the set in its file, to which all ranges refer; `shown` the same, or with other values. */
function previewSet(id: string, written: Resource, shown: Resource, context: Context, options: SetOptions): SetPreview {
  const { workspace, settings } = context;
  const set = statefulSetOf(shown);
  const possible = { ...set, replicas: possibleReplicas(set) };
  const { file, root } = written;
  const spec = root.get('spec');
  const range = (at: At) => toRange(file, at.mark);
  const governance = governanceOf(written, workspace);
  const { state, name, service: named } = governance;
  // A Service in another namespace does not govern the set.
  const governing = state === 'elsewhere' ? undefined : named;
  const service = governing ? previewService(governing, written) : name === undefined ? null : missingService(name);
  const clients = clientServices(written, governing, workspace);
  const { kind, label, consequence } = governanceSummary(governance);
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
    governance: { badge: { kind, text: label }, consequence },
    dns: givesNames(governance),
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
    revision: knownRevision(written, context) ?? null,
    totals: totals(set),
    order: occasions(set, targetOf(context)),
    retention: retention(set),
    removedClaims: removedClaims(set),
    storage: totalStorage(possible) ?? null,
    clientServices: clients,
    notes: [],
    scenarios: scenariosOf(set).map(({ id, title }) => ({ id, title })),
    additions: [
      ...(clients.every(({ headless }) => headless) && clientService(written, '') ? ['clientService' as const] : []),
      ...(set.claimTemplates.length > 0 && retained.keys().length === 0 ? ['retentionPolicy' as const] : []),
    ],
    ...details(possible, options, aboutFile(written, workspace), {
      governing: governing && service ? service : undefined,
      governance,
      clients,
      clusterDomain: settings.clusterDomain,
      lookUp: (kind, name) => dataOf(kind, name, written, workspace),
    }),
    ranges: {
      name: range(root.get('metadata').get('name')),
      replicas: range(spec.get('replicas')),
      serviceName: range(spec.get('serviceName')),
      template: range(spec.get('template')),
    },
  };
}

function removedClaims({ whenScaled }: StatefulSet): Badge {
  return whenScaled === 'Delete' ? { kind: 'warning', text: 'deleted' } : { kind: 'plain', text: 'retained' };
}

function details(
  set: StatefulSet,
  { details = [], ordinal }: SetOptions,
  file: About,
  network: SetNetwork,
): Partial<SetPreview> {
  return {
    ...(details.includes('connections') && { connections: connectionsOf(set, network) }),
    ...(details.includes('commands') && { commands: kubectlCommands(set, network, { ...file, ordinal }) }),
    ...(details.includes('runbook') && { runbook: runbookOf(set, network, ordinal) }),
    ...(details.includes('diagram') && {
      diagram: { svg: diagramSvg(set, network), mermaid: diagramMermaid(set, network) },
    }),
  };
}

/** How the manifest of a set is applied: not at all from a document that shows it among other text. */
function aboutFile({ file: { uri } }: Resource, { kustomizations }: Workspace): About {
  if (!/\.(?:ya?ml|json)$/i.test(uri)) return {};
  const kustomized =
    kustomizations.setsNamespace(uri) ||
    kustomizations.setsLabels(uri) ||
    kustomizations.setsNames(uri) ||
    kustomizations.setsImages(uri) ||
    kustomizations.mayPatch(uri) ||
    kustomizations.mayScale(uri);
  return { file: fileName(uri), kustomized };
}

/** The other Services that select the pods; of several with one name, the nearest. */
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
    publishNotReadyAddresses: publishesEarly(service),
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
