import { compareQuantities, parseQuantity } from '../kubernetes/quantity';
import { selects } from '../kubernetes/selector';
import { majorOf, productOfImage } from '../products/images';
import { containersOf, repositoryOf } from '../statefulset/containers';
import { effectiveClaimTemplates, ordinalRange, podDnsName, podName } from '../statefulset/identity';
import { readStatefulSet, type StatefulSet } from '../statefulset/set';
import {
  claimsInWords,
  count,
  descendingInWords,
  namesInWords,
  podsInWords,
  updatedByPartition,
} from '../statefulset/summary';
import { are, verb } from '../statefulset/words';
import { fieldPath, type Json, type Path, valueAt } from '../yaml/json';

/** What an edit of a set means once it is applied over the version that is compared with. Texts only. */

/** A set before and after an edit, and what the API server says to it. */
export interface SetEdit {
  readonly before: Json;
  readonly after: Json;
  /** Every place that differs once defaults are filled in. */
  readonly changed: readonly Path[];
  /** Those of them that a live set does not let change. */
  readonly refused: readonly Path[];
}

export interface PlanItem {
  /** `refused`: the API server will not take it. `risk`: data or names are lost. `effect`: what else happens. */
  readonly kind: 'refused' | 'risk' | 'effect';
  readonly text: string;
}

export interface Plan {
  /** In a few words. */
  readonly summary: string;
  readonly items: readonly PlanItem[];
}

/** The whole edit in a few words, for a code lens: `scales 5 → 3, keeps 2 claims`. undefined: nothing changes. */
export function summarizeEdit(edit: SetEdit): string | undefined {
  const [before, after] = setsOf(edit);
  if (isOther(before, after)) return `a new set, leaves ${before.name} behind`;
  if (edit.changed.length === 0) return undefined;
  if (edit.refused.length > 0) return `refused: ${fieldsOf(edit.refused).join(', ')}`;
  const parts = [scaling(before, after), rolling(edit, before, after)].filter((part) => part !== undefined);
  if (before.start !== after.start) parts.unshift(`starts at ordinal ${after.start}`);
  return parts.length > 0 ? parts.join(', ') : `changes ${fieldsOf(edit.changed).join(', ')}, no pod`;
}

/** The same in sentences, in the order of their weight. */
export function planOf(edit: SetEdit, clusterDomain?: string): PlanItem[] {
  const [before, after] = setsOf(edit);
  if (isOther(before, after)) return renamed(before, after);
  if (edit.changed.length === 0) return [];
  const left = leftBehind(edit, before, after);
  const items = [
    ...refusal(edit),
    ...left,
    ...sizes(edit, before, after),
    ...names(before, after, clusterDomain),
    ...majors(before, after),
    ...(left.length > 0 ? [] : [...pods(before, after), ...template(edit, before, after)]),
    ...policies(before, after),
  ];
  return items.length > 0 ? items : [{ kind: 'effect', text: 'No pod and no claim changes.' }];
}

/** What a set that is new comes to. `renamed` is the one that it takes the place of, if it is one by another name. */
export function planOfCreation(manifest: Json, renamed?: Json): Plan {
  const set = readStatefulSet(manifest);
  const templates = effectiveClaimTemplates(set);
  const claims = set.replicas * templates.length;
  const summary = ['creates', count(set.replicas, 'pod')].join(' ') + (claims > 0 ? `, ${count(claims, 'claim')}` : '');
  if (set.replicas === 0) return { summary, items: [{ kind: 'effect', text: 'No pods: replicas is 0.' }] };
  const items: PlanItem[] = [{ kind: 'effect', text: `${podsInWords(set)} ${are(set.replicas)} created.` }];
  if (claims > 0)
    items.push({
      kind: 'effect',
      text: `${claimNames(set)} ${are(claims)} created, empty. Claims of these names that are there already are attached with their data.`,
    });
  const old = renamed === undefined ? undefined : readStatefulSet(renamed);
  if (old && old.replicas > 0 && old.claimTemplates.length > 0)
    items.push({
      kind: 'risk',
      text: `The data of ${old.name} does not come along: it lies in ${claimNames(old)}, and ${set.name} is a new set with claims of its own.`,
    });
  return { summary, items };
}

