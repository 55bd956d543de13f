import { objectOf, type Shape } from '../rendering/decode';
import { get, isNull, type MapNode, mapItems, type Node, put, stringAt, textOf } from '../rendering/node';
import { derivedFrom, type Origin, type Place } from '../rendering/origin';
import { changeField, type FieldSpec } from './fieldSpec';
import { regularExpression } from './goRegexp';
import { gvkOf, type KustomizeResource } from './resource';
import { requoted } from './scalarText';
import { asMap, asScalar, mapObjects } from './transform';

/** An entry of `images`. */
export const imageShape: Shape = objectOf({
  name: 'string',
  newName: 'string',
  tagSuffix: 'string',
  newTag: 'string',
  digest: 'string',
});

/** An entry of `images` applied: the same resources if no image has its name (kustomize, ImageTagTransformer). */
export function setImage(
  resources: readonly KustomizeResource[],
  entry: MapNode,
  fieldSpecs: readonly FieldSpec[],
): readonly KustomizeResource[] {
  const image = readImage(entry);
  const isNamed = matcher(image.name, (get(entry, 'name') ?? entry).origin);
  const set = (node: Node): Node => {
    const before = textOf(asScalar(node));
    return isNamed(before) ? requoted(node, replaced(before, image), derivedFrom(image.origin)) : node;
  };
  return mapObjects(resources, (object) => {
    if (gvkOf(object).kind === 'CustomResourceDefinition') return object;
    // Twice where both find a container, as Kustomize does: so a suffix is added twice.
    return fieldSpecs.reduce((result, spec) => changeField(result, spec, set), asMap(inContainers(object, set)));
  });
}

interface Image {
  readonly name: string;
  readonly newName: string;
  readonly newTag: string;
  readonly tagSuffix: string;
  readonly digest: string;
  /** Where what it changes comes from: the field that says so, if there is only one. */
  readonly origin: Origin;
}

function readImage(entry: MapNode): Image {
  const text = (key: string): string => stringAt(entry, [key]) ?? '';
  const changing = ['newName', 'newTag', 'tagSuffix', 'digest'].filter((key) => text(key) !== '');
  const [only] = changing.length === 1 ? changing : [];
  return {
    name: text('name'),
    newName: text('newName'),
    newTag: text('newTag'),
    tagSuffix: text('tagSuffix'),
    digest: text('digest'),
    origin: (only === undefined ? entry : (get(entry, only) ?? entry)).origin,
  };
}

/** The images in all lists `containers` and `initContainers`, wherever they stand (api/filters/imagetag/legacy.go). */
function inContainers(node: Node, set: (image: Node) => Node): Node {
  if (node.type === 'scalar') return node;
  if (node.type === 'list') return mapItems(node, (item) => inContainers(item, set));
  let result = node;
  for (const [key, { value }] of node.entries) {
    const inner = inContainers(value, set);
    const isList = (key === 'containers' || key === 'initContainers') && inner.type === 'list';
    result = put(result, key, isList ? mapItems(inner, (container) => inContainer(container, set)) : inner);
  }
  return result;
}

function inContainer(container: Node, set: (image: Node) => Node): Node {
  if (isNull(container)) return container;
  const map = asMap(container);
  const image = get(map, 'image');
  return image === undefined ? map : put(map, 'image', set(image));
}

function replaced(image: string, { newName, newTag, tagSuffix, digest }: Image): string {
  const before = split(image);
  const name = newName || before.name;
  if (newTag || digest) return join(name, newTag, digest);
  return tagSuffix ? join(name, before.tag + tagSuffix, '') : join(name, before.tag, before.digest);
}

function join(name: string, tag: string, digest: string): string {
  return `${name}${tag && `:${tag}`}${digest && `@${digest}`}`;
}

/** A colon before the first slash belongs to a host (api/internal/image/image.go). */
function split(image: string): { readonly name: string; readonly tag: string; readonly digest: string } {
  const from = Math.max(image.indexOf('/'), 0);
  const colon = image.indexOf(':', from);
  const ampersat = image.indexOf('@', from);
  if (ampersat >= 0 && (colon < 0 || ampersat < colon))
    return { name: image.slice(0, ampersat), tag: '', digest: image.slice(ampersat + 1) };
  if (colon < 0) return { name: image, tag: '', digest: '' };
  const end = ampersat < 0 ? image.length : ampersat;
  return {
    name: image.slice(0, colon),
    tag: image.slice(colon + 1, end),
    digest: ampersat < 0 ? '' : image.slice(ampersat + 1),
  };
}

const tagAndDigest = '(?::[a-zA-Z0-9_.{}-]*)?(?:@sha256:[a-zA-Z0-9_.{}-]*)?$';
const endsInTagAndDigest = new RegExp(`^${tagAndDigest}`);

/**
 * Whether an image has the name of an entry, which Kustomize takes for a regular expression. It panics at the first image
 * if it cannot read the expression.
 */
function matcher(name: string, place: Place): (image: string) => boolean {
  if (/^[\w/:@-]*$/.test(name))
    return (image) => image.startsWith(name) && endsInTagAndDigest.test(image.slice(name.length));
  let finds: ((image: string) => boolean) | undefined;
  return (image) => {
    finds ??= expressionOf(name, place);
    return finds(image);
  };
}

function expressionOf(name: string, place: Place): (image: string) => boolean {
  // By itself first, so that an error tells of what is written.
  regularExpression(name, place);
  return regularExpression(`^${name}${tagAndDigest}`, place);
}
