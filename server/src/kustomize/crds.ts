import { decode, listOf, mapOf, objectOf } from '../rendering/decode';
import { at, type Node, stringAt } from '../rendering/node';
import { type Configuration, emptyConfiguration, type NameReference } from './configuration';
import type { FieldSpec } from './fieldSpec';

const definitionsShape = mapOf(objectOf({ Schema: mapOf('any'), Dependencies: listOf('string') }));

/** Types that refer to one another in many ways have more fields than anybody wants. */
const mostFields = 10_000;

/**
 * What a file under `crds` says: OpenAPI definitions of types by their names, in which `x-kubernetes-...` marks the fields
 * that hold names, labels, annotations or references (kustomize, api/internal/accumulator/loadconfigfromcrds.go).
 */
export function readCrds(file: Node | undefined): Configuration {
  if (!file) return emptyConfiguration;
  const definitions = decode(file, definitionsShape, { type: 'OpenAPIDefinition', strict: false });
  if (definitions.type !== 'map') return emptyConfiguration;
  const marks: Mark[] = [];
  let fields = 0;
  for (const [type] of definitions.entries) {
    const properties = propertiesOf(type);
    if (['kind', 'apiVersion', 'metadata'].every((key) => properties?.has(key)))
      collect({ kind: type.slice(type.lastIndexOf('.') + 1) }, type, [], new Set());
  }
  return configurationOf(marks);

  function propertiesOf(type: string) {
    const properties = at(definitions, [type, 'Schema', 'properties']);
    return properties?.type === 'map' ? properties.entries : undefined;
  }

  function collect(of: { readonly kind: string }, type: string, path: readonly string[], above: ReadonlySet<string>) {
    if (above.has(type)) return;
    for (const [name, { value: property }] of propertiesOf(type) ?? []) {
      if (++fields > mostFields) return;
      const here = [...path, name];
      marks.push(...marksOf(property, (steps) => ({ ...of, path: [...here, ...steps].join('/') })));
      const reference = stringAt(property, ['$ref']);
      if (reference) collect(of, reference, here, new Set(above).add(type));
    }
  }
}

interface Mark {
  readonly field: 'commonAnnotations' | 'commonLabels' | 'namePrefix' | NameReference;
  readonly spec: FieldSpec;
}

function marksOf(property: Node, specOf: (steps: readonly string[]) => FieldSpec): Mark[] {
  const extension = (name: string) => stringAt(property, [`x-kubernetes-${name}`]);
  const marks: Mark[] = [];
  if (extension('annotation') !== undefined) marks.push({ field: 'commonAnnotations', spec: specOf([]) });
  if (extension('label-selector') !== undefined) marks.push({ field: 'commonLabels', spec: specOf([]) });
  if (extension('identity') !== undefined) marks.push({ field: 'namePrefix', spec: specOf([]) });
  const [version, kind] = [extension('object-ref-api-version'), extension('object-ref-kind')];
  if (version !== undefined && kind !== undefined) {
    const spec = specOf([extension('object-ref-name-key') ?? 'name']);
    marks.push({ field: { version, kind, fieldSpecs: [spec] }, spec });
  }
  return marks;
}

function configurationOf(marks: readonly Mark[]): Configuration {
  const specs = (field: Mark['field']): readonly FieldSpec[] =>
    marks.filter((mark) => mark.field === field).map(({ spec }) => spec);
  return {
    ...emptyConfiguration,
    commonAnnotations: specs('commonAnnotations'),
    commonLabels: specs('commonLabels'),
    namePrefix: specs('namePrefix'),
    nameReference: marks.flatMap(({ field }) => (typeof field === 'string' ? [] : [field])),
  };
}
