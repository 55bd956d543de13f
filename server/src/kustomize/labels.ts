import { listOf, mapOf, objectOf, type Shape } from '../rendering/decode';
import { get, isNull, type MapNode, type Node } from '../rendering/node';
import { derivedFrom } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { type Configuration, fieldSpecShape, fieldSpecsOf, isTrue, mergeFieldSpecs } from './configuration';
import { changeField, type FieldSpec } from './fieldSpec';
import type { KustomizeResource } from './resource';
import { asMap, mapObjects, putAll } from './transform';

/** An entry of `labels`. */
export const labelsShape: Shape = objectOf({
  pairs: mapOf('string'),
  includeSelectors: 'boolean',
  includeTemplates: 'boolean',
  fields: listOf(fieldSpecShape),
});

/** An entry of `labels` applied. */
export function addLabelsEntry(
  resources: readonly KustomizeResource[],
  entry: MapNode,
  configuration: Configuration,
): readonly KustomizeResource[] {
  const pairs = get(entry, 'pairs');
  return pairs?.type === 'map' ? addEntries(resources, pairs, fieldSpecsOfLabels(entry, configuration)) : resources;
}

function fieldSpecsOfLabels(entry: MapNode, configuration: Configuration): readonly FieldSpec[] {
  const merge = (specs: readonly FieldSpec[], others: readonly FieldSpec[]) =>
    mergeFieldSpecs(
      specs,
      others,
      () => new Refused('failed to merge labels: conflicting fieldspecs', (get(entry, 'fields') ?? entry).origin),
    );
  const own = merge(fieldSpecsOf(get(entry, 'fields')), configuration.labels);
  if (isTrue(get(entry, 'includeSelectors'))) return merge(own, configuration.commonLabels);
  const all = isTrue(get(entry, 'includeTemplates')) ? merge(own, configuration.templateLabels) : own;
  return merge(all, [{ path: 'metadata/labels', create: true }]);
}

/** Labels or annotations in all fields of specs (kustomize, api/filters/labels and annotations). */
export function addEntries(
  resources: readonly KustomizeResource[],
  added: MapNode,
  fieldSpecs: readonly FieldSpec[],
): readonly KustomizeResource[] {
  if (added.entries.size === 0) return resources;
  const creation = { type: 'map', origin: derivedFrom(added.origin) } as const;
  const set = (node: Node): Node => (isNull(node) ? node : putAll(asMap(node), added));
  return mapObjects(resources, (object) =>
    fieldSpecs.reduce((result, spec) => changeField(result, spec, set, creation), object),
  );
}
