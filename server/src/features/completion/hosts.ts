import { maxNameLength } from '../../kubernetes/names';
import { connectionsOf, portOf } from '../../operations/connect';
import { ordinalRange, podDnsName, podHost, podName, serviceDnsName } from '../../statefulset/identity';
import { shorten } from '../../statefulset/phrases';
import type { StatefulSet } from '../../statefulset/set';
import { nearest } from '../../workspace/distance';
import type { Resource } from '../../workspace/file';
import { isOverlay } from '../../workspace/references';
import { statefulSetOf } from '../../workspace/set';
import type { Path } from '../../yaml/json';
import { trailing } from '../../yaml/text';
import { typeAt } from './fields';
import { isReal, manifestsOf, nearestNames, type Place, type Suggestion } from './place';
import { plainly } from './snippet';

/** DNS names of pods and Services inside strings, and lists of all peers. */

/** The most sets that are considered, pods that are suggested one by one, members of a list, and Services. */
const [maxSets, maxPods, maxPeers, maxServices] = [20, 10, 100, 100];

/** How many characters before the cursor are considered: enough for a long peer list. */
const maxText = 5000;

/** What is typed inside a string: a name, and the list entry that contains it. */
interface Typing {
  /** Up to the cursor. */
  readonly name: string;
  /** Before the name: `postgres://app@`. */
  readonly lead: string;
  /** The entries before this one, as written. */
  readonly earlier: string;
  readonly separator: string;
  /** How many characters of the name are after the cursor. */
  readonly rest: number;
  /** As written after the name: `:5432`. */
  readonly port: string;
}

/** Host names that match what is typed so far, in strings that may contain some. */
export function hosts(place: Place): Suggestion[] {
  const { resource, typed } = place;
  if (!resource || !mayHoldHosts(place) || !isText(place)) return [];
  const typing = readTyping(typed.before.slice(-maxText), typed.after);
  const { workspace } = place.context;
  const isOwn = (set: Resource) => set.name === resource.name && set.kind === resource.kind;
  const named = nearestNames(
    manifestsOf('StatefulSet', place),
    place.file,
    (set) => !isOverlay(set, workspace),
    maxSets,
  )
    .sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)))
    .map((set) => statefulSetOf(set))
    .filter(({ serviceName, replicas }) => serviceName !== undefined && replicas > 0);
  const pods = named.flatMap((set) => [...others(set, typing, place), ...members(set, typing, place)]);
  return [...pods, ...composed(named, typing, place), ...services(typing, place)];
}

/** Names of fields that are likely to have a host as value. */
const hostField = /(?:host|url|uri|addr|address|endpoint|server|broker)s?$|externalName$/i;

/** Whether a string may contain hosts: unless its field is known to mean something else. */
function mayHoldHosts(place: Place): boolean {
  const { path, resource, typed } = place;
  const [top, field] = path;
  if (!resource || typed.on !== 'value' || top === 'apiVersion' || top === 'kind' || top === 'status') return false;
  if (top === 'metadata') return field === 'annotations';
  if (resource.kind === 'ConfigMap') return top === 'data';
  if (resource.kind === 'Secret') return top === 'stringData';
  const last = path.findLast((step) => typeof step === 'string') as string;
  if (hostField.test(last) && (typeAt(path, place) ?? 'string') === 'string') return true;
  if (last === 'args' || last === 'command' || (last === 'value' && path.at(-3) === 'env')) return true;
  // Fields of unknown kinds: only if the text before the cursor looks like a host name.
  return typeAt([], place) === undefined && /[\w)}][.]|:\/\//.test(typed.before);
}

/** Whether the place is a complete string: no dash is missing before it, and no quotes around it. */
function isText({ typed, style }: Place): boolean {
  return typed.lead === '' && typed.tail === '' && !(style.json && typed.form === 'plain');
}

