import { gateOn } from '../../kubernetes/versions';
import { kubectlCommands } from '../../operations/commands';
import { connectionsOf, type SetNetwork } from '../../operations/connect';
import { diagramMermaid, diagramSvg } from '../../operations/diagram';
import { runbookOf } from '../../operations/runbook';
import type { Source } from '../../operations/source';
import type {
  Badge,
  Changes,
  ClaimTemplatePreview,
  FileSets,
  Location,
  PreviewOptions,
  PreviewResult,
  SetOptions,
  SetPreview,
} from '../../protocol';
import { diagnoseAt } from '../../rules/engine/diagnose';
import { isDisabledAtOrigin } from '../../rules/engine/rendered';
import { knownRevision } from '../../rules/shared/revision';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { presetsOf } from '../../simulation/presets';
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
import { documentSpan, type Resource, type SourceFile } from '../../workspace/file';
import { groupedBy } from '../../workspace/indexes';
import { locationOf, nameLocation } from '../../workspace/location';
import { isSilentFile } from '../../workspace/partial';
import { type RenderedFile, renderingOf } from '../../workspace/rendered';
import { statefulSetOf } from '../../workspace/set';
import { chartOfRoot } from '../../workspace/uri';
import type { At } from '../../yaml/at';
import { own } from '../../yaml/json';
import { planFor } from '../changes';
import { applyToWorkspace } from '../codeActions';
import { liveHead, livePage, liveSetOf } from '../live/preview';
import { dumpIn, type LiveState } from '../live/state';
import { sourceOf } from '../source';
import { canHaveClientService, writingOf } from './apply';
import { type NamedSet, setsIn, shownOf, withIds } from './renderings';
import { governancePlace, manifestsOf, type Services, servicesOf } from './services';
import { adjustableOf, changeEdits } from './whatIf';

/** More notes are not shown: the editor lists all problems. */
const maxNotes = 5;
/** Rules without which the preview would be misleading, although their problems are not errors. */
const notedRules: ReadonlySet<string> = new Set(['claim-duplicate', 'claim-shadows-volume', 'partition-holds-all']);

/**
 * The preview of the StatefulSets of a file, as written or with other values. Unreadable values of half-typed sets take
 * their default. Templates and patches are left out: other files determine the result. What kustomizations read is shown
 * as one of them renders it: of the `preferred` ones, which are folders, the first that reads the file. What they are in
 * the cluster is beside them, if there is one to compare with.
 */
export function preview(
  file: SourceFile,
  context: Context,
  options: PreviewOptions = {},
  preferred: readonly string[] = [],
  live?: LiveState,
): PreviewResult {
  const dump = dumpIn(file);
  if (dump) return previewOfLive(file.uri, dump, context, dump === live);
  const { renderings, root, rendering, remark } = shownOf(file, context.workspace, preferred);
  return {
    uri: file.uri,
    renderings,
    rendering: root,
    remark,
    live: live ? liveHead(live, context) : null,
    sets: setsIn(file, context, rendering).map(([id, resource]) => {
      const chosen = own(options, id) ?? {};
      const { refused, ...changed } = withChanges(resource, chosen.changes, context);
      const plan = planned(changed);
      const set = previewSet(id, resource, changed.resource, context, chosen);
      const writing = chosen.changes && writingOf(resource, chosen.changes, context);
      const running = live && liveSetOf(resource, live, context);
      return {
        ...set,
        ...plan,
        refused,
        ...(writing && { writing }),
        ...(running && { live: running }),
        ...notesOn(changed, plan.plan !== undefined),
      };
    }),
  };
}

/** The preview of a dump: all sets as they run. Nothing of it is a manifest. */
export function previewOfLive(
  uri: string,
  live: LiveState | undefined,
  context: Context,
  isCompared = true,
): PreviewResult {
  const page = live ? livePage(live, context, isCompared) : null;
  return { uri, renderings: [], rendering: null, remark: null, sets: [], live: page };
}

