import type { Cause } from '../../live/cause';
import { leftoversIn } from '../../live/leftovers';
import type { ObservedSet } from '../../live/observed';
import { kubectlFor } from '../../operations/kubectl';
import { operand } from '../../operations/shell';
import type { Leftover, LiveCause, LiveDrift, LiveLeftover, LivePage, LiveSet } from '../../protocol';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import type { Resource } from '../../workspace/file';
import { podLabels } from '../../workspace/labels';
import { locationOf } from '../../workspace/location';
import { asObject } from '../../yaml/json';
import { driftIn } from './drift';
import { comparedKinds, type LiveState } from './state';

/** What the preview shows of the state of a cluster, beside manifests and without them. */

/** The head of the page: where the state comes from, what it lacks, and what is left over of sets that are gone. */
export function liveHead(state: LiveState): LivePage {
  const { title, at, dump } = state;
  const isThere = ({ namespace, set }: Leftover) =>
    dump.find({ kind: 'StatefulSet', namespace, name: set }) !== undefined;
  return {
    title,
    taken: new Date(at).toISOString(),
    gaps: dump.gaps,
    sets: [],
    leftovers: leftoversOf(state)
      .filter((each) => !isThere(each))
      .map(leftover),
  };
}

/** The page of a dump: all of its sets, those that are stuck first. */
export function livePage(state: LiveState, context: Context): LivePage {
  const sets = state.sets.map((set) => liveSet(set, undefined, state, context));
  return { ...liveHead(state), sets: sets.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state)) };
}

const order: readonly LiveSet['state'][] = ['stuck', 'progressing', 'healthy'];

/** A manifest's set as it runs; undefined if the dump does not have it. */
export function liveSetOf(resource: Resource, state: LiveState, context: Context): LiveSet | undefined {
  const set = state.setOf(resource);
  return set && liveSet(set, resource, state, context);
}

function liveSet(set: ObservedSet, resource: Resource | undefined, state: LiveState, context: Context): LiveSet {
  const { object, namespace } = set;
  const { causes, ...told } = state.explanation(set, targetOf(context));
  return {
    ...told,
    namespace,
    name: object.name,
    ready: readyOf(set),
    causes: causes.map((cause) => liveCause(cause, resource)),
    revision: '',
    leftovers: leftoversOf(state)
      .filter((each) => each.set === object.name && each.namespace === namespace)
      .map(leftover),
    drift: resource ? driftOfSet(resource, state, context) : [],
  };
}

/** How many pods of a set are Ready: `2 of 3 Ready`. */
export function readyOf({ object, set }: ObservedSet): string {
  const status = asObject(object.json['status']);
  return `${Number(status['readyReplicas'] ?? 0)} of ${set.replicas} Ready`;
}

function liveCause({ id, message, culprit, field, remedy }: Cause, resource: Resource | undefined): LiveCause {
  const at = field && resource?.root.walk(field);
  const place = at?.exists && resource ? locationOf(resource.file, at.mark) : null;
  return { id, message, culprit, place, steps: remedy.steps };
}

function leftover({ claim, namespace, storage }: Leftover): LiveLeftover {
  return {
    claim,
    storage,
    step: {
      text: 'No pod uses it. If nobody needs its data any more, delete it.',
      command: kubectlFor({ namespace })(['delete', 'pvc', operand(claim)]),
      destroys: 'Its data is gone with it, unless the volume is to be retained.',
    },
  };
}

function leftoversOf({ dump, at }: LiveState): readonly Leftover[] {
  const known = remembered.get(dump) ?? leftoversIn(dump, at);
  remembered.set(dump, known);
  return known;
}

const remembered = new WeakMap<LiveState['dump'], readonly Leftover[]>();

/** The manifests that belong to a set and are compared: itself, and the Services that select its pods. */
export function comparedWith(set: Resource, { workspace }: Context): readonly Resource[] {
  const services = workspace.servicesSelecting(podLabels(set), set);
  return [set, ...services].filter(({ kind }) => kind !== undefined && comparedKinds.has(kind));
}

function driftOfSet(set: Resource, state: LiveState, context: Context): LiveDrift[] {
  return comparedWith(set, context).flatMap((resource) => {
    const live = state.objectOf(resource);
    if (!live) return [];
    return driftIn(resource, live, context).map(
      ({ field, message, edits, place }): LiveDrift => ({
        object: resource === set ? null : `${resource.kind}/${resource.name}`,
        field,
        message,
        place,
        adopts: edits !== undefined,
      }),
    );
  });
}