function readTyping(before: string, after: string): Typing {
  const name = trailing(before, /[a-z0-9.-]/);
  const head = before.slice(0, before.length - name.length);
  const cut = Math.max(...[',', ';', ' ', '\t', '[', '(', '"', "'"].map((each) => head.lastIndexOf(each))) + 1;
  const option = optionOf(head.slice(cut));
  const rest = /^[a-z0-9.-]*/.exec(after)?.[0] ?? '';
  return {
    name,
    lead: head.slice(cut + option.length),
    earlier: head.slice(0, cut),
    separator: /[,;]? ?$/.exec(head.slice(0, cut))?.[0] || ',',
    rest: rest.length,
    port: /^:\d+/.exec(after.slice(rest.length))?.[0] ?? '',
  };
}

/** The option before a list: `--peers=`, `bootstrap.servers=`, `PEERS=`. A name that ends in a number is the id of a member. */
function optionOf(entry: string): string {
  return /^(?:--?[\w.-]+|[A-Za-z_][\w.-]*[A-Za-z_])=/.exec(entry)?.[0] ?? '';
}

/** The short name of a pod, with the namespace if the manifest has another one. */
function shortName(set: StatefulSet, ordinal: number, place: Place): string {
  return podHost(set, ordinal) + namespaceOf(set.namespace, place);
}

function namespaceOf(namespace: string | undefined, { resource }: Place): string {
  return namespace === undefined || resource?.namespace === namespace ? '' : `.${namespace}`;
}

function ordinalsOf(set: StatefulSet, most: number): number[] {
  const { start, end } = ordinalRange(set);
  return Array.from({ length: Math.min(end - start, most) }, (_, index) => start + index);
}

/** The pods that a list does not have yet, in the form of its last entry. */
function others(set: StatefulSet, typing: Typing, place: Place): Suggestion[] {
  const { earlier, lead, name, separator } = typing;
  if (set.name.length > maxNameLength || !earlier.includes(`${set.name}-`) || isList(place)) return [];
  const entries = earlier.split(separator.trim() || ' ').map((entry) => entry.trim());
  const pod = new RegExp(`(?<![\\w-])${escapeRegExp(set.name)}-(\\d+)(?=\\.)`);
  const listed = entries.flatMap((entry) => {
    const ordinal = pod.exec(entry)?.[1];
    return ordinal === undefined ? [] : [{ entry: entry.slice(optionOf(entry).length), ordinal: Number(ordinal) }];
  });
  const last = listed.at(-1);
  if (!last) return [];
  const missing = ordinalsOf(set, maxPeers).filter((ordinal) => !listed.some((each) => each.ordinal === ordinal));
  if (missing.length === 0) return [];
  const entry = (ordinal: number) => likeEntry(last.entry, last.ordinal, ordinal, set);
  const text = missing.map(entry).join(separator);
  const typedSoFar = lead + name;
  const one = missing[0];
  const suggestion = (label: string, newText: string, detail: string): Suggestion => ({
    label,
    kind: 'host',
    detail,
    span: { start: place.offset - typedSoFar.length, end: place.offset + typing.rest + typing.port.length },
    insertion: plainly(newText),
    filter: newText,
  });
  if (one === undefined || !text.startsWith(typedSoFar)) return [];
  const rest =
    missing.length > 1
      ? [suggestion(shorten(missing.map(entry)).join(separator), text, `remaining pods of StatefulSet ${set.name}`)]
      : [];
  return [...rest, suggestion(entry(one), entry(one), `pod of StatefulSet ${set.name}`)];
}

/** An entry for one pod changed to name another, with the ids before it (`0@`, `etcd-0=`, `server.1=`). */
function likeEntry(entry: string, from: number, to: number, set: StatefulSet): string {
  const id = /^[\w.-]*(?=[=@])/.exec(entry)?.[0] ?? '';
  const number = trailing(id, /\d/);
  const before = id.slice(0, id.length - number.length);
  const pods = new RegExp(`(?<![\\w-])${escapeRegExp(set.name)}-${from}(?!\\w)`, 'g');
  const isNumbered = number !== '' && /^(?:[A-Za-z]|$)/.test(before);
  const moved = isNumbered ? before + Math.max(0, Number(number) + to - from) : id;
  return moved + entry.slice(id.length).replace(pods, podName(set, to));
}

