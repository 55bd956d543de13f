import type { KustomizeResource } from '../../kustomize/resource';
import { selectorOf } from '../../kustomize/select';
import { at as nodeAt } from '../../rendering/node';
import type { Place } from '../../rendering/origin';
import { documentAt, resourceAt, type SourceFile } from '../../workspace/file';
import { isKustomization } from '../../workspace/kustomize';
import {
  before,
  follow,
  type Leaf,
  leavesIn,
  madeOf,
  manifestOf,
  nodeOf,
  objectsIn,
  touchedFrom,
  type Value,
  wholeOf,
} from '../../workspace/lineage';
import type { Workspace } from '../../workspace/workspace';
import { At } from '../../yaml/at';
import { locate } from '../../yaml/locate';
import type { Span } from '../../yaml/text';
import { documentLinks } from '../links';
import { entryAt } from './entries';
import { inlineAt, operationAround } from './hover';
import { sortedRoots } from './shown';

/** Where a value is written, and what belongs to it. */
export interface WrittenPlace {
  readonly uri: string;
  readonly name: Span;
  readonly whole: Span;
}

/** From what changes a field to the field as it was before: from a patch, or an entry of a kustomization. */
export function fieldBefore(
  file: SourceFile,
  offset: number,
  workspace: Workspace,
): { readonly origin: Span; readonly places: readonly WrittenPlace[] } | undefined {
  const document = documentAt(file, offset);
  if (!document || document.templated || !workspace.roots.isRead(file.uri)) return undefined;
  const located = locate(At.root(document.yaml, document.start), offset);
  if (!located) return undefined;
  const { at } = located;
  const origin = located.on === 'key' && at.keySpan ? at.keySpan : at.mark;
  const inline = isKustomization(file.uri) ? inlineAt(file.uri, offset, at, workspace) : undefined;
  if (inline) return found(inline, replacedPlaces(file.uri, inline, workspace));
  if (isKustomization(file.uri)) return found(origin, meantBy(file, at, workspace));
  return found(origin, replacedPlaces(file.uri, operationAround(at).span, workspace));
}

function found(origin: Span, places: readonly WrittenPlace[]) {
  return places.length > 0 ? { origin, places: distinct(places) } : undefined;
}

/** What stood where something within a span of a patch stands now. */
function replacedPlaces(uri: string, span: Span, workspace: Workspace): WrittenPlace[] {
  return changedBy(uri, span, workspace).flatMap(({ object, earlier, leaves }) => {
    const path = commonPath(leaves);
    const value = earlier && follow(object.node, path, earlier.node);
    return value && value.node.origin.uri !== uri ? [placeOf(value)] : [];
  });
}

/** The path to all of some values. */
function commonPath([first, ...others]: readonly Leaf[]): Leaf['path'] {
  const path = first?.path ?? [];
  const differs = path.findIndex((step, index) => others.some((other) => other.path[index] !== step));
  return differs < 0 ? path : path.slice(0, differs);
}

/** What a name in a kustomization means: the objects of a target or of `replicas`, the fields of an image. */
function meantBy(file: SourceFile, at: At, workspace: Workspace): WrittenPlace[] {
  const entry = entryAt(file.uri, at);
  if (!entry) return [];
  const { uri } = file;
  const isName = at.path.length === 3 && at.step === 'name';
  if (entry.field === 'images' && isName)
    return changedBy(uri, entry.at.span, workspace).flatMap(({ object, earlier, leaves }) =>
      leaves.flatMap(({ path }) => {
        const value = earlier && follow(object.node, path, earlier.node);
        return value ? [placeOf(value)] : [];
      }),
    );
  if (entry.field === 'replicas' && isName)
    return changedBy(uri, entry.at.span, workspace).flatMap(({ object }) => declarationOf(object, workspace));
  if (at.path[2] === 'target') return targets(uri, entry.at.get('target'), workspace);
  const link = documentLinks(file, { workspace }).find(({ span }) => span.end === at.span.end);
  return link ? [{ uri: link.target, name: nowhere, whole: nowhere }] : [];
}

const nowhere: Span = { start: 0, end: 0 };

/** The manifests that the target of a patch selects. */
function targets(uri: string, target: At, workspace: Workspace): WrittenPlace[] {
  const document = workspace.fileAt(uri)?.documents[0];
  const node = document && nodeAt(wholeOf(document), target.path);
  if (!node) return [];
  return workspace.roots.using(uri).flatMap((folder) =>
    objectsIn(workspace.rendering(folder)).flatMap(({ object }) => {
      const earlier = before(object, folder, workspace);
      return earlier && isSelected(earlier, node) ? declarationOf(object, workspace) : [];
    }),
  );
}

/** Whether a target selects an object; not if the target cannot be read. */
function isSelected(object: KustomizeResource, target: Parameters<typeof selectorOf>[0]): boolean {
  try {
    return selectorOf(target)(object);
  } catch {
    return false;
  }
}

/** The name of an object in its manifest. */
function declarationOf(object: KustomizeResource, workspace: Workspace): WrittenPlace[] {
  const manifest = manifestOf(object, workspace);
  if (!manifest) return [];
  const { root, file } = manifest;
  return [{ uri: file.uri, name: root.get('metadata').get('name').span, whole: root.span }];
}

/** The objects that something within a span of a file changed, as they are and as they were before. */
function changedBy(uri: string, span: Span, workspace: Workspace) {
  return workspace.roots.using(uri).flatMap((folder) =>
    touchedFrom(uri, span, workspace.rendering(folder)).map(({ object, leaves }) => ({
      object,
      leaves,
      earlier: before(object, folder, workspace),
    })),
  );
}

/** The places that set the field at an offset of a base, in whatever kustomizations it goes through. */
export function settersOf(file: SourceFile, offset: number, workspace: Workspace): Place[] {
  const resource = resourceAt(file, offset);
  if (!resource || resource.document.templated || !workspace.roots.isRead(file.uri)) return [];
  const located = locate(resource.root, offset);
  const own = located && nodeOf(resource);
  if (!own) return [];
  const path = located.at.path.slice(resource.root.path.length);
  const places = new Map<string, Place>();
  for (const folder of sortedRoots(workspace.roots.readersOf(file.uri)))
    for (const { object } of madeOf(resource, workspace.rendering(folder))) {
      const value = follow(own, path, object.node);
      for (const { node } of value ? leavesIn(value.node) : []) {
        const { uri, start, end } = node.origin;
        const isOwn = uri === file.uri && start >= own.origin.start && end <= own.origin.end;
        if (!isOwn) places.set(`${uri}#${start}`, { uri, start, end });
      }
    }
  return [...places.values()];
}

/** Where a value is written: of a map or list its key. */
function placeOf({ node: { origin, type }, key }: Value): WrittenPlace {
  const { uri, start, end } = origin;
  const isTogether = key?.uri === uri && key.end <= start;
  const name = type !== 'scalar' && isTogether ? key : origin;
  return {
    uri,
    name: { start: name.start, end: name.end },
    whole: { start: isTogether ? key.start : start, end },
  };
}

function distinct(places: readonly WrittenPlace[]): WrittenPlace[] {
  return [...new Map(places.map((place) => [`${place.uri}#${place.name.start}`, place])).values()];
}