/** The previews of the sets of all renderings, but for values of tests of charts, and of all manifests that are in none. */
export function allSets(context: Context): FileSets[] {
  const { workspace } = context;
  const isShown = (root: string) => !chartOfRoot(root)?.values.includes('/');
  const renderings = [...workspace.roots.all].filter(isShown).flatMap((root) => workspace.lastRendering(root) ?? []);
  const rendered = new Set(renderings.flatMap(({ sources }) => [...sources.keys()]));
  const uris = new Set(workspace.ofKind('StatefulSet').map(({ file }) => file.uri));
  const plain = [...uris].flatMap((uri) => {
    const file = rendered.has(uri) ? undefined : workspace.files.get(uri);
    return file && !isSilentFile(file) ? fileSets(uri, null, setsIn(file, context), context) : [];
  });
  return [...plain, ...renderings.flatMap((rendering) => setsOfRendering(rendering, context))];
}

/** The sets of a rendering by the files that hold them. */
function setsOfRendering(rendering: RenderedFile, context: Context): FileSets[] {
  const sets = rendering.resources.filter(({ kind }) => kind === 'StatefulSet');
  const byFile = groupedBy(sets, ({ document }) => [rendering.fileOf(document) ?? rendering.root]);
  return [...byFile].flatMap(([uri, own]) => fileSets(uri, rendering.root, withIds(own), context));
}

function fileSets(uri: string, rendering: string | null, named: readonly NamedSet[], context: Context): FileSets[] {
  const sets = named.map(([id, resource]) => previewSet(id, resource, resource, context, {}));
  return sets.length > 0 ? [{ uri, rendering, sets }] : [];
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
  const rendering = renderingOf(resource)?.edited(resource.document, edits);
  if (rendering) {
    const changed = rendering.resources[resources.indexOf(resource)];
    return { resource: changed ?? resource, context, refused: !changed };
  }
  const after = applyToWorkspace(edits, context);
  const changed = after.workspace.files.get(uri)?.resources[resources.indexOf(resource)];
  return changed ? { resource: changed, context: after, refused: false } : { resource, context, refused: true };
}

function planned({ resource, context }: InContext): Pick<SetPreview, 'plan'> {
  const plan = planFor(resource, context);
  return plan ? { plan: { ...plan, runbook: plan.runbook !== undefined } } : {};
}

/** What the plan of the edit says is not said again. */
function notesOn({ resource, context }: InContext, isPlanned: boolean): Pick<SetPreview, 'notes' | 'notePlaces'> {
  const set = statefulSetOf(resource);
  const notes = new Map<string, Location>();
  for (const message of beyondOrdinals(set))
    notes.set(message, locationOf(resource.file, resource.root.get('spec').get('replicas').mark));
  for (const found of diagnoseAt(resource.file, documentSpan(resource.document), context)) {
    const { rule, severity, message, span, document } = found;
    if (found.resource !== resource || notes.has(message) || notes.size === maxNotes) continue;
    if (severity !== 'error' && !notedRules.has(rule.id)) continue;
    if ((isPlanned && rule.compares) || isDisabledAtOrigin(found)) continue;
    notes.set(message, locationOf(document.file, span));
  }
  return { notes: [...notes.keys()], notePlaces: [...notes.values()] };
}

/** The pods of a set whose ordinals are too large. */
function beyondOrdinals(set: StatefulSet): readonly string[] {
  const pods = podNames(set, { start: ordinalRange(set).end, end: set.start + set.replicas });
  return pods.length === 0 ? [] : [`${listNames(pods)} cannot exist: an ordinal is at most ${maxOrdinal}.`];
}

