import { holdsReturned } from '../kubernetes/observed';
import { asList, asObject, asString, isArray, isObject, type Json, type JsonObject } from '../yaml/json';
import { describedEvents } from './described';
import { Dump, type LiveEvent, type LiveObject } from './dump';
import { eventsOfTable } from './eventLines';
import { eventFrom, settledEvents, type ToldEvent } from './events';
import { clashes, unreadMessage } from './gaps';
import { jsonValues, parsed } from './jsonValues';
import { saidBy } from './messages';
import { type Section, sectionsOf } from './sections';
import { newestIn } from './taken';
import { later } from './time';
import { yamlValues } from './yamlValues';

/**
 * What kubectl printed of a cluster: YAML or JSON, Lists or single objects, several outputs one after the other in one text or
 * in many, tables of events and what was described, with messages and prompts between them. Never throws: what cannot be
 * read is said in `gaps`.
 */
export function readDump(texts: readonly string[]): Dump {
  const found = new Findings();
  for (const text of texts) readText(text.replace(/^\uFEFF/, ''), found);
  const { objects, told, gaps } = found;
  const events = [...found.events.values()].map(({ event }) => event);
  const known = [...objects.values()];
  const newest = [...events.map(({ last }) => last), ...known.map(({ json }) => newestIn(json))].reduce(
    later,
    undefined,
  );
  return new Dump(known, settledEvents(events, told, known, newest ?? 0), [...new Set([...gaps, ...found.counted()])]);
}

/**
 * Whether a text holds what a cluster returned, by a cheap look: an object with `uid` and `resourceVersion`, a table of
 * events, or what was described.
 */
export function looksLikeDump(text: string): boolean {
  if (holdsReturned(text)) return true;
  return /^(?:NAMESPACE[ \t]+)?LAST SEEN[ \t]+TYPE[ \t]+REASON[ \t]/m.test(text) || /^Name:[ \t]{2,}\S/m.test(text);
}

/** What was found so far. */
class Findings {
  readonly objects = new Map<string, LiveObject>();
  readonly events = new Map<string, { readonly version: string; readonly event: LiveEvent }>();
  readonly told: ToldEvent[] = [];
  readonly gaps: string[] = [];
  isCut = false;
  unread = 0;
  manifests = 0;

  /** What there is to say once all is read. */
  counted(): string[] {
    return [...clashes(this.replaced), ...unreadMessage(this)];
  }

  /** Pairs of objects with one kind, namespace and name: the first is the one that counts. */
  private readonly replaced: (readonly [LiveObject, LiveObject])[] = [];

  add(json: JsonObject): void {
    const metadata = asObject(json['metadata']);
    const [kind, name] = [asString(json['kind']), asString(metadata['name'])];
    if (kind === undefined || !name || isForeign(json)) return;
    if (kind === 'Event') this.addEvent(json, metadata);
    // Whose pods and claims are whose is told by uids.
    else if (!asString(metadata['uid'])) this.manifests++;
    else this.addObject(kind, name, json, metadata);
  }

  private addObject(kind: string, name: string, json: JsonObject, metadata: JsonObject): void {
    const object: LiveObject = {
      kind,
      namespace: asString(metadata['namespace']) || undefined,
      name,
      apiVersion: asString(json['apiVersion']) ?? '',
      json: withoutFieldSets(json, metadata),
    };
    const key = JSON.stringify([kind, object.namespace, name]);
    const other = this.objects.get(key);
    const [counts, lost] = other && isNewer(other.json, object.json) ? [other, object] : [object, other];
    if (lost) this.replaced.push([counts, lost]);
    this.objects.set(key, counts);
  }

  private addEvent(json: JsonObject, metadata: JsonObject): void {
    const event = eventFrom(json);
    if (event.regarding.name === '') return;
    const key = asString(metadata['uid']) || JSON.stringify([metadata['namespace'] ?? null, metadata['name'] ?? null]);
    const version = versionOf(json);
    const other = this.events.get(key);
    if (!other || !isLower(version, other.version)) this.events.set(key, { version, event });
  }
}

function readText(text: string, found: Findings): void {
  const whole = /^\s*[{[]/.test(text) ? parsed(text) : undefined;
  if (whole !== undefined) addAll(whole, found);
  else for (const section of sectionsOf(text)) readSection(section, found);
}

function readSection({ form, text }: Section, found: Findings): void {
  switch (form) {
    case 'json': {
      const { values, isCut } = jsonValues(text);
      found.isCut ||= isCut;
      for (const value of values) addAll(value, found);
      return;
    }
    case 'yaml': {
      const { values, isCut, unread } = yamlValues(text);
      found.isCut ||= isCut;
      found.unread += unread;
      for (const value of values) addAll(value, found);
      return;
    }
    case 'events':
      found.told.push(...eventsOfTable(text));
      return;
    case 'described':
      found.told.push(...describedEvents(text));
      return;
    case 'message':
      found.gaps.push(...saidBy(text));
  }
}

/** Adds an object, or the items of a List: those of a `PodList` need not say that they are pods. */
function addAll(value: Json, found: Findings): void {
  if (isArray(value)) for (const item of value) addAll(item, found);
  if (!isObject(value)) return;
  const kind = asString(value['kind']) ?? '';
  if (!kind.endsWith('List') || !isArray(value['items'])) {
    found.add(value);
    return;
  }
  const common = { apiVersion: value['apiVersion'] ?? null, kind: kind.slice(0, -'List'.length) };
  for (const item of asList(value['items'])) {
    const object = asObject(item);
    found.add(object['kind'] === undefined ? { ...common, ...object } : object);
  }
}

/** The groups of the kinds that are explained: others have kinds of the same names, as Knative has a Service. */
const groups = new Map([
  ['StatefulSet', 'apps'],
  ['ControllerRevision', 'apps'],
  ['PodDisruptionBudget', 'policy'],
  ['StorageClass', 'storage.k8s.io'],
  ...['Pod', 'Service', 'PersistentVolumeClaim', 'PersistentVolume', 'Node', 'ConfigMap', 'Secret', 'Namespace'].map(
    (kind) => [kind, ''] as const,
  ),
]);

function isForeign({ apiVersion, kind }: JsonObject): boolean {
  const group = groups.get(asString(kind) ?? '');
  const version = asString(apiVersion) ?? '';
  return group !== undefined && (version.includes('/') ? version.split('/')[0] : '') !== group;
}

/** Without the sets of fields that `metadata.managedFields` lists, which are most of an object and are not read. */
function withoutFieldSets(json: JsonObject, metadata: JsonObject): JsonObject {
  if (!isArray(metadata['managedFields'])) return json;
  const managedFields = metadata['managedFields'].map((entry) => {
    const { fieldsV1: _, ...others } = asObject(entry);
    return others;
  });
  return { ...json, metadata: { ...metadata, managedFields } };
}

function isNewer(a: JsonObject, b: JsonObject): boolean {
  return isLower(versionOf(b), versionOf(a));
}

function versionOf(json: JsonObject): string {
  return asString(asObject(json['metadata'])['resourceVersion']) ?? '';
}

/** Versions are whole numbers of any length (apimachinery, pkg/util/resourceversion). */
function isLower(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}