/** Single pods, and a list of all pods. */
function members(set: StatefulSet, typing: Typing, place: Place): Suggestion[] {
  const { name, port, lead, earlier } = typing;
  const { clusterDomain } = place.context.settings;
  const span = { start: place.offset - name.length, end: place.offset + typing.rest };
  const offered: Suggestion[] = [];
  if (!name.startsWith(`${set.name}-`.slice(0, name.length))) return [];
  const offer = (label: string, text: string, detail: string, end = span.end) => {
    if (!text.startsWith(name)) return;
    offered.push({
      label,
      kind: 'host',
      detail,
      span: { start: span.start, end },
      insertion: plainly(text),
      filter: text,
    });
  };
  const ordinals = ordinalsOf(set, maxPeers);
  const known = earlier.includes(`${set.name}-`);
  if (ordinals.length > 1 && !known && !isList(place)) {
    const entries = peersAs(set, ordinals, lead, port, place);
    const detail = `all pods of StatefulSet ${set.name}`;
    for (const list of entries) offer(shorten(list).join(','), list.join(','), detail, span.end + port.length);
  }
  for (const ordinal of ordinals.slice(0, maxPods)) {
    const short = shortName(set, ordinal, place);
    const full = podDnsName(set, ordinal, clusterDomain) ?? short;
    if (!known) offer(short, short, `pod of StatefulSet ${set.name}`);
    if (name.startsWith(`${podName(set, ordinal)}.`) || name === podName(set, ordinal))
      offer(full, full, 'resolves in all namespaces');
  }
  return offered;
}

/** The ways to write all members after `lead`, which belongs to the first. */
function peersAs(set: StatefulSet, ordinals: readonly number[], lead: string, port: string, place: Place): string[][] {
  const { clusterDomain } = place.context.settings;
  const hosts = ordinals.map((ordinal) => shortName(set, ordinal, place));
  if (port !== '')
    return [
      continued(
        set,
        ordinals,
        hosts.map((host) => host + port),
        lead,
      ),
    ];
  // Suggested even if the Service does not exist yet.
  const governance = { state: 'not-found', name: set.serviceName, early: false, reaches: true } as const;
  const own = connectionsOf(set, { governing: undefined, governance, clients: [], clusterDomain }).productPeers;
  const lists = [continued(set, ordinals, hosts, lead)];
  const number = Number(/:(\d+)(?:,|$)/.exec(own ?? '')?.[1]) || portOf(set);
  if (number !== undefined)
    lists.push(
      continued(
        set,
        ordinals,
        hosts.map((host) => `${host}:${number}`),
        lead,
      ),
    );
  if (own !== undefined && lead === '' && !lists.some((list) => list.join(',') === own)) lists.push(own.split(','));
  return lists;
}

/** Repeats what precedes the first member for the others: its id or a scheme, but no user. */
function continued(set: StatefulSet, ordinals: readonly number[], members: readonly string[], lead: string): string[] {
  const [first = 0] = ordinals;
  const user = /:\/\/[^/]*@$/.test(lead);
  return members.map((member, index) => {
    if (index === 0 || user) return member;
    return likeEntry(lead, first, ordinals[index] ?? first, set) + member;
  });
}

/** The rest of a DNS name after a variable with the pod's name: `$(POD_NAME).web`. */
function composed(sets: readonly StatefulSet[], typing: Typing, place: Place): Suggestion[] {
  const { name, lead, rest } = typing;
  const before = place.typed.before.slice(0, place.typed.before.length - name.length);
  if (!name.startsWith('.') || !/\$(?:\([\w.-]+\)|\{[\w.-]+\}|[A-Za-z_]\w*)$/.test(before) || lead.endsWith(' '))
    return [];
  const { clusterDomain } = place.context.settings;
  const own = sets.filter((set) => place.resource?.kind !== 'StatefulSet' || set.name === place.resource.name);
  const services = [...new Set(own.map(({ serviceName, namespace }) => JSON.stringify([serviceName, namespace])))];
  return services.flatMap((key) => {
    const [service, namespace] = JSON.parse(key) as [string, string | undefined];
    const texts = [`.${service}`, `.${serviceDnsName(service, namespace ?? undefined, clusterDomain)}`];
    return texts
      .filter((text) => text.startsWith(name))
      .map((text) => ({
        label: text,
        kind: 'host' as const,
        detail: 'governing Service',
        span: { start: place.offset - name.length, end: place.offset + rest },
        insertion: plainly(text),
      }));
  });
}

