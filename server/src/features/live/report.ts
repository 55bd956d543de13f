import type { Target } from '../../kubernetes/versions';
import type { Explanation } from '../../live/cause';
import type { Dump, LiveObject } from '../../live/dump';
import { explain } from '../../live/explain';
import { missingKinds } from '../../live/gaps';
import { leftoversIn } from '../../live/leftovers';
import { type ObservedSet, observedSets } from '../../live/observed';
import { revisionOfManifest, revisionsOf, revisionWords } from '../../live/revisions';
import { toldSets } from '../../live/told';
import type { RemedyStep } from '../../operations/remedies/remedy';
import type { ComparedObject, LiveReport, SetReport } from '../../protocol/live';
import type { Context } from '../../settings/context';
import { targetOf } from '../../settings/target';
import { defaultNamespace } from '../../statefulset/identity';
import { manifest, type Resource, type SourceFile } from '../../workspace/file';
import { nameLocation } from '../../workspace/location';
import { asObject, define, fieldPath, type JsonObject } from '../../yaml/json';
import { driftFrom } from './driftFrom';
import { type Pair, pairsOf } from './pairs';

/**
 * All that a dump tells: of each StatefulSet what it waits for and why, what is left over, and how what runs differs from
 * the manifests of the files (renderings among them). `at`: when the dump was taken, in milliseconds since 1970.
 */
export function liveReport(dump: Dump, files: readonly SourceFile[], context: Context, at: number): LiveReport {
  const target = targetOf(context);
  const { pairs, gaps } = pairsOf(files, dump);
  const manifests = manifestsOfSets(pairs);
  const sets = [
    ...observedSets(dump, at).map((set) => setReport(set, explain(set, target), manifests.get(set.object), target)),
    ...toldSets(dump, at, setsIn(files)).map((each) => setReport(each.observed, each.explanation, undefined, target)),
  ];
  return {
    sets,
    orphans: leftoversIn(dump, at),
    objects: pairs.map((pair) => compared(pair, context)),
    gaps: [...dump.gaps, ...missingKinds(dump, sets.every(isWell)), ...gaps],
  };
}

/** Whether nothing is wrong with a set, and nothing under way. */
export function isWell({ state, causes }: Pick<SetReport, 'state'> & { readonly causes: readonly unknown[] }): boolean {
  return state === 'healthy' && causes.length === 0;
}

/** Of several manifests of one object the first counts. */
function manifestsOfSets(pairs: readonly Pair[]): ReadonlyMap<LiveObject, Resource> {
  return new Map([...pairs].reverse().map(({ object, resource }) => [object, resource]));
}

/** The manifests of sets in files. */
function setsIn(files: readonly SourceFile[]): JsonObject[] {
  return files
    .flatMap((file) => file.resources)
    .filter(({ kind, document }) => kind === 'StatefulSet' && document.isManifest)
    .map((resource) => asObject(manifest(resource)));
}

function setReport(
  set: ObservedSet,
  { state, causes, waitsFor, story, next }: Explanation,
  written: Resource | undefined,
  target: Target,
): SetReport {
  const { current, update, pods } = revisionsOf(set);
  const wanted = written && revisionOfManifest(manifest(written), set, target);
  return {
    namespace: set.namespace,
    name: set.object.name,
    state,
    causes: causes.map(causeReport),
    waitsFor,
    story,
    next,
    revision: {
      manifest: wanted ?? null,
      current: current ?? null,
      update: update ?? null,
      pods: tableOf(pods),
      words: revisionWords(set, wanted),
    },
  };
}

function causeReport({
  id,
  message,
  culprit,
  field,
  remedy,
}: Explanation['causes'][number]): SetReport['causes'][number] {
  return {
    id,
    message,
    culprit: { kind: culprit.kind, name: culprit.name },
    field: field ? fieldPath(field) : null,
    remedy: remedy.steps.map(stepText),
  };
}

/** A step in a sentence or two, with its command on a line of its own. */
function stepText({ text, command, destroys }: RemedyStep): string {
  const sentence = destroys === undefined ? text : `${text} ${destroys}`;
  return command === undefined ? sentence : `${sentence}\n${command}`;
}

function tableOf(entries: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const table: Record<string, string> = {};
  for (const [key, value] of entries) define(table, key, value);
  return table;
}

function compared({ resource, object }: Pair, context: Context): ComparedObject {
  const { kind, namespace = defaultNamespace, name } = object;
  const drift = driftFrom(resource, object.json, context);
  return {
    kind,
    namespace,
    name,
    file: nameLocation(resource).uri,
    drift: drift.map(({ path, manifest, live }) => ({
      field: fieldPath(path),
      manifest: manifest ?? null,
      live: live ?? null,
    })),
  };
}