/** What is left of a set that is deleted, pods and all. */
export function planOfDeletion(manifest: Json): Plan {
  const set = readStatefulSet(manifest);
  const { replicas } = set;
  const claims = replicas * effectiveClaimTemplates(set).length;
  const deletes = set.whenDeleted === 'Delete';
  const summary = `deletes ${count(replicas, 'pod')}${claims > 0 ? `, ${deletes ? 'deletes' : 'keeps'} ${count(claims, 'claim')}` : ''}`;
  if (replicas === 0) return { summary, items: [{ kind: 'effect', text: 'It has no pods: replicas is 0.' }] };
  const order = replicas > 1 ? ', all at once and in no order. To end them one by one, scale to 0 first' : '';
  const items: PlanItem[] = [{ kind: 'effect', text: `${podsInWords(set)} ${are(replicas)} deleted${order}.` }];
  if (claims > 0)
    items.push(
      deletes
        ? { kind: 'risk', text: `${claimNames(set)} ${are(claims)} deleted with the data: whenDeleted is Delete.` }
        : {
            kind: 'effect',
            text: `${claimNames(set)} ${verb(claims, 'stay')} with the data. A set named ${set.name} gets ${claims === 1 ? 'it' : 'them'} back.`,
          },
    );
  return { summary, items };
}

function claimNames(set: StatefulSet): string {
  return effectiveClaimTemplates(set)
    .map((template) => claimsInWords(template, set))
    .join('; ');
}

/** A database image whose major version differs between two versions of a set. */
export interface MajorChange {
  readonly product: string;
  /** Of the container, in the list. */
  readonly index: number;
  readonly image: string;
  readonly from: number;
  readonly to: number;
}

/** The containers of software that keeps data whose image has another major version than before. */
export function majorChanges(before: StatefulSet, after: StatefulSet): MajorChange[] {
  const old = containersOf(before);
  return containersOf(after).flatMap(({ name, image }, index) => {
    const was = old.find((container) => container.name === name)?.image;
    const product = productOfImage(image);
    if (was === undefined || !product?.data || product.cache || repositoryOf(was) !== repositoryOf(image)) return [];
    const [from, to] = [majorOf(was), majorOf(image)];
    return from === undefined || to === undefined || from === to
      ? []
      : [{ product: product.name, index, image: was, from, to }];
  });
}

function setsOf({ before, after }: SetEdit): [before: StatefulSet, after: StatefulSet] {
  return [readStatefulSet(before), readStatefulSet(after)];
}

/** Another name or namespace makes another object. A namespace given on one side only is no difference. */
function isOther(before: StatefulSet, after: StatefulSet): boolean {
  const free = before.namespace === undefined || after.namespace === undefined;
  return before.name !== after.name || (!free && before.namespace !== after.namespace);
}

/** The fields below `spec` that these paths are in, each once: `serviceName`, `template`. */
function fieldsOf(paths: readonly Path[]): string[] {
  return [...new Set(paths.map(([first, field]) => String(first === 'spec' && field !== undefined ? field : first)))];
}

function scaling(before: StatefulSet, after: StatefulSet): string | undefined {
  if (before.replicas === after.replicas) return undefined;
  const scales = `scales ${before.replicas} → ${after.replicas}`;
  const claims = (before.replicas - after.replicas) * effectiveClaimTemplates(after).length;
  if (claims <= 0) return scales;
  return `${scales}, ${after.whenScaled === 'Delete' ? 'deletes' : 'keeps'} ${count(claims, 'claim')}`;
}

/** The ordinals of the pods that are there before and after and take a new template. `end` is the one after the last. */
function rolled(before: StatefulSet, after: StatefulSet): { readonly start: number; readonly end: number } {
  const { start, end } = updatedByPartition(after);
  const old = ordinalRange(before);
  const from = Math.max(start, old.start);
  return { start: from, end: Math.max(from, Math.min(end, old.end)) };
}

function changesTemplate({ changed }: SetEdit): boolean {
  return changed.some(([spec, field]) => spec === 'spec' && field === 'template');
}

function rolling(edit: SetEdit, before: StatefulSet, after: StatefulSet): string | undefined {
  if (!changesTemplate(edit)) return undefined;
  if (after.updateStrategy === 'OnDelete') return 'updates pods when you delete them';
  const range = rolled(before, after);
  if (range.start >= range.end) return before.replicas === 0 ? undefined : 'rolls no pod';
  const pods = descendingInWords(range, (ordinal) => podName(after, ordinal));
  return `rolls ${pods.replaceAll(/(?<=[,…] )\S*(?=-\d)/g, '')}`;
}

