import type { PreviewResult, Remark, RenderingChoice } from '../../protocol';
import { isChartFile, ownValues } from '../../workspace/charts';
import type { Resource, SourceFile } from '../../workspace/file';
import { isKustomization } from '../../workspace/kustomize';
import { sourceLocation } from '../../workspace/location';
import type { RenderedFile } from '../../workspace/rendered';
import { chartOfRoot, decoded, folderOf, rootName, sharedLength } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';

/** As what a file is shown, if kustomizations read it. */
export interface Shown extends Pick<PreviewResult, 'renderings' | 'remark'> {
  /** The folder of the kustomization that was chosen; null if none reads the file. */
  readonly root: string | null;
  /** Undefined: the file is shown as it is written. */
  readonly rendering: RenderedFile | undefined;
}

/** The kustomizations that read a file, and what is shown of them: of the `preferred` folders the first that reads it. */
export function shownOf(file: SourceFile, workspace: Workspace, preferred: readonly string[] = []): Shown {
  const readers = workspace.roots.readersOf(file.uri);
  const reads = (root: string) => readers.includes(root) || isLastReader(root, file, workspace);
  const root = preferred.find(reads) ?? defaultOf(file, readers, workspace);
  if (root === undefined) return { renderings: [], remark: null, root: null, rendering: undefined };
  const renderings = choices(readers.includes(root) ? readers : [...readers, root], file, workspace);
  const name = renderings.find((each) => each.root === root)?.name ?? '';
  const rendering = workspace.lastRendering(root);
  return { renderings, root, rendering, remark: remarkOn(workspace.rendering(root), rendering, name, file) };
}

/** Whether a kustomization that Kustomize would refuse to build now has read a file when it last would not. */
function isLastReader(root: string, { uri }: SourceFile, workspace: Workspace): boolean {
  if (workspace.rendering(root).refusals.length === 0) return false;
  return workspace.lastRendering(root)?.sources.get(uri) !== undefined;
}

/** The only root; else what the file itself decides about, or the nearest. */
function defaultOf({ uri }: SourceFile, readers: readonly string[], workspace: Workspace): string | undefined {
  const [only, ...others] = workspace.roots.reaching(uri);
  if (only !== undefined && others.length === 0) return only;
  return readers.find((root) => isOwn(root, uri)) ?? readers.find(isPlain) ?? readers[0];
}

/** Whether a root is the folder of a file, or stands for a chart with this values file. */
function isOwn(root: string, uri: string): boolean {
  return root === folderOf(uri) || isValuesOf(root, uri);
}

/** Whether a root stands for a chart with a values file. */
export function isValuesOf(root: string, uri: string): boolean {
  const chart = chartOfRoot(root);
  return chart !== undefined && decoded(uri) === decoded(chart.folder) + chart.values;
}

/** Whether a root stands for a chart with nothing but its own values. */
function isPlain(root: string): boolean {
  return chartOfRoot(root)?.values === ownValues;
}

/** Roots by the names that people know, that of the file itself first. */
function choices(roots: readonly string[], { uri }: SourceFile, workspace: Workspace): RenderingChoice[] {
  // Seen from the file, or from what the kustomization builds on: an overlay is `overlays/prod` to its own files too.
  const nameOf = (root: string) =>
    [uri, ...workspace.roots.namedBy(root)]
      .map((each) => rootName(root, each))
      .reduce((a, b) => (b.length > a.length ? b : a));
  const short = new Map(roots.map((root) => [root, nameOf(root)]));
  const isClear = new Set(short.values()).size === roots.length;
  const shared = isClear ? 0 : sharedStart([...roots, folderOf(uri)]);
  const named = roots.map((root) => ({
    root,
    name: (isClear ? short.get(root) : decoded(root.slice(shared, -1))) || (short.get(root) ?? ''),
  }));
  const rank = ({ root }: RenderingChoice) => (isOwn(root, uri) ? 0 : isPlain(root) ? 1 : 2);
  return named.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/** How long the folder's URI is in which all of these are. */
function sharedStart([first = '', ...others]: readonly string[]): number {
  return others.reduce((length, other) => Math.min(length, sharedLength(first, other)), first.length);
}

function remarkOn(now: RenderedFile, shown: RenderedFile | undefined, name: string, file: SourceFile): Remark | null {
  const [refusal] = now.refusals;
  const isStale = shown !== undefined && shown !== now;
  const [unknown] = now.output.isPartial ? now.output.unknown : [];
  if (refusal && now.chart) {
    const instead = shown === now ? 'parts of it are missing here' : 'this is what it became last';
    return {
      text: `Helm cannot render all of this chart with ${name}: ${instead}.`,
      place: sourceLocation(now, refusal.place),
      isStale,
    };
  }
  if (refusal) {
    const instead = shown
      ? ': this is what it became last'
      : isKustomization(file.uri)
        ? ''
        : ': this is the file as it is written';
    return {
      text: `Kustomize cannot build ${name} as it is now${instead}.`,
      place: sourceLocation(now, refusal.place),
      isStale,
    };
  }
  return unknown
    ? {
        text: `${name} uses what cannot be known here: its objects may lack parts.`,
        place: sourceLocation(now, unknown.place),
        isStale,
      }
    : null;
}

/** A set of a file, with its id: its name, numbered if several have it. */
export type NamedSet = readonly [id: string, set: Resource];

/**
 * The sets of a file that can be previewed: as they are written, or those of a rendering that come from the file. Of a
 * kustomization these are all; of a patch and the like those that have a piece of it.
 */
export function setsIn(
  file: SourceFile,
  { workspace }: { readonly workspace: Workspace },
  rendering?: RenderedFile,
): readonly NamedSet[] {
  if (rendering) return withIds(renderedSets(file, rendering));
  return workspace.kustomizations.isPatch(file.uri) ? [] : withIds(file.resources);
}

/** A set of a file as it is shown, by its id; `set` is undefined if the file has none with it. */
export function shownSet(
  file: SourceFile,
  context: { readonly workspace: Workspace },
  id: string,
  preferred: readonly string[] = [],
): { readonly root: string | null; readonly set: Resource | undefined } {
  const { root, rendering } = shownOf(file, context.workspace, preferred);
  return { root, set: setsIn(file, context, rendering).find(([each]) => each === id)?.[1] };
}

function renderedSets({ uri }: SourceFile, rendering: RenderedFile): readonly Resource[] {
  const { documents, resources } = rendering;
  if (isKustomization(uri) || isValuesOf(rendering.root, uri) || isChartFile(uri)) return resources;
  const own = documents.filter((document) => rendering.fileOf(document) === uri);
  if (own.length > 0) return own.flatMap((document) => document.resources);
  return resources.filter(
    ({ kind, root }) => kind === 'StatefulSet' && rendering.originsIn(root.span).some((origin) => origin.uri === uri),
  );
}

/** The sets among some resources. */
export function withIds(resources: readonly Resource[]): readonly NamedSet[] {
  const seen = new Map<string, number>();
  return resources.flatMap((resource): NamedSet[] => {
    const { kind, name, document, root } = resource;
    if (kind !== 'StatefulSet' || name === undefined || document.templated || root.get('$patch').exists) return [];
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return [[nth === 1 ? name : `${name} ${nth}`, resource]];
  });
}
