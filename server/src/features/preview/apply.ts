import type { Application, Changes, Writing } from '../../protocol';
import type { Context } from '../../settings/context';
import { documentAt, manifest, type Resource, resourceAt } from '../../workspace/file';
import { insertBefore } from '../../workspace/insert';
import { nameOfRendering, sourceLocation } from '../../workspace/location';
import { type RenderedFile, renderingOf } from '../../workspace/rendered';
import { freeClientServiceName, governingService } from '../../workspace/service';
import { statefulSetOf } from '../../workspace/set';
import { chartOfRoot, nearName, pathBelow, rootName } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import { At } from '../../yaml/at';
import { replaceValue, together } from '../../yaml/edit';
import { type Path, sameJson } from '../../yaml/json';
import { locate } from '../../yaml/locate';
import type { Edit } from '../../yaml/text';
import { applyToWorkspace } from '../codeActions';
import { alsoChanged, breaksOther, chartWays, type ScalarChange } from './applyChart';
import { adjustableOf, changeEdits, clientService, retentionEdits } from './whatIf';

/**
 * What is tried in the preview, written down. The fields of a rendered set are changed where they come from: in what sets
 * them for the rendering, be it the base, a patch or an entry of a kustomization, and what nothing sets in the manifest
 * itself. Every such edit is tried first: only one that makes the very rendering that was shown is made.
 */

/** The edits that write something; undefined if there is no safe way. */
export function applicationEdits(set: Resource, what: Application, context: Context): readonly Edit[] | undefined {
  const rendering = renderingOf(set);
  switch (what.kind) {
    case 'changes': {
      if (!rendering) return changeEdits(set, what.changes);
      const carried = carryChanges(set, rendering, what.changes, context);
      return 'edits' in carried ? carried.edits : undefined;
    }
    case 'clientService':
      return clientServiceEdits(set, context.workspace);
    case 'retentionPolicy': {
      const adjustable = adjustableOf(statefulSetOf(set));
      const write = (written: Resource) => retentionEdits(written, adjustable);
      return rendering ? carry(set, rendering, { field: retentionField, write }, context) : write(set);
    }
  }
}

/** Where changes of a set would be written; undefined for a set as it is written, or without real changes. */
export function writingOf(set: Resource, changes: Changes, context: Context): Writing | undefined {
  const rendering = renderingOf(set);
  if (!rendering) return undefined;
  const carried = carryChanges(set, rendering, changes, context);
  if ('obstacle' in carried) return carried;
  const uris = [...new Set(carried.edits.map(({ uri }) => uri))];
  if (uris.length === 0) return undefined;
  const beside = homeOf(set, rendering);
  return {
    files: uris.map((uri) => nameOf(uri, set, rendering)),
    alsoIn: otherRoots(uris, carried.edits, rendering, context)
      .map((root) => rootName(root, beside))
      .sort(),
    shared: rendering.chart ? 'values' : 'files',
  };
}

/** What else is rendered of the files that are changed; of a chart what becomes something else by that. */
function otherRoots(
  uris: readonly string[],
  edits: readonly Edit[],
  rendering: RenderedFile,
  context: Context,
): string[] {
  const { workspace } = context;
  if (rendering.chart) return alsoChanged(workspace, applyToWorkspace(edits, context).workspace, rendering);
  const roots = new Set(uris.flatMap((uri) => workspace.roots.reaching(uri)));
  roots.delete(rendering.root);
  return [...roots];
}

/** A field that can be tried out with all that stands in it, and the values in it. */
interface Field {
  readonly field: Path;
  readonly values: { readonly [key in keyof Changes]?: Path };
}

const retentionField: Path = ['spec', 'persistentVolumeClaimRetentionPolicy'];
const fields: readonly Field[] = [
  { field: ['spec', 'replicas'], values: { replicas: [] } },
  { field: ['spec', 'podManagementPolicy'], values: { podManagementPolicy: [] } },
  {
    field: ['spec', 'updateStrategy'],
    values: {
      updateStrategy: ['type'],
      partition: ['rollingUpdate', 'partition'],
      maxUnavailable: ['rollingUpdate', 'maxUnavailable'],
    },
  },
  { field: retentionField, values: { whenDeleted: ['whenDeleted'], whenScaled: ['whenScaled'] } },
];

/** Who makes a rendering of what: `Kustomize can build overlays/prod`. */
function builderOf(set: Resource, rendering: RenderedFile): string {
  const name = nameOfRendering(set, rendering);
  return rendering.chart ? `Helm can render the chart with ${name}` : `Kustomize can build ${name}`;
}