function renamed(before: StatefulSet, after: StatefulSet): PlanItem[] {
  const items: PlanItem[] = [
    {
      kind: 'risk',
      text: `${after.name} is a new set: ${after.replicas > 0 ? `it makes ${podsInWords(after)}` : 'it has no pods'}. The set ${before.name} is left behind as it is, until somebody deletes it.`,
    },
  ];
  if (before.replicas > 0 && before.claimTemplates.length > 0)
    items.push({
      kind: 'risk',
      text: `The data stays in ${claimNames(before)}: the new set gets new, empty claims.`,
    });
  return items;
}

function refusal({ refused }: SetEdit): PlanItem[] {
  if (refused.length === 0) return [];
  const fields = [...new Set(refused.map(fieldPath))];
  return [
    {
      kind: 'refused',
      text: `The API server refuses the whole update: a live set does not let ${fields.join(', ')} change. What follows happens once the set is deleted without its pods and created anew.`,
    },
  ];
}

/** Pods that the new selector does not select: a set that is created anew neither adopts nor replaces them. */
function leftBehind({ refused }: SetEdit, before: StatefulSet, after: StatefulSet): PlanItem[] {
  const changes = refused.some(([spec, field]) => spec === 'spec' && field === 'selector');
  if (!changes || before.replicas === 0 || selects(after.selector, before.podLabels)) return [];
  const [old, now] = [ordinalRange(before), ordinalRange(after)];
  const taken = Math.max(old.start, now.start) < Math.min(old.end, now.end);
  const pods = before.replicas;
  const them = pods === 1 ? 'it' : 'them';
  return [
    {
      kind: 'risk',
      text: `${podsInWords(before)} ${are(pods)} orphaned: the new selector does not select the labels that ${pods === 1 ? 'it has' : 'they have'}, so the new set does not adopt ${them}${taken ? `, and cannot create its own pods while ${pods === 1 ? 'that name is' : 'those names are'} taken` : ''}. Give ${them} the new labels before you create the set anew.`,
    },
  ];
}

/** The claims whose template asks for another size: those that exist keep theirs. */
function sizes({ refused }: SetEdit, before: StatefulSet, after: StatefulSet): PlanItem[] {
  return after.claimTemplates.flatMap(({ name, index, storage }): PlanItem[] => {
    const field = `spec.volumeClaimTemplates[${index}].spec.resources.requests.storage`;
    const was = before.claimTemplates.find((template) => template.name === name)?.storage;
    if (was === undefined || storage === undefined || !refused.some((path) => fieldPath(path) === field)) return [];
    const text = `Claims of '${name}' that exist keep ${was}; only new ones get ${storage}. ${wayToStorage(was, storage)}`;
    return [{ kind: 'effect', text }];
  });
}

/** What to do for claims to come to another size, since their set does not let its template change. */
export function wayToStorage(was: string | undefined, wanted: string | undefined): string {
  const [from, to] = [parseQuantity(was ?? ''), parseQuantity(wanted ?? '')];
  return from !== undefined && to !== undefined && compareQuantities(to, from) < 0
    ? 'Claims cannot shrink either: new claims and a copy of the data are the only way.'
    : 'Grow the claims themselves, if their class allows it, and create the set anew without touching its pods: the migration runbook has the commands.';
}

function names(before: StatefulSet, after: StatefulSet, clusterDomain?: string): PlanItem[] {
  if (before.serviceName === after.serviceName || before.replicas === 0) return [];
  const dns = (set: StatefulSet) => (ordinal: number) => podDnsName(set, ordinal, clusterDomain) ?? '';
  if (before.serviceName === undefined)
    return [
      { kind: 'effect', text: `The pods get names, once each is created anew: ${namesInWords(after, dns(after))}.` },
    ];
  const old = namesInWords(before, dns(before));
  if (after.serviceName === undefined)
    return [{ kind: 'risk', text: `The names ${old} go, each when its pod is created anew.` }];
  return [
    {
      kind: 'risk',
      text: `The names ${old} become ${namesInWords(after, dns(after))}, each when its pod is created anew: running pods keep theirs.`,
    },
  ];
}

function majors(before: StatefulSet, after: StatefulSet): PlanItem[] {
  return majorChanges(before, after).map(({ product, from, to }) => ({
    kind: 'risk',
    text: `${product} goes from ${from} to ${to}: it may not read its data as it is. Upgrade or dump the data as its documentation says, and back it up before.`,
  }));
}

