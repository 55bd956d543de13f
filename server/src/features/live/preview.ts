import type { Cause } from '../../live/cause';
import type { Leftover } from '../../live/leftovers';
import type { ObservedSet } from '../../live/observed';
import { numberAt } from '../../live/podStatus';
import { removalOf } from '../../live/removal';
import { revisionOfManifest, revisionWords } from '../../live/revisions';
import type { LiveCause, LiveDrift, LiveLeftover, LivePage, LiveSet } from '../../protocol';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { count } from '../../statefulset/phrases';
import { manifest, type Resource } from '../../workspace/file';
import { podLabels } from '../../workspace/labels';
import { locationOf } from '../../workspace/location';
import { knownDrift } from './knownDrift';
import { planFromLive } from './plan';
import type { LiveState } from './state';

/** What the preview shows of the state of a cluster, beside manifests and without them. */

/** The head of the page: where the state comes from, what it lacks, and what is left over of sets that are gone. */
export function liveHead(state: LiveState, context: Context, isCompared = true): LivePage {
  const { title, at, leftovers } = state;
  return {
    isCompared,
    title,
    taken: new Date(at).toISOString(),
    gaps: state.gaps(targetOf(context)),
    sets: [],
    leftovers: leftovers.filter(({ setExists }) => !setExists).map(leftover),
  };
}

/** More sets are not shown on one page. */
const maxSets = 200;

/** The page of a dump: its sets, those that are stuck first. */
export function livePage(state: LiveState, context: Context, isCompared: boolean): LivePage {
  const target = targetOf(context);
  const rank = (set: ObservedSet) => order.indexOf(state.explanation(set, target).state);
  const sets = [...state.sets].sort((a, b) => rank(a) - rank(b));
  const head = liveHead(state, context, isCompared);
  const more = sets.length - maxSets;
  return {
    ...head,
    gaps: more > 0 ? [...head.gaps, `Not shown here: ${count(more, 'StatefulSet')}.`] : head.gaps,
    sets: sets.slice(0, maxSets).map((set) => liveSet(set, undefined, state, context)),
  };
}

const order: readonly LiveSet['state'][] = ['stuck', 'progressing', 'healthy'];

/** A manifest's set as it runs; undefined if the dump does not have it. */
export function liveSetOf(resource: Resource, state: LiveState, context: Context): LiveSet | undefined {
  const set = state.setOf(resource);
  return set && liveSet(set, resource, state, context);
}

function liveSet(set: ObservedSet, resource: Resource | undefined, state: LiveState, context: Context): LiveSet {
  const { object, namespace } = set;
  const target = targetOf(context);
  const { causes, story, ...told } = state.explanation(set, target);
  const drift = resource ? driftOfSet(resource, state, context) : [];
  const plan = resource && drift.length > 0 ? planFromLive(resource, object.json, context) : undefined;
  return {
    ...told,
    story: withoutCauses(story, causes),
    namespace,
    name: object.name,
    ready: readyOf(set),
    causes: causes.map((cause) => liveCause(cause, resource)),
    revision: revisionWords(set, resource && revisionOfManifest(manifest(resource), set, target)),
    leftovers: state.leftovers
      .filter((each) => each.setExists && each.set === object.name && each.namespace === namespace)
      .map(leftover),
    drift,
    plan: plan?.items ?? [],
  };
}

/** What the story says beyond the causes, which are shown below it. */
function withoutCauses(story: string, causes: readonly Cause[]): string {
  return causes
    .reduce((rest, { message }) => rest.replace(message, ''), story)
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** How many pods of a set are Ready: `2 of 3 Ready`; empty for a set that was only told of. */
export function readyOf({ object, set }: ObservedSet): string {
  if (object.json['status'] === undefined) return '';
  return `${numberAt(object.json, ['status', 'readyReplicas']) ?? 0} of ${set.replicas} Ready`;
}

function liveCause({ id, message, culprit, field, remedy }: Cause, resource: Resource | undefined): LiveCause {
  const at = field && resource?.root.walk(field);
  const place = at?.exists && resource ? locationOf(resource.file, at.mark) : null;
  return { id, message, culprit, place, steps: remedy.steps };
}

function leftover(found: Leftover): LiveLeftover {
  const { claim, storage, words } = found;
  return {
    claim,
    storage,
    step: {
      text: words,
      command: removalOf([found]).join('\n'),
      destroys: 'Deletes the claim; its data goes with it unless the volume is retained.',
    },
  };
}

/** The manifests that belong to a set and are compared: itself, and the Services that select its pods. */
export function comparedWith(set: Resource, { workspace }: Context): readonly Resource[] {
  return [set, ...workspace.servicesSelecting(podLabels(set), set)];
}

/** How a manifest of a set is named beside it; null for the set itself. */
export function nameBeside(resource: Resource, set: Resource): string | null {
  return resource === set ? null : `${resource.kind} ${resource.name}`;
}

function driftOfSet(set: Resource, state: LiveState, context: Context): LiveDrift[] {
  return comparedWith(set, context).flatMap((resource) =>
    knownDrift(resource, state, context).map(
      ({ drift, field, message, location }): LiveDrift => ({
        object: nameBeside(resource, set),
        field,
        message,
        place: location,
        // Whether there is a safe way is found out when somebody wants it: that takes time.
        adopts: !drift.isHidden && drift.kind === 'changed',
      }),
    ),
  );
}