type Carried = { readonly edits: readonly Edit[] } | { readonly obstacle: string };

function carryChanges(set: Resource, rendering: RenderedFile, changes: Changes, context: Context): Carried {
  if (context.workspace.rendering(rendering.root).output !== rendering.output)
    return { obstacle: `Nothing can be written until ${builderOf(set, rendering)} again.` };
  const now = adjustableOf(statefulSetOf(set));
  const edits: Edit[] = [];
  for (const { field, values } of fields) {
    const changed = keysOf(values).filter((key) => changes[key] !== undefined && changes[key] !== now[key]);
    if (changed.length === 0) continue;
    const own: Changes = Object.fromEntries(changed.map((key) => [key, changes[key]]));
    const write = (written: Resource) => changeEdits(written, own);
    const scalars = changed.map((key) => ({ path: [...field, ...(values[key] ?? [])], value: changes[key] ?? '' }));
    const carried = carry(set, rendering, { field, write, scalars }, context);
    if (!carried) return { obstacle: obstacleOf(set, rendering, field) };
    edits.push(...carried);
  }
  const all = changeEdits(set, changes);
  const ordered = innermostFirst(edits);
  const makesAll = all !== undefined && leadsTo(ordered, rendering.edited(set.document, all), set, context);
  return makesAll
    ? { edits: ordered }
    : { obstacle: 'These changes cannot be written together: apply them one after the other.' };
}

/** Edits in the order of their places; of several at one place the most indented lines first, which end the map above. */
function innermostFirst(edits: readonly Edit[]): Edit[] {
  const uris = edits.map(({ uri }) => uri);
  const depth = ({ newText }: Edit) => /^\n?( *)/.exec(newText)?.[1]?.length ?? 0;
  return [...edits].sort(
    (a, b) => uris.indexOf(a.uri) - uris.indexOf(b.uri) || a.span.start - b.span.start || depth(b) - depth(a),
  );
}

function keysOf(values: Field['values']): (keyof Changes)[] {
  return Object.keys(values) as (keyof Changes)[];
}

/** A change of one field of a set, or of another object that is rendered. */
export interface FieldChange {
  readonly field: Path;
  /** Its edits of a set, be it rendered, a patch or a manifest; undefined if there is no safe way. */
  readonly write: (set: Resource) => Edit[] | undefined;
  /** The same as new values. */
  readonly scalars?: readonly ScalarChange[];
}

/** The edits that make a change of a rendered object where it comes from; undefined if there is no safe way. */
export function carry(
  set: Resource,
  rendering: RenderedFile,
  change: FieldChange,
  context: Context,
): readonly Edit[] | undefined {
  const wanted = change.write(set);
  if (!wanted) return undefined;
  const after = rendering.edited(set.document, wanted);
  const { workspace } = context;
  const ways = rendering.chart
    ? chartWays(set, rendering, change.scalars ?? [], wanted, workspace)
    : waysOf(set, rendering, change, workspace);
  for (const edits of ways) if (edits && leadsTo(edits, after, set, context)) return edits;
  return undefined;
}

/** What may make a change, the best first. */
function* waysOf(
  set: Resource,
  rendering: RenderedFile,
  { field, write, scalars = [] }: FieldChange,
  workspace: Workspace,
): Generator<Edit[] | undefined> {
  if (scalars.length > 0)
    yield together(scalars.map(({ path, value }) => scalarEdits(set.root.walk(path), value, rendering, workspace)));
  for (const holder of holdersOf(set.root.walk(field), set.kind, rendering, workspace)) yield write(holder);
  const manifest = currentOf(set, rendering, workspace);
  if (manifest) yield write(manifest);
}

