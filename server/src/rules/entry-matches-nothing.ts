import { closestName } from '../kubernetes/names';
import type { Use } from '../kustomize/build';
import { idsOf } from '../kustomize/resource';
import { get, type Node, stringAt } from '../rendering/node';
import type { RenderedFile } from '../workspace/rendered';
import type { At } from '../yaml/at';
import { replaceValue } from '../yaml/edit';
import { fix, type Rule } from './engine/rule';
import { entriesIn, entryAt } from './shared/builds';

/**
 * Kustomize refuses a patch without target that matches nothing, and an entry of `replicas`; it is silent about the
 * others. An entry of a base or a component may be for one kustomization that uses it, and do nothing in the others.
 */
export const entryMatchesNothing: Rule = {
  id: 'entry-matches-nothing',
  about: 'document',
  severity: 'warning',
  summary:
    'An image, a target of a patch or a target of a replacement matches nothing: the entry does nothing, silently.',
  *check(document, { workspace }) {
    for (const [of, { field, describe }] of Object.entries(entries) as [Use['of'], Matching][])
      for (const { place, uses, renderings } of entriesIn(document, workspace, of)) {
        if (uses.some(({ changes }) => changes.length > 0)) continue;
        const entry = entryAt(document, place);
        const at = entry.get(field);
        const { message, meant } = describe(entry, renderings);
        const name = field === 'name' ? at : at.get('name');
        yield {
          at,
          message,
          fixes: () =>
            meant === undefined || !name.exists
              ? []
              : fix(`Change '${name.string}' to '${meant}'`, replaceValue(document.file.uri, name, meant)),
        };
      }
  },
};

interface Matching {
  /** Where the entry says what it is for. */
  readonly field: string;
  readonly describe: (entry: At, renderings: readonly RenderedFile[]) => Described;
}

interface Described {
  readonly message: string;
  /** The name that is probably meant. */
  readonly meant: string | undefined;
}

const entries: Readonly<Record<Use['of'], Matching>> = {
  image: { field: 'name', describe: describeImage },
  patch: { field: 'target', describe: (entry, renderings) => describeTarget(entry.get('target'), 'patch', renderings) },
  replacement: {
    field: 'select',
    describe: (entry, renderings) => describeTarget(entry.get('select'), 'replacement', renderings),
  },
};

function describeImage(entry: At, renderings: readonly RenderedFile[]): Described {
  const name = entry.get('name').string ?? '';
  if (name === '') return { message: 'This entry names no image: it does nothing. Give its name.', meant: undefined };
  const names = [...new Set(renderings.flatMap(({ build }) => build.resources.flatMap(({ node }) => imagesIn(node))))];
  const last = lastPart(nameOfImage(name));
  const alike = names.filter((each) => lastPart(each) === last);
  const meant = alike.length === 1 ? alike[0] : alike.length === 0 ? closestName(name, names) : undefined;
  const hint =
    alike.length > 0
      ? ` Kustomize compares all of it, with registry and path and without tag: ${quoted(alike)}.`
      : didYouMean(meant);
  return {
    message: `No image has the name '${name}': this entry does nothing.${hint}`,
    meant: meant === name ? undefined : meant,
  };
}

function describeTarget(target: At, what: string, renderings: readonly RenderedFile[]): Described {
  const { kind, name } = { kind: target.get('kind').string, name: target.get('name').string };
  const names = renderings.flatMap(({ build }) =>
    build.resources
      .flatMap(idsOf)
      .filter(({ gvk }) => kind === undefined || gvk.kind === kind)
      .map((id) => id.name),
  );
  const meant = name === undefined || names.includes(name) ? undefined : closestName(name, names);
  return {
    message: `This target selects no object: the ${what} does nothing, and Kustomize does not say so.${didYouMean(meant)}`,
    meant,
  };
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : ` Did you mean '${name}'?`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

/** The names of all images of containers, wherever they stand. */
function imagesIn(node: Node): string[] {
  if (node.type === 'scalar') return [];
  if (node.type === 'list') return node.items.flatMap(imagesIn);
  const containers = ['containers', 'initContainers'].flatMap((field) => {
    const found = get(node, field);
    return found?.type === 'list' ? found.items : [];
  });
  return [
    ...containers.flatMap((container) => stringAt(container, ['image']) ?? []).map(nameOfImage),
    ...[...node.entries.values()].flatMap(({ value }) => imagesIn(value)),
  ];
}

/** An image without tag and digest. */
function nameOfImage(image: string): string {
  const [name = ''] = image.split('@', 1);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon < 0 ? name : name.slice(0, colon);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
