import { claimName, effectiveClaimTemplates, parsePodName } from '../statefulset/identity';
import { readStatefulSet } from '../statefulset/set';
import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../yaml/json';
import type { Explanation } from './cause';
import { podCauses } from './causes/pods';
import { Dump, type LiveEvent, type LiveObject } from './dump';
import { ObservedSet } from './observed';
import { isReady } from './podStatus';
import { statusTold } from './toldStatus';

/**
 * What a text without StatefulSets tells of them: events of their pods and claims, and pods that are there alone. It is
 * what people paste first: a line of `kubectl get events`, a pod as `kubectl describe` shows it.
 */
export interface ToldSet {
  readonly observed: ObservedSet;
  readonly explanation: Explanation;
  /** Whether a manifest tells what it is. */
  readonly isWritten: boolean;
}

/**
 * The sets that a dump without StatefulSets tells of, each with what is wrong with the pods that it names. What the sets
 * are is read from `manifests`, if one of them has the name. None for a dump that holds StatefulSets.
 */
export function toldSets(dump: Dump, at: number, manifests: readonly JsonObject[] = []): readonly ToldSet[] {
  if (dump.ofKind('StatefulSet').length > 0) return [];
  const told = new Map<string, Told>();
  for (const pod of dump.ofKind('Pod')) mention(told, pod, pod.name);
  for (const event of dump.events) for (const pod of podsOf(event, manifests)) mention(told, event.regarding, pod);
  return [...told.values()].flatMap((each) => explained(each, dump, at, manifests) ?? []);
}

/** A set that pods were mentioned of. */
interface Told {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly ordinals: Set<number>;
}

function mention(told: Map<string, Told>, { namespace }: Pick<LiveObject, 'namespace'>, pod: string): void {
  const parsed = parsePodName(pod);
  if (parsed === undefined) return;
  const key = `${namespace ?? ''}/${parsed.set}`;
  const known = told.get(key) ?? { namespace, name: parsed.set, ordinals: new Set() };
  told.set(key, known);
  known.ordinals.add(parsed.ordinal);
}

/** The pods that an event concerns. Of claims the templates of a manifest tell whose they are. */
function podsOf({ regarding: { kind, name }, message }: LiveEvent, manifests: readonly JsonObject[]): string[] {
  if (kind === 'Pod') return [name];
  if (kind === 'StatefulSet') return [/\bPod (\S{1,253}) in StatefulSet/.exec(message)?.[1] ?? []].flat();
  const ordinal = kind === 'PersistentVolumeClaim' ? parsePodName(name)?.ordinal : undefined;
  if (ordinal === undefined) return [];
  return manifests.flatMap((manifest) => {
    const set = readStatefulSet(manifest);
    const isIts = effectiveClaimTemplates(set).some((template) => claimName(template, set, ordinal) === name);
    return isIts ? [`${set.name}-${ordinal}`] : [];
  });
}

function explained(told: Told, dump: Dump, at: number, manifests: readonly JsonObject[]): ToldSet | undefined {
  const manifest = manifests.find((each) => isOf(each, told));
  const object = setOf(told, manifest, uidIn(told, dump));
  const ordinals = [...told.ordinals].sort((a, b) => a - b);
  const claims = new Map(ordinals.map((ordinal) => [ordinal, claimsOf(ordinal, object, dump)]));
  const pods = ordinals.flatMap((ordinal) => podOf(ordinal, object, dump, claims.get(ordinal)?.length !== 0) ?? []);
  const known = new Dump([...dump.objects, object, ...pods, ...[...claims.values()].flat()], dump.events, dump.gaps);
  const observed = new ObservedSet(known, object, at);
  const causes = ordinals.flatMap((ordinal) => podCauses(observed, ordinal));
  const [first] = causes;
  // That it starts is old news by the time that somebody asks.
  if (first === undefined || first.id === 'slow-start') return undefined;
  const waitsFor = first.pod ?? null;
  const story = causes.map(({ message }) => message).join(' ');
  const explanation = { state: 'stuck', causes, waitsFor, story, next: [] } as const;
  return { observed, explanation, isWritten: manifest !== undefined };
}

function isOf(manifest: JsonObject, { namespace, name }: Told): boolean {
  const set = readStatefulSet(manifest);
  return set.name === name && (namespace === undefined || set.namespace === undefined || set.namespace === namespace);
}

/** The uid of a set by its pods, if the dump has any. */
function uidIn({ namespace, name }: Told, dump: Dump): string {
  const owners = dump
    .ofKind('Pod')
    .filter((pod) => pod.namespace === namespace && parsePodName(pod.name)?.set === name)
    .flatMap(({ json }) => asList(valueAt(json, ['metadata', 'ownerReferences'])));
  const set = owners.find((owner) => valueAt(owner, ['kind']) === 'StatefulSet' && valueAt(owner, ['name']) === name);
  return asString(valueAt(set, ['uid'])) ?? `told of ${name}`;
}

/** A set as its manifest says; without one, a set of which only the name and the pods are known. */
function setOf({ namespace, name, ordinals }: Told, manifest: JsonObject | undefined, uid: string): LiveObject {
  const spec: Json = manifest?.['spec'] ?? { replicas: Math.max(...ordinals) + 1 };
  const metadata = { ...asObject(manifest?.['metadata']), ...(namespace !== undefined && { namespace }), name, uid };
  const json = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', namespace, name, json };
}

/** A pod that the dump does not hold, as its events or those of its claims tell; undefined if there are none. */
function podOf(ordinal: number, set: LiveObject, dump: Dump, waits: boolean): LiveObject | undefined {
  const name = `${set.name}-${ordinal}`;
  const ref = { kind: 'Pod', namespace: set.namespace, name };
  const events = dump.eventsOf(ref);
  if (dump.find(ref) || (events.length === 0 && !waits)) return undefined;
  const uid = valueAt(set.json, ['metadata', 'uid']) ?? null;
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: set.name, uid, controller: true };
  const json = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...(set.namespace !== undefined && { namespace: set.namespace }), ownerReferences: [owner] },
    ...statusTold(events, asObject(valueAt(set.json, ['spec', 'template', 'spec']))),
  };
  const pod = { ...ref, apiVersion: 'v1', json };
  return isReady(pod) ? undefined : pod;
}

/** The claims of an ordinal of which events tell that they are not bound. */
function claimsOf(ordinal: number, { namespace, json: manifest }: LiveObject, dump: Dump): LiveObject[] {
  const set = readStatefulSet(manifest);
  return effectiveClaimTemplates(set).flatMap((template) => {
    const name = claimName(template, set, ordinal);
    const ref = { kind: 'PersistentVolumeClaim', namespace, name };
    if (dump.find(ref) || dump.eventsOf(ref).length === 0) return [];
    const spec = valueAt(manifest, ['spec', 'volumeClaimTemplates', template.index, 'spec']) ?? {};
    const json = { apiVersion: 'v1', kind: ref.kind, metadata: { name }, spec, status: { phase: 'Pending' } };
    return [{ ...ref, apiVersion: 'v1', json }];
  });
}