/** Another value for a scalar where it is written, if it is written as it is rendered. */
function scalarEdits(
  at: At,
  value: string | number,
  rendering: RenderedFile,
  workspace: Workspace,
): Edit[] | undefined {
  const span = at.scalar === undefined ? undefined : at.valueSpan;
  const origin = span && rendering.originOf(span);
  const file = origin?.how === 'exact' ? workspace.fileAt(origin.uri) : undefined;
  const document = origin && file && documentAt(file, origin.start);
  if (!document) return undefined;
  const { uri, start, end } = origin;
  const there = locate(At.root(document.yaml, document.start), start)?.at;
  if (there?.valueSpan?.start === start && there.valueSpan.end === end) return replaceValue(uri, there, value);
  // It is a part of a patch that is written as a string.
  const quote = /^["']/.exec(file.text.slice(start, end))?.[0] ?? '';
  return [{ uri, span: { start, end }, newText: typeof value === 'string' ? quote + value + quote : String(value) }];
}

/** The manifests of a kind, patches above all, in which parts of a field of a rendered one are written. */
function holdersOf(at: At, kind: string, rendering: RenderedFile, workspace: Workspace): Set<Resource> {
  if (!at.exists) return new Set();
  const { start } = at.keySpan ?? at.span;
  const holders = rendering.originsIn({ start, end: at.span.end }).flatMap(({ uri, start: offset }) => {
    const file = workspace.fileAt(uri);
    const resource = file && resourceAt(file, offset);
    return resource?.kind === kind ? [resource] : [];
  });
  const isPatch = ({ file }: Resource) => workspace.kustomizations.isPatch(file.uri);
  return new Set([...holders.filter(isPatch), ...holders]);
}

/** The manifest that became an object, if its file is still what was built. */
function currentOf(resource: Resource, rendering: RenderedFile, workspace: Workspace): Resource | undefined {
  const written = rendering.writtenOf(resource);
  return written && workspace.fileAt(written.file.uri) === written.file ? written : undefined;
}

/** Whether edits make a set what it is in the rendering `wanted`, and nothing else of it. */
function leadsTo(edits: readonly Edit[], wanted: RenderedFile, set: Resource, context: Context): boolean {
  const { workspace } = applyToWorkspace(edits, context);
  const rendering = workspace.rendering(wanted.root);
  if (rendering.refusals.length > 0) return false;
  if (rendering.chart && breaksOther(wanted.root, context.workspace, workspace)) return false;
  const [expected, actual] = [wanted, rendering].map(({ resources }) => resources.find((each) => isSame(each, set)));
  return expected !== undefined && actual !== undefined && sameJson(manifest(expected), manifest(actual));
}

function isSame(a: Resource, b: Resource): boolean {
  return a.kind === b.kind && a.name === b.name && a.namespace === b.namespace;
}

/** Why a field of a rendered set cannot be changed where it comes from. */
function obstacleOf(set: Resource, rendering: RenderedFile, field: Path): string {
  const name = field.at(-1);
  const at = set.root.walk(field);
  const origin = at.exists ? rendering.originOf(at.span) : undefined;
  const nameOfHome = nameOf(homeOf(set, rendering), set, rendering);
  if (!origin) return `No safe edit of ${nameOfHome} adds ${name} to this rendering: change it by hand.`;
  const { uri, range } = sourceLocation(rendering, origin);
  return `No safe edit changes ${name}, which ${nameOf(uri, set, rendering)} sets on line ${range.start.line + 1}: change it by hand.`;
}

/** A file as it is called where both the manifest of a set and its kustomization, or its chart, are known. */
function nameOf(uri: string, set: Resource, rendering: RenderedFile): string {
  const chart = chartOfRoot(rendering.root);
  if (chart) return pathBelow(chart.folder, uri) ?? nearName(uri, homeOf(set, rendering));
  const [besideManifest, besideKustomization] = [nearName(uri, homeOf(set, rendering)), nearName(uri, rendering.root)];
  return besideManifest.length > besideKustomization.length ? besideManifest : besideKustomization;
}

/** The URI of the file that holds what became a set. */
function homeOf({ document }: Resource, rendering: RenderedFile): string {
  return rendering.fileOf(document) ?? rendering.root;
}

/** Whether a Service for clients can be added to the manifests of a set. */
export function canHaveClientService(set: Resource): boolean {
  const written = writtenOf(set);
  return written !== undefined && clientService(written, '') !== undefined;
}

/** The Service is written beside the manifests: what kustomizations do to these, they do to it. */
function clientServiceEdits(set: Resource, workspace: Workspace): Edit[] | undefined {
  const rendering = renderingOf(set);
  const written = rendering ? currentOf(set, rendering, workspace) : set;
  const governing = governingService(set, workspace);
  const service = written && clientService(written, freeClientServiceName(written, workspace));
  const before = governing && (renderingOf(governing) ? writtenOf(governing) : governing);
  return service && insertBefore(before ?? written, service);
}

/** A set or Service as it is written: itself, if nothing rendered it. */
function writtenOf(resource: Resource): Resource | undefined {
  const rendering = renderingOf(resource);
  return rendering ? rendering.writtenOf(resource) : resource;
}
