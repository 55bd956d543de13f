import type { Target } from '../kubernetes/versions';
import { listNames, sentences, verb } from '../statefulset/phrases';
import { revisionData, revisionName, storedObject } from '../validation';
import { goJson } from '../yaml/goJson';
import { asObject, asString, type Json, type JsonObject, valueAt } from '../yaml/json';
import type { LiveObject } from './dump';
import type { ObservedSet } from './observed';
import { revisionOfPod } from './podStatus';

/** Which revisions of its template a set runs, by the names of the ControllerRevisions. */
export interface Revisions {
  /** The one that the last complete rollout reached; undefined if the dump does not say. */
  readonly current: string | undefined;
  /** The one that pods are moved to. */
  readonly update: string | undefined;
  /** Each pod's, lowest ordinal first. */
  readonly pods: ReadonlyMap<string, string>;
}

/** What `status` says of the revisions, and the pods' labels; where there is no status yet, the newest revision. */
export function revisionsOf({ object, pods, revisions }: ObservedSet): Revisions {
  const status = valueAt(object.json, ['status']);
  const newest = revisions.at(-1)?.name;
  const update = asString(valueAt(status, ['updateRevision'])) || newest;
  return {
    current: asString(valueAt(status, ['currentRevision'])) || update,
    update,
    pods: new Map(pods.flatMap((pod) => entryOf(pod.name, revisionOfPod(pod.object)))),
  };
}

function entryOf(pod: string, revision: string | undefined): [string, string][] {
  return revision === undefined ? [] : [[pod, revision]];
}

/** The template that a ControllerRevision keeps (ApplyRevision in stateful_set_utils.go); undefined if it has none. */
export function templateOf({ json }: LiveObject): JsonObject | undefined {
  const template = valueAt(json, ['data', 'spec', 'template']);
  return template === undefined ? undefined : asObject(template);
}

/**
 * The name of the revision of a manifest's template, whether the set has it already or it would be a new one. undefined
 * if the manifest cannot be decoded, or the version's names are not known and the set has no such revision.
 */
export function revisionOfManifest(manifest: Json, set: ObservedSet, target: Target): string | undefined {
  const stored = storedObject(manifest, target);
  if (stored === undefined) return undefined;
  const data = revisionData(stored);
  // A name can have been made with a count of collisions, or by another version: the template itself decides.
  const same = set.revisions.findLast((revision) => dataOf(revision) === data);
  return same?.name ?? revisionName(set.object.name, data, target);
}

/** What the controller keeps of a ControllerRevision's template, as `revisionData` writes it. */
function dataOf(revision: LiveObject): string | undefined {
  const template = templateOf(revision);
  return template && goJson({ spec: { template } });
}

/**
 * Which pods run which template, in words: `web-0, web-1 run an older template (revision 3 of 4); web-2 runs this
 * file's template.` `manifest` is the name of the manifest's revision; without it the newest one is spoken of.
 */
export function revisionWords(set: ObservedSet, manifest: string | undefined): string {
  const { pods, update } = revisionsOf(set);
  if (pods.size === 0) return '';
  const byRevision = new Map<string, string[]>();
  for (const [pod, revision] of pods) {
    const others = byRevision.get(revision);
    if (others) others.push(pod);
    else byRevision.set(revision, [pod]);
  }
  const parts = [...byRevision]
    .sort(([a], [b]) => positionOf(a, set) - positionOf(b, set))
    .map(
      ([revision, names]) =>
        `${listNames(names)} ${verb(names.length, 'run')} ${templateWords(revision, set, manifest)}`,
    );
  const wanted = manifest ?? update;
  const isMissing = wanted !== undefined && !byRevision.has(wanted);
  return sentences([`${parts.join('; ')}.`, isMissing && missingWords(wanted, set, manifest)]);
}

/** Whose template a revision is, for one that pods have. */
function templateWords(revision: string, set: ObservedSet, manifest: string | undefined): string {
  if (revision === manifest) return "this file's template";
  const position = positionOf(revision, set);
  const place = position > 0 && set.revisions.length > 1 ? ` (revision ${position} of ${set.revisions.length})` : '';
  if (revision !== revisionsOf(set).update) return `an older template${place}`;
  return `${manifest === undefined ? 'the' : "the cluster's"} newest template${place}`;
}

/** The same for one that no pod has. */
function missingWords(revision: string, set: ObservedSet, manifest: string | undefined): string {
  if (manifest === undefined) return `No pod runs the newest template (${revision}).`;
  return positionOf(revision, set) > 0
    ? `No pod runs this file's template (${revision}).`
    : `The cluster has no revision of this file's template (${revision}).`;
}

/** The place of a revision among those that the set has kept, from 1 for the oldest; 0 if it is none of them. */
function positionOf(name: string, { revisions }: ObservedSet): number {
  return revisions.findIndex((revision) => revision.name === name) + 1;
}
