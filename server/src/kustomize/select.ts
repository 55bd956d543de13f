import { objectOf } from '../rendering/decode';
import { get, type Node, textAt, textOf } from '../rendering/node';
import { regularExpression } from './goRegexp';
import { type LabelSelector, parseSelector } from './labelSelector';
import { currentId, type KustomizeResource, originalId, type ResourceId } from './resource';
import { effectiveNamespace } from './scope';

/** The fields by which an object is found. */
export const idFields = {
  group: 'string',
  version: 'string',
  kind: 'string',
  name: 'string',
  namespace: 'string',
} as const;

/** What the target of a patch or a replacement holds. */
export const selectorShape = objectOf({ ...idFields, annotationSelector: 'string', labelSelector: 'string' });

/** The id that these fields spell; what is empty may be any. */
export function idIn(selector: Node | undefined): ResourceId {
  const text = (field: keyof typeof idFields) => textAt(selector, [field]) ?? '';
  return {
    gvk: { group: text('group'), version: text('version'), kind: text('kind') },
    name: text('name'),
    namespace: text('namespace'),
  };
}

/**
 * Which objects a target means: a map with `group`, `version`, `kind`, `name` and `namespace`, each a regular expression
 * for the whole of it, `labelSelector` and `annotationSelector`. A name or namespace is one that the object has now, or
 * had at first (api/resmap, Select). Throws `Refused` for what cannot be read.
 */
export function selectorOf(target: Node): (resource: KustomizeResource) => boolean {
  const group = matcherAt(target, 'group');
  const version = matcherAt(target, 'version');
  const kind = matcherAt(target, 'kind');
  const name = matcherAt(target, 'name');
  const namespace = matcherAt(target, 'namespace');
  const labels = labelsAt(target, 'labelSelector');
  const annotations = labelsAt(target, 'annotationSelector');
  return (resource) => {
    const current = currentId(resource);
    const ids = [originalId(resource), current];
    return (
      ids.some((id) => namespace(namespaceText(id))) &&
      ids.some((id) => name(id.name)) &&
      group(current.gvk.group) &&
      version(current.gvk.version) &&
      kind(current.gvk.kind) &&
      labels(textsAt(resource.node, 'labels')) &&
      annotations(textsAt(resource.node, 'annotations'))
    );
  };
}

function matcherAt(target: Node, field: string): (text: string) => boolean {
  const pattern = textAt(target, [field]) ?? '';
  return pattern === '' ? () => true : regularExpression(`^(?:${pattern})$`, (get(target, field) ?? target).origin);
}

/** A selector is read when the first object is compared with it: one for no object at all may be wrong. */
function labelsAt(target: Node, field: string): LabelSelector {
  let selector: LabelSelector | undefined;
  return (labels) => {
    selector ??= parseSelector(textAt(target, [field]) ?? '', (get(target, field) ?? target).origin);
    return selector(labels);
  };
}

/** How Kustomize names the namespace of what has none. */
function namespaceText(id: ResourceId): string {
  return effectiveNamespace(id) ?? '_non_namespaceable_';
}

/** The labels or annotations of an object, of whatever type they are. */
function textsAt(node: Node, field: 'labels' | 'annotations'): ReadonlyMap<string, string> {
  const found = get(get(node, 'metadata'), field);
  if (found?.type !== 'map') return new Map();
  return new Map(
    [...found.entries].map(([key, { value }]) => [key, value.type === 'scalar' ? textOf(value) : ''] as const),
  );
}
