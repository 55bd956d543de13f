import type { KustomizeResource } from '../../kustomize/resource';
import { code, prose } from '../../operations/markdown';
import type { Node } from '../../rendering/node';
import type { Context } from '../../settings/context';
import { documentAt, type Resource, resourceAt, type SourceFile } from '../../workspace/file';
import { isKustomization } from '../../workspace/kustomize';
import { before, follow, type Leaf, leavesIn, madeOf, nodeOf, touchedFrom, type Value } from '../../workspace/lineage';
import type { RenderedFile } from '../../workspace/rendered';
import { folderOf, rootName } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import { At } from '../../yaml/at';
import { fieldPath, type Path } from '../../yaml/json';
import { locate } from '../../yaml/locate';
import { covers, type Span } from '../../yaml/text';
import { listed } from '../describe';
import { entryAt } from './entries';
import { entrySection } from './hoverEntry';
import { atMost, mostRoots, objectName, placeLink, sortedRoots, valueText } from './shown';

/** What a hover says of the kustomizations that read a file. */
export interface Section {
  readonly markdown: string;
  readonly span: Span;
}

/**
 * On a value of a base what each root makes of it, on one of a patch what it replaces, on an entry of a kustomization what
 * that changes. Undefined where there is nothing to say.
 */
export function renderedSection(file: SourceFile, offset: number, { workspace }: Context): Section | undefined {
  const document = documentAt(file, offset);
  if (!document || document.templated || !workspace.roots.isRead(file.uri)) return undefined;
  const located = locate(At.root(document.yaml, document.start), offset);
  if (!located) return undefined;
  const { at } = located;
  const pointed = located.on === 'key' && at.keySpan ? at.keySpan : at.mark;
  const shown = covers(pointed, offset) ? pointed : at.span;
  const section = (markdown: string | undefined, span = shown) =>
    markdown === undefined || markdown === '' ? undefined : { markdown, span };
  if (isKustomization(file.uri)) {
    const inline = inlineAt(file.uri, offset, at, workspace);
    if (inline) return section(replacedBy(file.uri, inline, workspace), inline);
    const entry = entryAt(file.uri, at);
    return entry && section(entrySection(file, entry, workspace));
  }
  const resource = resourceAt(file, offset);
  const renderings = [...workspace.renderingsOf(file.uri)].sort((a, b) => (a.root < b.root ? -1 : 1));
  const isBase = resource && renderings.some((rendering) => madeOf(resource, rendering).length > 0);
  if (isBase) return section(madeOfValue(at, resource, renderings, workspace));
  const replaced = replacedBy(file.uri, operationAround(at).span, workspace);
  return section(replaced ?? (resource && overridden(at, resource, workspace)));
}

/** Of an operation of a JSON patch all of it counts, wherever one points. */
export function operationAround(at: At): At {
  return at.parent?.get('op').exists && at.parent.get('path').exists ? at.parent : at;
}

/** The value of an inline patch at an offset, as far as something became of it. */
export function inlineAt(uri: string, offset: number, at: At, workspace: Workspace): Span | undefined {
  if (at.isMap || at.isList) return undefined;
  for (const folder of workspace.roots.using(uri))
    for (const { leaves } of touchedFrom(uri, at.span, workspace.rendering(folder)))
      for (const { node } of leaves) {
        const { start, end } = node.origin;
        const isPart = at.span.start < start || end < at.span.end;
        if (isPart && start <= offset && offset <= end) return { start, end };
      }
  return undefined;
}

/** What the roots make of a value; undefined if all leave it as it is. */
function madeOfValue(
  at: At,
  resource: Resource,
  renderings: readonly RenderedFile[],
  workspace: Workspace,
): string | undefined {
  const own = nodeOf(resource);
  const path = at.path.slice(resource.root.path.length);
  const written = own && follow(own, path, own)?.node;
  if (!own || !written) return undefined;
  const { uri } = resource.file;
  let differs = false;
  const lines = renderings.flatMap((rendering) => {
    const name = prose(rootName(rendering.root, uri));
    if (rendering.refusals.length > 0) return [`${name}: cannot be built`];
    const objects = madeOf(resource, rendering);
    return objects.map(({ object }) => {
      const value = follow(own, path, object.node);
      const made = outcome(value, written, uri, workspace);
      differs ||= made.differs;
      return `${name}${objects.length > 1 ? `, ${objectName(object)}` : ''}: ${made.text}`;
    });
  });
  return differs ? `**Rendered as**\n\n${listed(atMost(lines, mostRoots))}` : undefined;
}

interface Outcome {
  readonly text: string;
  readonly differs: boolean;
}

