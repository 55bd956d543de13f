import { gvkOf, type KustomizeResource } from '../../kustomize/resource';
import { code, link, oneLine, prose } from '../../operations/markdown';
import { type Node, textAt, textOf } from '../../rendering/node';
import type { Place } from '../../rendering/origin';
import { count } from '../../statefulset/phrases';
import { ownValues } from '../../workspace/charts';
import { toRange } from '../../workspace/position';
import { chartOfRoot, decoded, fileNameOf, folderOf, relativeFolder } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';

/** How renderings and the places that they come from are named in what people read. */

/** Roots in an order that stays the same while files change: of a chart first that with its own values. */
export function sortedRoots(roots: readonly string[]): string[] {
  const place = (root: string) => {
    const chart = chartOfRoot(root);
    return chart?.values === ownValues ? chart.folder : root;
  };
  return [...roots].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** A place as people name it: `base/web.yaml:12`. */
export function placeText(place: Place, beside: string, workspace: Workspace): string {
  const folder = folderOf(place.uri);
  const name = decoded(fileNameOf(place.uri));
  const path = folder === folderOf(beside) ? name : `${relativeFolder(folder, beside)}/${name}`;
  return `${path}:${lineOf(place, workspace)}`;
}

/** The same as a link. */
export function placeLink(place: Place, beside: string, workspace: Workspace): string {
  return link(placeText(place, beside, workspace), `${place.uri}#L${lineOf(place, workspace)}`);
}

/** From 1. */
function lineOf(place: Place, workspace: Workspace): number {
  const file = workspace.fileAt(place.uri);
  return file ? toRange(file, place).start.line + 1 : 1;
}

const longest = 60;

/** A value as code; of a map or list only what it is. */
export function valueText(node: Node): string {
  if (node.type === 'map') return node.entries.size === 0 ? code('{}') : 'a map';
  if (node.type === 'list') return node.items.length === 0 ? code('[]') : 'a list';
  const text = oneLine(node.value === null ? 'null' : node.value === '' ? '""' : textOf(node)).trim();
  return code(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

/** The first of some lines, and how many more there are. */
export function atMost(lines: readonly string[], most: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`];
}

/** How many roots, or lines about objects, are shown. */
export const mostRoots = 8;

/** `StatefulSet web`. */
export function objectName({ node }: Pick<KustomizeResource, 'node'>): string {
  return `${prose(gvkOf(node).kind)} ${code(textAt(node, ['metadata', 'name']) ?? '')}`;
}

/** `StatefulSet web, Service web`, or how many there are. */
export function objectNames(objects: readonly Pick<KustomizeResource, 'node'>[]): string {
  return objects.length > mostRoots ? count(objects.length, 'object') : objects.map(objectName).join(', ');
}
