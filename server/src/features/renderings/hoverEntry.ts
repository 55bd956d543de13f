import { code } from '../../operations/markdown';
import type { SourceFile } from '../../workspace/file';
import { kustomizationNames } from '../../workspace/kustomize';
import { type Leaf, objectsIn, type RenderedObject, sameSource, touchedFrom } from '../../workspace/lineage';
import type { RenderedFile } from '../../workspace/rendered';
import type { Workspace } from '../../workspace/workspace';
import { fieldPath } from '../../yaml/json';
import { listed } from '../describe';
import type { Entry } from './entries';
import { atMost, mostRoots, objectName, objectNames, valueText } from './shown';

/** What an entry of a kustomization does: which objects it brings, makes or changes. */
export function entrySection({ uri }: SourceFile, entry: Entry, workspace: Workspace): string | undefined {
  const lines = new Set<string>();
  for (const folder of workspace.roots.using(uri)) {
    const rendering = workspace.rendering(folder);
    if (rendering.refusals.length > 0) continue;
    const brought = objectsBrought(entry, rendering, workspace);
    if (brought) {
      if (brought.length > 0) lines.add(`**Brings** ${objectNames(brought.map(({ object }) => object))}`);
      continue;
    }
    const touched = touchedBy(uri, entry, rendering, workspace);
    const made = entry.field.endsWith('Generator') ? touched.filter(({ object }) => object.generated) : [];
    if (made.length > 0) lines.add(`**Generates** ${objectNames(made.map(({ object }) => object))}`);
    const changed = touched.filter((each) => !made.includes(each)).map(changeLine);
    if (changed.length > 0) lines.add(`**Changes**\n\n${listed(atMost(changed, mostRoots))}`);
    else if (made.length === 0 && entry.field === 'images' && entry.at.isMap && rendering.output.unknown.length === 0)
      lines.add('**Changes nothing**: no image has this name.');
  }
  return lines.size > 0 ? [...lines].join('\n\n') : undefined;
}

/** The objects that an entry of `resources` stands for; undefined for an entry that is no such. */
function objectsBrought(entry: Entry, rendering: RenderedFile, workspace: Workspace): RenderedObject[] | undefined {
  const { field, named } = entry;
  if (field !== 'resources' && field !== 'bases') return undefined;
  const folders = workspace.roots.foldersIn(rendering.root).filter((folder) => named.includes(folder.slice(0, -1)));
  const below = folders.map((folder) => workspace.rendering(folder));
  return objectsIn(rendering).filter(
    ({ object }) => named.includes(object.file) || below.some((each) => sameSource(object, each).length > 0),
  );
}

type Touched = RenderedObject & { readonly leaves: readonly Leaf[] };

/** The objects of which something comes from an entry, or from the file that it names. */
function touchedBy(uri: string, { at, named }: Entry, rendering: RenderedFile, workspace: Workspace): Touched[] {
  const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
  const files = named.flatMap((each): string[] => {
    const component = kustomizationNames.map((name) => `${each}/${name}`).find((name) => workspace.fileAt(name));
    return component ? [component, ...workspace.roots.namedBy(`${each}/`)] : [each];
  });
  const found = [
    ...touchedFrom(uri, at.span, rendering),
    ...files.flatMap((file) => touchedFrom(file, everything, rendering)),
  ];
  const byDocument = new Map<Touched['document'], Touched>();
  for (const each of found) {
    const known = byDocument.get(each.document);
    byDocument.set(each.document, known ? { ...known, leaves: [...known.leaves, ...each.leaves] } : each);
  }
  return [...byDocument.values()];
}

const mostFields = 3;

function changeLine({ object, leaves }: Touched): string {
  const [only, second] = leaves;
  const fields =
    only && !second
      ? [`${code(fieldPath(only.path))} is ${valueText(only.node)}`]
      : atMost(
          leaves.map(({ path }) => code(fieldPath(path))),
          mostFields + 1,
        );
  return `${objectName(object)}: ${fields.join(', ')}`;
}
