import { decode, listOf, objectOf } from '../rendering/decode';
import { get, isEmpty, type MapNode, type Node, stringAt, without } from '../rendering/node';
import { derivedFrom, type Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { changeFields, type FieldPath, lookUp, splitFieldPath } from './fieldPath';
import { isOfKinds } from './fieldSpec';
import { refuseIfTooLarge } from './limits';
import { givenValue, replaced, type Value, valueOfField } from './replacementValue';
import { describeId, idsOf, type KustomizeResource, type ResourceId } from './resource';
import { scalarText } from './scalarText';
import { idFields, idIn, selectorOf, selectorShape } from './select';

export interface Replaced {
  readonly resources: readonly KustomizeResource[];
  /** The targets, and whether they select no object: Kustomize skips those in silence. */
  readonly targets: readonly { readonly place: Place; readonly isIdle: boolean }[];
}

const optionsShape = objectOf({ delimiter: 'string', index: 'integer', encoding: 'string', create: 'boolean' });

/** What a replacement holds, as a kustomization or a file of its own has it. */
export const replacementShape = objectOf({
  source: objectOf({ ...idFields, fieldPath: 'string', options: optionsShape }),
  targets: listOf(
    objectOf({
      select: selectorShape,
      reject: listOf(selectorShape),
      fieldPaths: listOf('string'),
      options: optionsShape,
    }),
  ),
  sourceValue: 'string',
  path: 'string',
});

/** Reads a file that a kustomization names at a place. Throws `Refused` if it cannot. */
export type Load = (path: string, place: Place) => Node | undefined;

const defaultPath = 'metadata.name';

/**
 * The objects with `replacements` of a kustomization, which are decoded, applied one after the other (kustomize,
 * api/filters/replacement/replacement.go). Throws `Refused` where Kustomize would fail.
 */
export function applyReplacements(resources: readonly KustomizeResource[], replacements: Node, load: Load): Replaced {
  const applied: Replaced['targets'][number][] = [];
  let after = resources;
  // All files are read before anything is replaced.
  for (const replacement of itemsOf(replacements).flatMap((entry) => replacementsOf(entry, load))) {
    const targets = get(replacement, 'targets');
    const value = targets && takenValue(replacement, after);
    if (!value) throw new Refused('replacements must specify a source and at least one target', replacement.origin);
    for (const target of itemsOf(targets)) {
      const isSelected = selectionOf(target);
      const selected = new Set(after.filter(isSelected));
      applied.push({ place: target.origin, isIdle: selected.size === 0 });
      after = after.map((resource) => (selected.has(resource) ? replaceIn(resource, target, value) : resource));
    }
  }
  return { resources: after, targets: applied };
}

/** The replacements that an entry stands for: itself, or those of the file that it names. */
function replacementsOf(entry: Node, load: Load): readonly Node[] {
  const path = get(entry, 'path');
  const hasTargets = itemsOf(get(entry, 'targets')).length > 0;
  if (!path || scalarText(path) === '') {
    // Kustomize takes no targets at all for none given, here and not in files.
    return [hasTargets || entry.type !== 'map' ? entry : without(entry, 'targets')];
  }
  if (hasTargets || get(entry, 'source'))
    throw new Refused('cannot specify both path and inline replacement', path.origin);
  const content = load(scalarText(path), path.origin);
  const decoding = { type: 'Replacement', strict: false };
  if (content?.type === 'list') return itemsOf(decode(content, listOf(replacementShape), decoding));
  if (content?.type === 'map') return [decode(content, replacementShape, decoding)];
  throw new Refused('unsupported replacement type encountered within replacement path', path.origin);
}

/** The value that a replacement takes; undefined if it does not say from where. */
function takenValue(replacement: Node, resources: readonly KustomizeResource[]): Value | undefined {
  const source = get(replacement, 'source');
  const given = get(replacement, 'sourceValue');
  if (given && source) throw new Refused('value and resource selectors are mutually exclusive', given.origin);
  if (given) return givenValue(given);
  if (!source) return undefined;
  const { node } = sourceOf(source, resources);
  const text = stringAt(source, ['fieldPath']) || defaultPath;
  const { origin: place } = get(source, 'fieldPath') ?? source;
  const path = { steps: splitFieldPath(text), place, failure: 'error looking up replacement source' };
  const field = lookUp(node, path);
  if (!field || isEmpty(field))
    throw new Refused(`fieldPath \`${text}\` is missing for replacement source ${describeId(idIn(source))}`, place);
  return valueOfField(field, get(source, 'options'));
}

/** The one object that a source selects. */
function sourceOf(source: Node, resources: readonly KustomizeResource[]): KustomizeResource {
  const id = idIn(source);
  const [found, another] = resources.filter((resource) => isSelectedBy(resource, id));
  if (found && !another) return found;
  const path = stringAt(source, ['fieldPath']);
  const selector = `${describeId(id)}${path ? `:${path}` : ''}`;
  throw new Refused(`${found ? 'multiple matches for selector' : 'nothing selected by'} ${selector}`, source.origin);
}

/** Which objects a target selects: ids are compared as they are, and any that an object had counts. */
function selectionOf(target: Node): (resource: KustomizeResource) => boolean {
  const select = get(target, 'select');
  if (!select) throw new Refused('target must specify resources to select', target.origin);
  const id = idIn(select);
  const hasLabels = metadataSelector(select);
  const rejects = itemsOf(get(target, 'reject'));
  const rejectedIds = rejects.map(idIn).filter((rejected) => !isAny(rejected));
  const rejectedLabels = rejects.filter(selectsByMetadata).map(metadataSelector);
  return (resource) =>
    hasLabels(resource) &&
    isSelectedBy(resource, id) &&
    !rejectedLabels.some((rejects) => rejects(resource)) &&
    !rejectedIds.some((rejected) => isSelectedBy(resource, rejected));
}

/** What a selector says of labels and annotations. */
function metadataSelector(selector: Node): (resource: KustomizeResource) => boolean {
  if (!selectsByMetadata(selector) || selector.type !== 'map') return () => true;
  return selectorOf(Object.keys(idFields).reduce(without, selector));
}

function selectsByMetadata(selector: Node): boolean {
  return Boolean(stringAt(selector, ['labelSelector']) || stringAt(selector, ['annotationSelector']));
}

/** An object with a value put into the fields of a target. */
function replaceIn(resource: KustomizeResource, target: Node, value: Value): KustomizeResource {
  const options = get(target, 'options');
  const paths = itemsOf(get(target, 'fieldPaths'));
  const { node } = resource;
  const after =
    paths.length === 0
      ? replaceAt(node, defaultPath, target.origin)
      : paths.reduce<MapNode>((object, path) => replaceAt(object, scalarText(path), path.origin), node);
  return after === node ? resource : { ...resource, node: after };

  function replaceAt(object: MapNode, text: string, place: Place): MapNode {
    const mayCreate = isTrue(get(options, 'create'));
    const failure = `unable to find ${mayCreate ? 'or create ' : ''}field ${JSON.stringify(text)} in replacement target`;
    const path: FieldPath = { steps: splitFieldPath(text), place, failure };
    const changed = changeFields(object, path, {
      create: mayCreate ? { type: value.node.type, origin: derivedFrom(place) } : undefined,
      to: (field) => replaced(field, value, options, place),
    });
    if (changed.count === 0) throw new Refused(failure, place);
    refuseIfTooLarge(changed.node, place);
    return changed.node;
  }
}

function isAny({ gvk, name, namespace }: ResourceId): boolean {
  return [gvk.group, gvk.version, gvk.kind, name, namespace].every((text) => text === '');
}

/** The ids of objects, which are compared with those of many selectors. */
const knownIds = new WeakMap<KustomizeResource, readonly ResourceId[]>();

function isSelectedBy(resource: KustomizeResource, { gvk, name, namespace }: ResourceId): boolean {
  const ids = knownIds.get(resource) ?? idsOf(resource);
  knownIds.set(resource, ids);
  return ids.some(
    (id) =>
      (name === '' || name === id.name) &&
      (namespace === '' || namespace === (id.namespace || 'default')) &&
      isOfKinds(id.gvk, gvk),
  );
}

function isTrue(node: Node | undefined): boolean {
  return node?.type === 'scalar' && node.value === true;
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.type === 'list' ? node.items : [];
}