/** `written` is the set in its file, to which all places refer; `shown` the same, or with other values. */
function previewSet(id: string, written: Resource, shown: Resource, context: Context, options: SetOptions): SetPreview {
  const { workspace, settings } = context;
  const set = statefulSetOf(shown);
  const possible = { ...set, replicas: possibleReplicas(set) };
  const { file, root } = written;
  const spec = root.get('spec');
  const place = (at: At) => locationOf(file, at.mark);
  const services = servicesOf(written, workspace);
  const { governance, service, clients } = services;
  const { kind, label, consequence } = governanceSummary(governance);
  const policy = spec.get('persistentVolumeClaimRetentionPolicy');
  const before = statefulSetOf(written);
  const retained = retainedPods(set, before);
  return {
    id,
    name: set.name,
    namespace: set.namespace ?? null,
    ...adjustableOf(set),
    written: adjustableOf(before),
    replicasWritten: shown.root.get('spec').get('replicas').integer !== undefined,
    refused: false,
    start: set.start,
    serviceName: set.serviceName ?? null,
    service,
    governance: { badge: { kind, text: label }, consequence },
    dns: givesNames(governance),
    clusterDomain: settings.clusterDomain,
    countsUnavailable: gateOn('MaxUnavailableStatefulSet', targetOf(context)) === true,
    claimTemplates: effectiveClaimTemplates(set).map(({ name, index, storage, storageClass, accessModes }) => ({
      name,
      storage: storage ?? null,
      storageClass: storageClass ?? null,
      accessModes,
      mounts: mountsOf(name, spec),
      place: place(spec.get('volumeClaimTemplates').item(index).get('metadata').get('name')),
    })),
    revision: knownRevision(written, context) ?? null,
    totals: totals(set, retained),
    order: occasions(set, targetOf(context)),
    retention: retention(set),
    removedClaims: removedClaims(set),
    storage: totalStorage({ ...possible, replicas: possible.replicas + retained }) ?? null,
    clientServices: clients,
    notes: [],
    notePlaces: [],
    manifests: manifestsOf(written, services),
    presets: presetsOf(set),
    additions: [
      ...(clients.every(({ headless }) => headless) && canHaveClientService(written) ? ['clientService' as const] : []),
      ...(set.claimTemplates.length > 0 && policy.keys().length === 0 ? ['retentionPolicy' as const] : []),
    ],
    ...details(possible, before, options, sourceOf(written, workspace), networkOf(written, context, services)),
    places: {
      name: nameLocation(written),
      replicas: place(spec.get('replicas')),
      serviceName: place(spec.get('serviceName')),
      template: place(spec.get('template')),
      governance: governancePlace(written, governance),
    },
  };
}

/** What surrounds a set, for what is said of it: commands, connections, questions. */
export function networkOf(
  set: Resource,
  { workspace, settings }: Context,
  { governance, service, clients }: Services = servicesOf(set, workspace),
): SetNetwork {
  return {
    governing: service?.found ? service : undefined,
    governance,
    clients,
    clusterDomain: settings.clusterDomain,
    lookUp: (kind, name) => dataOf(kind, name, set, workspace),
  };
}

/** How many pods are deleted by what is tried, while their claims remain. */
function retainedPods(set: StatefulSet, written: StatefulSet): number {
  return set.whenScaled === 'Retain' ? Math.max(0, possibleReplicas(written) - possibleReplicas(set)) : 0;
}

function removedClaims({ whenScaled }: StatefulSet): Badge {
  return whenScaled === 'Delete' ? { kind: 'warning', text: 'deleted' } : { kind: 'plain', text: 'retained' };
}

function details(
  set: StatefulSet,
  written: StatefulSet,
  { details = [], ordinal }: SetOptions,
  source: Source | undefined,
  network: SetNetwork,
): Partial<SetPreview> {
  return {
    ...(details.includes('connections') && { connections: connectionsOf(set, network) }),
    ...(details.includes('commands') && { commands: kubectlCommands(set, network, { ordinal, source, written }) }),
    ...(details.includes('runbook') && { runbook: runbookOf(set, network, { ordinal, source }) }),
    ...(details.includes('diagram') && {
      diagram: { svg: diagramSvg(set, network), mermaid: diagramMermaid(set, network) },
    }),
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
