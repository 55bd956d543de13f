import { type Selector, selects } from '../../kubernetes/selector';
import type { Context } from '../../settings/context';
import { claimLabels, parsePodName } from '../../statefulset/identity';
import { Resource, type SourceFile } from '../../workspace/file';
import { groupedBy } from '../../workspace/indexes';
import { resolvePath } from '../../workspace/kustomize';
import { isOverlay, manifests, readClaimName } from '../../workspace/references';
import { statefulSetOf } from '../../workspace/set';
import { folderOf } from '../../workspace/uri';
import { madeFrom } from '../renderings/built';
import type { Kind } from './acts';
import { pageOf } from './page';

/** Which sets a page means by its names. A name that may mean several means none. */

/** A Markdown file as one that names things: it sees its own manifests beside those of the workspace. */
export function speakerOf(page: SourceFile): Resource | undefined {
  const [document] = page.documents;
  const nothing = { apiVersion: undefined, kind: '', name: undefined, namespace: undefined, item: undefined };
  return document && new Resource(document, { ...nothing, live: false });
}

/** The sets that a page explains with, those of patches and fragments left out. */
export function setsOf(page: SourceFile, { workspace }: Context): Resource[] {
  return page.resources.filter(
    (each) => each.kind === 'StatefulSet' && each.document.isManifest && !isOverlay(each, workspace),
  );
}

/**
 * The set of this name: of the page's own the last one before `offset`, else the first behind it; else the nearest of the
 * workspace, as it is built. A namespace is no mismatch where the manifest leaves it open.
 */
export function setNamed(
  name: string,
  namespace: string | undefined,
  page: SourceFile,
  offset: number,
  context: Context,
): Resource | undefined {
  const fits = (set: Resource) =>
    set.name === name && (namespace === undefined || set.namespace === undefined || set.namespace === namespace);
  const own = lastBefore(setsOf(page, context).filter(fits), offset);
  if (own) return own;
  const from = speakerOf(page);
  const found = from ? manifests('StatefulSet', name, from, context.workspace, namespace) : [];
  const built = found.flatMap(({ resource }) => madeFrom(resource, context)?.filter(fits) ?? [resource]);
  return built.length === 1 ? built[0] : undefined;
}

/** Of things on a page the last one before a place, else the first. */
export function lastBefore(sets: readonly Resource[], offset: number): Resource | undefined {
  return sets.findLast(({ root }) => root.span.start <= offset) ?? sets[0];
}

/** The set whose pod has this name, and the ordinal of that. */
export function setOfPod(
  pod: string,
  namespace: string | undefined,
  page: SourceFile,
  offset: number,
  context: Context,
): { readonly set: Resource; readonly ordinal: number } | undefined {
  const parsed = parsePodName(pod);
  const set = parsed && setNamed(parsed.set, namespace, page, offset, context);
  return set && { set, ordinal: parsed.ordinal };
}

/** The set that has a claim of this name, and the ordinal of its pod. */
export function setOfClaim(
  claim: string,
  namespace: string | undefined,
  page: SourceFile,
  offset: number,
  context: Context,
): { readonly set: Resource; readonly ordinal: number } | undefined {
  for (const { template, set: name, ordinal } of readClaimName(claim)) {
    const set = setNamed(name, namespace, page, offset, context);
    if (set && statefulSetOf(set).claimTemplates.some((each) => each.name === template)) return { set, ordinal };
  }
  return undefined;
}

/** The sets whose pods, claims or own labels a selector selects: those of the page, else a few of the workspace. */
export function setsSelected(
  kind: Kind,
  selector: Selector,
  namespace: string | undefined,
  page: SourceFile,
  offset: number,
  context: Context,
): Resource[] {
  const isMeant = (resource: Resource) => {
    const set = statefulSetOf(resource);
    if (namespace !== undefined && set.namespace !== undefined && set.namespace !== namespace) return false;
    switch (kind) {
      case 'set':
        return selects(selector, set.labels);
      case 'pod':
        return selects(selector, set.podLabels);
      case 'claim':
        return set.claimTemplates.some((template) => selects(selector, claimLabels(template, set)));
    }
  };
  const own = distinct(setsOf(page, context).filter(isMeant), offset);
  if (own.length > 0) return own;
  const from = speakerOf(page);
  const names = new Set(context.workspace.ofKind('StatefulSet', from).flatMap(({ name }) => name ?? []));
  const all = [...names].flatMap((name) => setNamed(name, namespace, page, offset, context) ?? []).filter(isMeant);
  return all.length > mostSelected ? [] : all;
}

/** A label that more sets of a workspace have is no name for one of them. */
const mostSelected = 3;

/** The sets in what `apply -f` names: a block of the page that has this title, or a file or folder of the workspace. */
export function setsInFile(path: string, page: SourceFile, offset: number, context: Context): Resource[] {
  if (path === '-' || path.includes('://')) return [];
  const wanted = path.replace(/^\.\//, '');
  const blocks = pageOf(page).blocks.filter(
    ({ isYaml, information, opens }) => isYaml && (names(information, wanted) || isCalled(page.text, opens, wanted)),
  );
  const titled = setsOf(page, context).filter(({ root: { span } }) =>
    blocks.some(({ start, end }) => start <= span.start && span.start < end),
  );
  if (titled.length > 0) return distinct(titled, offset);
  const files = filesAt(wanted, page, context).flatMap(({ resources }) => resources);
  const sets = files.filter((each) => each.kind === 'StatefulSet' && !isOverlay(each, context.workspace));
  if (sets.length > 0) return sets;
  // A page with one manifest seldom says again what its file is called.
  return distinct(
    setsOf(page, context).filter(({ name }) => name !== undefined && isNamedAfter(wanted, name)),
    offset,
  );
}

function filesAt(path: string, page: SourceFile, { workspace }: Context): SourceFile[] {
  const uri = resolvePath(folderOf(page.uri), path);
  const files = [...workspace.files.values()];
  const exact = files.filter((file) => file.uri === uri || folderOf(file.uri) === `${uri}/`);
  if (exact.length > 0) return exact;
  const ending = files.filter((file) => file.uri.endsWith(`/${path}`));
  return ending.length === 1 ? ending : [];
}

function names(text: string, path: string): boolean {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return text.split(/[\s"'=`*:,()]+/).some((word) => word === path || word === base);
}

/** Whether the line above a block says what its file is called. */
function isCalled(text: string, opens: number, path: string): boolean {
  const line =
    text
      .slice(Math.max(0, opens - 300), opens)
      .trimEnd()
      .split('\n')
      .at(-1) ?? '';
  return names(line, path);
}

function isNamedAfter(path: string, set: string): boolean {
  const [, base = ''] = /([^/]+)\.ya?ml$/.exec(path) ?? [];
  return [set, `${set}-statefulset`, `${set}-sts`, `statefulset-${set}`].includes(base);
}

/** Of several sets of one name the one that a place means. */
function distinct(sets: readonly Resource[], offset: number): Resource[] {
  const byName = groupedBy(sets, ({ name = '' }) => [name]);
  return [...byName.values()].flatMap((same) => lastBefore(same, offset) ?? []);
}
