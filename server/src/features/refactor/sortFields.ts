import { fieldOrder, manifestOrder } from '../../kubernetes/fieldOrder';
import { schemaFor } from '../../kubernetes/schema';
import type { At } from '../../yaml/at';
import type { Path } from '../../yaml/json';
import { sortKeys } from '../../yaml/sort';
import { inSteps, keysOf, type Producer, type RefactoringStep } from './refactoring';

/** The fields of a manifest in their usual order. Comments move with their fields. */
export const sortFields: Producer = ({ resource, context }) => {
  const { uri } = resource.file;
  const places = [...mapsOf(resource.root, resource.kind)].filter(({ at, order }) => {
    const edits = sortKeys(uri, at, order);
    return edits !== undefined && edits.length > 0;
  });
  if (places.length === 0) return [];
  const depth = resource.root.path.length;
  // From the inside out, so that paths stay valid while outer maps are sorted.
  const steps = places.reverse().map(({ at, order }): RefactoringStep => {
    const path: Path = at.path.slice(depth);
    return (now) => sortKeys(uri, now.root.walk(path), order);
  });
  const edits = inSteps(resource, context, steps);
  if (!edits || edits.length === 0) return [];
  return [
    {
      title: 'Sort fields in the usual order',
      kind: 'refactor.rewrite',
      edits,
      consequences: [],
      confirm: false,
      fits: keysOf(resource.root, 'apiVersion'),
    },
  ];
};

interface Sortable {
  readonly at: At;
  readonly order: readonly string[];
}

/** Every map that has a usual order, outer ones first. */
function* mapsOf(root: At, kind: string): Generator<Sortable> {
  const spec = root.get('spec');
  yield { at: root, order: manifestOrder };
  yield of('meta.v1.ObjectMeta', root.get('metadata'));
  yield of(specTypeOf(root, kind), spec);
  for (const template of spec.get('volumeClaimTemplates').items()) {
    yield of('apps.v1.StatefulSetSpec.volumeClaimTemplates', template);
    yield of('meta.v1.ObjectMeta', template.get('metadata'));
    yield of('core.v1.PersistentVolumeClaimSpec', template.get('spec'));
  }
  const template = spec.get('template');
  yield of('core.v1.PodTemplateSpec', template);
  yield of('meta.v1.ObjectMeta', template.get('metadata'));
  yield* pod(template.get('spec'));
}

function* pod(spec: At): Generator<Sortable> {
  yield of('core.v1.PodSpec', spec);
  for (const list of ['initContainers', 'containers']) {
    for (const container of spec.get(list).items()) {
      yield of('core.v1.Container', container);
      for (const port of container.get('ports').items()) yield of('core.v1.ContainerPort', port);
      for (const variable of container.get('env').items()) yield of('core.v1.EnvVar', variable);
      for (const mount of container.get('volumeMounts').items()) yield of('core.v1.VolumeMount', mount);
    }
  }
  for (const volume of spec.get('volumes').items()) yield of('core.v1.Volume', volume);
}

function of(type: string, at: At): Sortable {
  return { at, order: fieldOrder(type) };
}

/** The type of the `spec` of an object; of a kind that is not known, none that has an order. */
function specTypeOf(root: At, kind: string): string {
  const type = schemaFor(root.get('apiVersion').string ?? '', kind)?.fields['spec']?.type;
  return typeof type === 'object' && 'object' in type ? type.object : '';
}
