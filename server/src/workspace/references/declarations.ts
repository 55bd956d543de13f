import type { At } from '../../yaml/at';
import { verbatimSpan } from '../../yaml/strings';
import type { Span } from '../../yaml/text';
import type { Resource } from '../file';
import { podTemplateOf } from '../labels';
import { containersOfPod } from './podFields';
import type { PartKind, Target } from './reference';

/** Where the name of a target stands, without quotes if it is written as it is read. Offsets in the file. */
export function nameSpan({ part, at }: Target): Span {
  return part === 'key' ? (at.keySpan ?? at.span) : (verbatimSpan(at) ?? at.span);
}

const known = new WeakMap<Resource, readonly Target[]>();

/** Everything that a manifest gives a name to, itself first; the keys of ConfigMaps and Secrets left out. */
export function declarationsIn(resource: Resource): readonly Target[] {
  const before = known.get(resource);
  if (before) return before;
  const found = [...find(resource)];
  known.set(resource, found);
  return found;
}

/** What a manifest declares of a kind, by name. Of claim templates with one name the last counts. */
export function declared(resource: Resource, part: PartKind, name: string): Target | undefined {
  if (part === 'key') return keyOf(resource, name);
  return declarationsIn(resource).findLast((target) => target.part === part && target.name === name);
}

function* find(resource: Resource): Generator<Target> {
  const { kind, root } = resource;
  const spec = root.get('spec');
  yield* named('resource', root.get('metadata').get('name'), resource);
  if (kind === 'StatefulSet') {
    for (const template of spec.get('volumeClaimTemplates').items())
      yield* named('claimTemplate', template.get('metadata').get('name'), resource);
  }
  if (kind === 'Service') {
    for (const port of spec.get('ports').items()) yield* named('servicePort', port.get('name'), resource);
  }
  const pod = podTemplateOf(resource)?.get('spec');
  if (pod) yield* partsOfPod(resource, pod);
}

/** The maps in which ConfigMaps and Secrets have their keys. */
export const keyMaps: readonly string[] = ['data', 'binaryData', 'stringData'];

function keyOf(resource: Resource, name: string): Target | undefined {
  const at = keyMaps.map((map) => resource.root.get(map).get(name)).find((value) => value.exists);
  return at && { part: 'key', resource, name, at };
}

function* partsOfPod(resource: Resource, pod: At): Generator<Target> {
  for (const volume of pod.get('volumes').items()) yield* named('volume', volume.get('name'), resource);
  for (const container of containersOfPod(pod)) {
    yield* named('container', container.get('name'), resource);
    for (const port of container.get('ports').items()) yield* named('containerPort', port.get('name'), resource);
    for (const variable of container.get('env').items()) yield* named('variable', variable.get('name'), resource);
  }
}

function* named(part: PartKind, at: At, resource: Resource): Generator<Target> {
  const name = at.string;
  if (name) yield { part, resource, name, at };
}