function pods(before: StatefulSet, after: StatefulSet): PlanItem[] {
  const [old, now] = [ordinalRange(before), ordinalRange(after)];
  // Of a range that moved up or down, what is at both ends of the old one goes.
  const gone = outside(old, now);
  const come = outside(now, old);
  const items: PlanItem[] = [];
  const pod = (ordinal: number) => podName(after, ordinal);
  const templates = effectiveClaimTemplates(after);
  for (const range of gone) {
    const pods = range.end - range.start;
    const claims = pods * templates.length;
    const order = pods > 1 && after.podManagementPolicy === 'OrderedReady' ? ', in that order' : '';
    items.push({
      kind: claims > 0 && after.whenScaled === 'Delete' ? 'risk' : 'effect',
      text: `${descendingInWords(range, pod)} ${verb(pods, 'end')}${order}.${fate(pods, claims, after)}`,
    });
  }
  for (const range of come) {
    const pods = range.end - range.start;
    const claims = pods * templates.length;
    const set = { start: range.start, replicas: pods };
    items.push({
      kind: 'effect',
      text: `${namesInWords(set, pod)} ${are(pods)} created${claims > 0 ? `, with ${count(claims, 'claim')}: new ones, or those that an earlier scaling down left, with their data` : ''}.`,
    });
  }
  return items;
}

function fate(pods: number, claims: number, { whenScaled }: StatefulSet): string {
  if (claims === 0) return '';
  const whose = `${pods === 1 ? 'Its' : 'Their'} ${claims === 1 ? 'claim' : `${claims} claims`}`;
  return whenScaled === 'Delete'
    ? ` ${whose} ${are(claims)} deleted with the data: whenScaled is Delete.`
    : ` ${whose} ${verb(claims, 'stay')}, and ${are(claims)} attached again when you scale up.`;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The parts of a range that lie outside of another, the upper first. */
function outside(range: Range, other: Range): Range[] {
  const parts = [
    { start: Math.max(range.start, other.end), end: range.end },
    { start: range.start, end: Math.min(range.end, other.start) },
  ];
  return parts.filter(({ start, end }) => start < end);
}

function template(edit: SetEdit, before: StatefulSet, after: StatefulSet): PlanItem[] {
  if (!changesTemplate(edit) || before.replicas === 0) return [];
  if (after.updateStrategy === 'OnDelete')
    return [{ kind: 'effect', text: 'Each pod takes the new template when you delete it: the strategy is OnDelete.' }];
  const range = rolled(before, after);
  const pods = range.end - range.start;
  const held = after.partition > 0 ? ` The partition is ${after.partition}: pods below keep their template.` : '';
  if (pods <= 0) return [{ kind: 'effect', text: `No pod takes the new template.${held}` }];
  const order = pods > 1 ? ', in that order: each waits until the one before is Ready' : '';
  const claims = effectiveClaimTemplates(after).length > 0 ? ' Claims and data stay.' : '';
  return [
    {
      kind: 'effect',
      text: `${descendingInWords(range, (ordinal) => podName(after, ordinal))} ${are(pods)} replaced${order}.${claims}${held}`,
    },
  ];
}

function policies(before: StatefulSet, after: StatefulSet): PlanItem[] {
  const items: PlanItem[] = [];
  const effect = (text: string) => items.push({ kind: 'effect', text });
  if (before.updateStrategy !== after.updateStrategy)
    effect(`From now on updates are ${after.updateStrategy} instead of ${before.updateStrategy}.`);
  if (before.partition !== after.partition)
    effect(
      after.partition === 0
        ? 'The partition is lifted: a template that was held back reaches all pods.'
        : `The partition moves from ${before.partition} to ${after.partition}: a new template reaches pods from ordinal ${after.start + after.partition} on.`,
    );
  if (before.whenDeleted !== after.whenDeleted)
    items.push({
      kind: after.whenDeleted === 'Delete' ? 'risk' : 'effect',
      text: `When the set is deleted its claims ${after.whenDeleted === 'Delete' ? 'are deleted with the data' : 'stay'}.`,
    });
  if (before.whenScaled !== after.whenScaled)
    items.push({
      kind: after.whenScaled === 'Delete' ? 'risk' : 'effect',
      text: `When the set is scaled down the claims of its pods ${after.whenScaled === 'Delete' ? 'are deleted with the data' : 'stay'}.`,
    });
  return items;
}

/** A value as a plan shows it: `10Gi`, and JSON for what is larger; `nothing` where it is absent. */
export function shown(manifest: Json, path: Path): string {
  const value = valueAt(manifest, path);
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? Number(each) : each));
}