function outcome(value: Value | undefined, written: Node, uri: string, workspace: Workspace): Outcome {
  if (!value) return { text: 'removed', differs: true };
  const { node } = value;
  if (node.type !== 'scalar' || written.type !== 'scalar') return changesIn(node, written, uri, workspace);
  if (node.origin.how === 'unknown')
    return { text: `not known here (${placeLink(node.origin, uri, workspace)})`, differs: true };
  if (node.value === written.value) return { text: valueText(node), differs: false };
  return { text: `${valueText(node)} (${placeLink(node.origin, uri, workspace)})`, differs: true };
}

const mostChanges = 3;

/** What in a map or list is another value than the one that was written, or none that was. */
function changesIn(node: Node, written: Node, uri: string, workspace: Workspace): Outcome {
  const changed = leavesIn(node).filter(({ path, node: leaf }) => {
    const value = follow(node, path, written);
    return !value || !isSame(value.node, leaf);
  });
  if (changed.length === 0) return { text: 'unchanged', differs: false };
  const lines = changed.map(({ path, node: leaf }) => {
    const field = path.length > 0 ? `${code(fieldPath(path))}: ` : '';
    return `${field}${valueText(leaf)} (${placeLink(leaf.origin, uri, workspace)})`;
  });
  return { text: atMost(lines, mostChanges + 1).join(', '), differs: true };
}

/** Whether two values are the same scalar, or both none or empty. */
function isSame(a: Node, b: Node): boolean {
  return a.type === b.type && (a.type !== 'scalar' || b.type !== 'scalar' || a.value === b.value);
}

/** What a patch replaces with what stands in a span of it; undefined if nothing came of that. */
function replacedBy(uri: string, span: Span, workspace: Workspace): string | undefined {
  const all: Replaced[] = [];
  for (const folder of workspace.roots.using(uri)) {
    const rendering = workspace.rendering(folder);
    if (rendering.refusals.length > 0) continue;
    const touched = touchedFrom(uri, span, rendering);
    for (const { object, leaves } of touched) {
      const earlier = before(object, folder, workspace);
      const where = touched.length > 1 ? ` in ${objectName(object)}` : '';
      for (const leaf of leaves) {
        const { text, differs } = replacement(object, leaf, earlier, uri, workspace);
        const field = leaves.length === 1 ? '' : `${code(fieldPath(leaf.path))}: `;
        all.push({ text: `${field}${text}${where}`, differs });
      }
    }
  }
  const changing = all.filter(({ differs }) => differs);
  const lines = [...new Set((changing.length > 0 ? changing : all).map(({ text }) => text))];
  if (lines.length === 0) return undefined;
  const where = inRoots(uri, workspace);
  return lines.length === 1 && all.length === 1
    ? `This ${lines[0]}${where}.`
    : `**Compared with before**${where}\n\n${listed(atMost(lines, mostRoots))}`;
}

interface Replaced {
  readonly text: string;
  /** Whether it is another value than before. */
  readonly differs: boolean;
}

/** ` in overlays/dev, overlays/prod`; nothing for a file that only the root beside it reads. */
function inRoots(uri: string, workspace: Workspace): string {
  const roots = sortedRoots(workspace.roots.reaching(uri));
  if (roots.length === 0 || (roots.length === 1 && roots[0] === folderOf(uri))) return '';
  const names = roots.map((root) => prose(rootName(root, uri)));
  return ` in ${atMost(names, mostRoots).join(', ')}`;
}

function replacement(
  { node }: KustomizeResource,
  leaf: Leaf,
  earlier: Pick<KustomizeResource, 'node'> | undefined,
  uri: string,
  workspace: Workspace,
): Replaced {
  const value = earlier && follow(node, leaf.path, earlier.node);
  if (!value) return { text: 'was not set before', differs: true };
  const place = placeLink(value.node.origin, uri, workspace);
  return isSame(value.node, leaf.node)
    ? { text: `is the same as before (${place})`, differs: false }
    : { text: `replaces ${valueText(value.node)} (${place})`, differs: true };
}

/** What stands in the end where a patch sets something else. */
function overridden(at: At, patch: Resource, workspace: Workspace): string | undefined {
  const own = nodeOf(patch);
  const path: Path = at.path.slice(patch.root.path.length);
  const written = own && follow(own, path, own)?.node;
  if (!own || written?.type !== 'scalar') return undefined;
  const { uri } = patch.file;
  const lines = new Set<string>();
  for (const folder of workspace.roots.using(uri))
    for (const { object } of touchedFrom(uri, patch.root.span, workspace.rendering(folder))) {
      const value = follow(own, path, object.node);
      if (!value || isSame(value.node, written)) continue;
      lines.add(`This is overridden: ${valueText(value.node)} (${placeLink(value.node.origin, uri, workspace)})`);
    }
  return [...lines].join('\n\n');
}
