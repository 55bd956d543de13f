import { closestName } from '../kubernetes/names';
import { idsOf } from '../kustomize/resource';
import { get, type Node } from '../rendering/node';
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
    'An image, the target of a patch or the target of a replacement matches nothing: Kustomize skips the entry silently.',
  *check(document, { workspace }) {
    for (const { place, uses, renderings } of entriesIn(document, workspace)) {
      const describe = descriptions.get(uses[0]?.plugin ?? '');
      const entry = entryAt(document, place);
      // An object that configures a plug-in says it in fields of its own.
      if (!describe || !uses.every(({ isIdle }) => isIdle) || entry.get('apiVersion').exists) continue;
      const { at, message, meant } = describe(entry, renderings);
      yield {
        at,
        message,
        fixes: () =>
          meant === undefined
            ? []
            : fix(`Change '${at.string}' to '${meant}'`, replaceValue(document.file.uri, at, meant)),
      };
    }
  },
};

interface Described {
  /** What is probably wrong. */
  readonly at: At;
  readonly message: string;
  readonly meant: string | undefined;
}

type Describe = (entry: At, renderings: readonly RenderedFile[]) => Described;

/** By the kind of Kustomize's plug-in. */
const descriptions: ReadonlyMap<string, Describe> = new Map<string, Describe>([
  ['ImageTagTransformer', describeImage],
  ['PatchTransformer', (entry, renderings) => describeTarget(entry.get('target'), 'patch', renderings)],
  ['PatchJson6902Transformer', (entry, renderings) => describeTarget(entry.get('target'), 'patch', renderings)],
  ['ReplacementTransformer', (entry, renderings) => describeTarget(entry.get('select'), 'replacement', renderings)],
]);

function describeImage(entry: At, renderings: readonly RenderedFile[]): Described {
  const at = entry.get('name');
  const name = at.string ?? '';
  if (name === '') return { at, message: 'This entry names no image, so it does nothing.', meant: undefined };
  const names = [
    ...new Set(renderings.flatMap(({ kustomize }) => kustomize?.resources.flatMap(({ node }) => imagesIn(node)) ?? [])),
  ];
  const plain = nameOfImage(name);
  const last = lastPart(plain);
  const alike = names.filter((each) => lastPart(each) === last && each !== name);
  const path = plain.slice(0, plain.length - last.length);
  const beside = names.filter((each) => each.startsWith(path)).map((each) => each.slice(path.length));
  const closest = alike.length === 0 ? closestName(last, beside) : undefined;
  const meant = alike.length === 1 ? alike[0] : closest && path + closest;
  const hint =
    alike.length > 0
      ? ` The whole name counts, with registry and path and without tag: ${quoted(alike)}.`
      : didYouMean(meant);
  return { at, message: `No container has an image named '${name}', so this entry does nothing.${hint}`, meant };
}

function describeTarget(target: At, what: string, renderings: readonly RenderedFile[]): Described {
  const ids = renderings.flatMap(({ kustomize }) => kustomize?.resources.flatMap(idsOf) ?? []);
  const [kind, name, namespace] = [target.get('kind'), target.get('name'), target.get('namespace')];
  const message = `This target selects no object, so the ${what} does nothing.`;
  const kinds = ids.map(({ gvk }) => gvk.kind);
  const closestTo = (at: At, candidates: readonly string[]): Described | undefined => {
    if (!at.string || candidates.includes(at.string)) return undefined;
    const meant = closestName(at.string, new Set(candidates));
    return meant === undefined ? undefined : { at, message: `${message}${didYouMean(meant)}`, meant };
  };
  const ofKind = ids.filter(({ gvk }) => !kind.exists || gvk.kind === kind.string);
  const names = ofKind.map((id) => id.name);
  const closest = closestTo(kind, kinds) ?? closestTo(name, names);
  if (closest) return closest;
  const isElsewhere = namespace.exists && ofKind.some((id) => id.name === name.string);
  return isElsewhere
    ? {
        at: namespace,
        message: `${message} When it is applied, '${name.string}' is not in namespace '${namespace.string}'.`,
        meant: undefined,
      }
    : { at: target, message, meant: undefined };
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : ` Did you mean '${name}'?`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

/** The names of images of containers, wherever they stand, as far as somebody wrote them so. */
function imagesIn(node: Node): string[] {
  if (node.type === 'scalar') return [];
  if (node.type === 'list') return node.items.flatMap(imagesIn);
  const containers = ['containers', 'initContainers'].flatMap((field) => {
    const found = get(node, field);
    return found?.type === 'list' ? found.items : [];
  });
  const written = containers.flatMap((container) => {
    const image = get(container, 'image');
    return image?.type === 'scalar' && image.origin.how === 'exact' ? [nameOfImage(String(image.value))] : [];
  });
  return [...written, ...[...node.entries.values()].flatMap(({ value }) => imagesIn(value))];
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