/** Services by name, once the user types one or starts a URL. */
function services(typing: Typing, place: Place): Suggestion[] {
  const { name, lead, rest } = typing;
  const { settings } = place.context;
  if (name === '' && !/\/\/$|@$/.test(lead) && place.typed.before !== '') return [];
  const span = { start: place.offset - name.length, end: place.offset + rest };
  const fits = ({ name: service = '' }: Resource) => service.startsWith(name.slice(0, service.length));
  const found = nearestNames(manifestsOf('Service', place), place.file, fits, maxServices);
  return found.flatMap(({ name: service = '', namespace }) => {
    const short = `${service}${namespaceOf(namespace, place)}`;
    const full = serviceDnsName(service, namespace, settings.clusterDomain);
    const texts = name.startsWith(`${service}.`) ? [short, full] : [short];
    return [...new Set(texts)]
      .filter((text) => text.startsWith(name))
      .map((text) => ({ label: text, kind: 'host' as const, detail: 'Service', span, insertion: plainly(text) }));
  });
}

/** Whether a comma would separate list items there. */
function isList({ typed }: Place): boolean {
  return typed.flow && typed.form === 'plain';
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Names of variables after `$(`: in the value of a variable those before it, elsewhere all of the container. */
export function variables(place: Place): Suggestion[] {
  const { typed, path, resource, context } = place;
  const match = /(?<!\$)(?:\$\$)*\$\(([\w.-]*)$/.exec(typed.before);
  const container = path.findLastIndex((step) => /^(?:init|ephemeral)?[cC]ontainers$/.test(String(step)));
  const field = path[container + 2];
  if (!match || !resource || !isText(place) || container < 0 || !expanded(path.slice(container + 2))) return [];
  const at = resource.root.walk(path.slice(0, container + 2));
  const own = at.get('env').items();
  const before = field === 'env' ? own.slice(0, Number(path[container + 3])) : own;
  const direct = before.map((variable) => [variable.get('name').string, variable.get('value').string] as const);
  const taken = at
    .get('envFrom')
    .items()
    .flatMap((source) => {
      const prefix = source.get('prefix').string ?? '';
      return (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
        const name = source.get(kind === 'ConfigMap' ? 'configMapRef' : 'secretRef').get('name').string;
        const [owner] = name === undefined ? [] : nearest(context.workspace.find(kind, name, resource), resource);
        const keys = ['data', 'stringData'].flatMap((map) => owner?.root.get(map).keys() ?? []);
        return keys.map((key) => [prefix + key, `from ${kind} ${name}`] as const);
      });
    });
  const name = match[1] ?? '';
  const rest = /^[\w.-]*\)?/.exec(typed.after)?.[0].length ?? 0;
  const span = { start: place.offset - name.length, end: place.offset + rest };
  return [...new Map([...direct, ...taken])].flatMap(([variable, detail]) =>
    isReal(variable)
      ? [
          {
            label: variable,
            kind: 'name' as const,
            detail: detail ?? 'environment variable',
            span,
            insertion: plainly(`${variable})`),
          },
        ]
      : [],
  );
}

/** Whether the kubelet expands variables in a field of a container. */
function expanded([field, , inner]: Path): boolean {
  if (field === 'command' || field === 'args') return true;
  return (field === 'env' && inner === 'value') || (field === 'volumeMounts' && inner === 'subPathExpr');
}
