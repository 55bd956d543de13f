import { decode, listOf, objectOf, type Shape } from '../rendering/decode';
import { get, type Node, stringAt } from '../rendering/node';
import type { Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { type Configuration, defaultConfiguration, type NameReference } from './defaultFields';
import { type FieldSpec, isOfKinds } from './fieldSpec';
import type { Gvk } from './resource';

export { type Configuration, defaultConfiguration, type NameReference } from './defaultFields';

export const fieldSpecShape: Shape = objectOf({
  group: 'string',
  version: 'string',
  kind: 'string',
  path: 'string',
  create: 'boolean',
});

const fieldSpecs = listOf(fieldSpecShape);

const configurationShape: Shape = objectOf({
  namePrefix: fieldSpecs,
  nameSuffix: fieldSpecs,
  namespace: fieldSpecs,
  commonLabels: fieldSpecs,
  labels: fieldSpecs,
  templateLabels: fieldSpecs,
  commonAnnotations: fieldSpecs,
  nameReference: listOf(objectOf({ group: 'string', version: 'string', kind: 'string', fieldSpecs })),
  varReference: fieldSpecs,
  images: fieldSpecs,
  replicas: fieldSpecs,
});

export const emptyConfiguration: Configuration = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  nameReference: [],
  varReference: [],
  images: [],
  replicas: [],
};

/** The specs that a decoded list holds. */
export function fieldSpecsOf(node: Node | undefined): FieldSpec[] {
  return node?.type === 'list' ? node.items.map(fieldSpecOf) : [];
}

function fieldSpecOf(node: Node): FieldSpec {
  return { ...kindsOf(node), path: stringAt(node, ['path']) ?? '', create: isTrue(get(node, 'create')) };
}

function kindsOf(node: Node): Partial<Gvk> {
  const [group, version, kind] = [stringAt(node, ['group']), stringAt(node, ['version']), stringAt(node, ['kind'])];
  return { ...(group && { group }), ...(version && { version }), ...(kind && { kind }) };
}

export function isTrue(node: Node | undefined): boolean {
  return node?.type === 'scalar' && node.value === true;
}

/** What a file under `configurations` says; undefined stands for an empty file. */
export function readConfiguration(file: Node | undefined): Configuration {
  if (!file) return emptyConfiguration;
  const node = decode(file, configurationShape, { type: 'TransformerConfig', strict: true, converts: true });
  const specs = (key: keyof Configuration): FieldSpec[] => fieldSpecsOf(get(node, key));
  const references = get(node, 'nameReference');
  return {
    namePrefix: specs('namePrefix'),
    nameSuffix: specs('nameSuffix'),
    namespace: specs('namespace'),
    commonLabels: specs('commonLabels'),
    labels: specs('labels'),
    templateLabels: specs('templateLabels'),
    commonAnnotations: specs('commonAnnotations'),
    nameReference:
      references?.type === 'list'
        ? references.items.map((item) => ({ ...kindsOf(item), fieldSpecs: fieldSpecsOf(get(item, 'fieldSpecs')) }))
        : [],
    varReference: specs('varReference'),
    images: specs('images'),
    replicas: specs('replicas'),
  };
}

/** Two configurations in one. Throws `Refused` at the place of the second where they contradict each other. */
export function mergeConfigurations(a: Configuration, b: Configuration, place: Place): Configuration {
  if (a === b || b === emptyConfiguration) return a;
  if (a === emptyConfiguration && b === defaultConfiguration) return b;
  const merged = (key: Exclude<keyof Configuration, 'nameReference'>): readonly FieldSpec[] =>
    mergeFieldSpecs(
      a[key],
      b[key],
      () => new Refused(`failed to merge ${key} fieldSpec: conflicting fieldspecs`, place),
    );
  return {
    namePrefix: merged('namePrefix'),
    nameSuffix: merged('nameSuffix'),
    namespace: merged('namespace'),
    commonLabels: merged('commonLabels'),
    labels: merged('labels'),
    templateLabels: merged('templateLabels'),
    commonAnnotations: merged('commonAnnotations'),
    nameReference: mergeNameReferences(a.nameReference, b.nameReference, place),
    varReference: merged('varReference'),
    images: merged('images'),
    replicas: merged('replicas'),
  };
}

/**
 * Specs with those of others that are not among them. A spec is among them if one of the same path is for kinds that it
 * is for, too: one without kinds adds nothing where another has its path (api/types/fieldspec.go). Throws what
 * `conflict` gives where only one of both may make the field.
 */
export function mergeFieldSpecs(
  specs: readonly FieldSpec[],
  others: readonly FieldSpec[],
  conflict: () => Refused,
): readonly FieldSpec[] {
  const merged: FieldSpec[] = [];
  const byPath = new Map<string, FieldSpec[]>();
  const add = (spec: FieldSpec): void => {
    merged.push(spec);
    const ofPath = byPath.get(spec.path);
    if (ofPath) ofPath.push(spec);
    else byPath.set(spec.path, [spec]);
  };
  specs.forEach(add);
  for (const other of others) {
    const same = byPath.get(other.path)?.find((spec) => isOfKinds(spec, other));
    if (!same) add(other);
    else if ((same.create ?? false) !== (other.create ?? false)) throw conflict();
  }
  return merged;
}

function mergeNameReferences(
  a: readonly NameReference[],
  b: readonly NameReference[],
  place: Place,
): readonly NameReference[] {
  const merged = [...a];
  for (const other of b) {
    const index = merged.findIndex(
      ({ group = '', version = '', kind = '' }) =>
        group === (other.group ?? '') && version === (other.version ?? '') && kind === (other.kind ?? ''),
    );
    const same = merged[index];
    if (!same) merged.push(other);
    else
      merged[index] = {
        ...same,
        fieldSpecs: mergeFieldSpecs(
          same.fieldSpecs,
          other.fieldSpecs,
          () => new Refused('failed to merge NameReference fieldSpec: conflicting fieldspecs', place),
        ),
      };
  }
  return merged;
}
