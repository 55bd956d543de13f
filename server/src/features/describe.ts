import { code, prose } from '../operations/markdown';
import { claimName, ordinalRange, podName, podNames } from '../statefulset/identity';
import { capital, count, listNames, type Names } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import { byDistance } from '../workspace/distance';
import type { Resource } from '../workspace/file';
import { isHeadless, serviceSelector } from '../workspace/labels';
import { keyMaps, type Link, placeOf, type Target } from '../workspace/references';
import { statefulSetOf } from '../workspace/set';
import { fileNameOf } from '../workspace/uri';
import type { Workspace } from '../workspace/workspace';
import type { At } from '../yaml/at';
import { occurrencesOf } from './symbolAt';

/** Descriptions of names in Markdown. */

export const listed = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');

/** What a reference refers to: `Pod web-1 of StatefulSet web`. */
export function describeLink({ target, ordinal, reference, span, extent }: Link, workspace: Workspace): string {
  const { resource, part } = target;
  const { type } = reference.to;
  if (type === 'pods') return `Selects ${pods(target, ordinal)}${whereFrom(target, reference.from)}.`;
  const isSet = part === 'resource' && resource.kind === 'StatefulSet';
  const isPod = isSet && (ordinal !== undefined || span.end !== extent.end);
  const text = isPod && type !== 'claim' ? pods(target, ordinal) : undefined;
  if (text !== undefined) return `${capital(text)}${whereFrom(target, reference.from)}.`;
  if (reference.to.type === 'claim' && ordinal !== undefined) return claim(reference.to.name, target, ordinal);
  return describeTarget(target, workspace, reference.from);
}

/** A target in one or two sentences. `from` is the manifest that refers to it; another file is named. */
export function describeTarget(target: Target, workspace: Workspace, from: Resource = target.resource): string {
  const { resource, part, name, at } = target;
  const item = at.parent;
  const owner = `${prose(resource.kind)} ${code(resource.name ?? '')}`;
  const of = ` of ${owner}${whereFrom(target, from)}`;
  switch (part) {
    case 'resource':
      return `${owner}${whereFrom(target, from)}${facts(resource, workspace)}`;
    case 'claimTemplate':
      return `Claim template ${code(name)}${of}.`;
    case 'volume': {
      const source = item?.keys().find((key) => key !== 'name');
      return `Volume ${code(name)}${source === undefined ? '' : ` (${prose(source)})`}${of}.`;
    }
    case 'container':
      return `Container ${code(name)}${of}: image ${code(item?.get('image').string ?? 'not set')}.`;
    case 'containerPort':
      return `Port ${code(name)}${of}: ${portText(item, 'containerPort')}.`;
    case 'servicePort':
      return `Port ${code(name)}${of}: ${portText(item, 'port')}.`;
    case 'variable':
      return `Variable ${code(name)}: ${variableValue(item)}.`;
    case 'key':
      return `Key ${code(name)}${of}${resource.kind === 'Secret' ? '' : keyValue(at)}.`;
  }
}

/** Facts about a declaration that its own lines do not show. */
export function describeDeclared(target: Target, workspace: Workspace): string {
  const { kind } = target.resource;
  const isShown = target.part === 'resource' && (kind === 'Service' || kind === 'ConfigMap' || kind === 'Secret');
  return isShown ? describeTarget(target, workspace) : '';
}

/** The manifests that refer to a target; empty if there are none. */
export function describeDependents(target: Target, workspace: Workspace): string {
  const byResource = new Map<Resource, Link[]>();
  for (const { link } of occurrencesOf(target, workspace)) {
    const from = link?.reference.from;
    if (!link || !from || from === target.resource) continue;
    byResource.set(from, [...(byResource.get(from) ?? []), link]);
  }
  if (byResource.size === 0) return '';
  const lines = [...byResource].slice(0, mostDependents).map(([from, links]) => {
    const fields = [...new Set(links.map(({ reference }) => placeOf(reference).field))];
    const places = fields.length === 1 ? code(fields[0] ?? '') : count(links.length, 'place');
    return `${prose(from.kind)} ${code(from.name ?? '')}${whereFrom({ resource: from }, target.resource)}: ${places}`;
  });
  const rest = byResource.size - lines.length;
  return `**Referred to by**\n\n${listed([...lines, ...(rest > 0 ? [`and ${rest} more`] : [])])}`;
}

const mostDependents = 8;

/** Pods of a workload: one if its ordinal is known. */
function pods({ resource }: Pick<Target, 'resource'>, ordinal: number | undefined): string {
  const name = `${prose(resource.kind)} ${code(resource.name ?? '')}`;
  if (resource.kind !== 'StatefulSet') return `the pods of ${name}`;
  const set = statefulSetOf(resource);
  const all = set.replicas === 0 ? 'it has none (`replicas: 0`)' : `its pods are ${listNames(podNames(set), code)}`;
  if (ordinal === undefined) return `the pods of ${name}: ${all}`;
  const { start, end } = ordinalRange(set);
  return describePod(podName(set, ordinal), set, podNames(set), ordinal >= start && ordinal < end);
}

/** A pod of a set that has these pods, or lacks it: `pod web-1 of StatefulSet web (3 pods)`. */
export function describePod(pod: string, set: Pick<StatefulSet, 'name'>, pods: Names, exists: boolean): string {
  const name = `StatefulSet ${code(set.name)}`;
  if (exists) return `pod ${code(pod)} of ${name} (${count(pods.length, 'pod')})`;
  const all = pods.length === 0 ? 'it has none' : `its pods are ${listNames(pods, code)}`;
  return `pod ${code(pod)}, which ${name} does not have: ${all}`;
}

/** A claim of a set: its size, and its pod. */
function claim(name: string, { resource }: Pick<Target, 'resource'>, ordinal: number): string {
  const set = statefulSetOf(resource);
  const template = set.claimTemplates.find((each) => claimName(each, set, ordinal) === name);
  const size = template?.storage === undefined ? '' : `, ${prose(template.storage)}`;
  return `Claim ${code(name)}${size}, of ${pods({ resource }, ordinal)}.`;
}

function facts(resource: Resource, workspace: Workspace): string {
  const { kind, root } = resource;
  const spec = root.get('spec');
  switch (kind) {
    case 'StatefulSet':
      return `: ${count(statefulSetOf(resource).replicas, 'pod')}.`;
    case 'Service': {
      const selected = byDistance(workspace.selectedBy(serviceSelector(resource), resource), resource);
      const names = [...new Set(selected.map((workload) => `${prose(workload.kind)} ${code(workload.name ?? '')}`))];
      const ports = spec
        .get('ports')
        .items()
        .flatMap((port) => port.get('port').source ?? []);
      const selects =
        serviceSelector(resource).requirements.length === 0
          ? 'has no selector'
          : names.length === 0
            ? 'selects no pods of this workspace'
            : `selects the pods of ${listNames(names)}`;
      return `: ${isHeadless(resource) ? 'headless' : 'not headless'}, ${selects}${ports.length > 0 ? `; port ${listNames(ports, prose)}` : ''}.`;
    }
    case 'ConfigMap':
    case 'Secret': {
      const keys = keyMaps.flatMap((map) => root.get(map).keys());
      return keys.length === 0 ? ', empty.' : `: ${keys.length === 1 ? 'key' : 'keys'} ${listNames(keys, code)}.`;
    }
    default:
      return '.';
  }
}

function variableValue(item: At | undefined): string {
  const value = item?.get('value');
  if (value?.exists) return code(value.source ?? '');
  const source = item?.get('valueFrom');
  const [kind] = source?.keys() ?? [];
  if (!source || kind === undefined) return 'empty';
  const from = source.get(kind);
  const details = ['fieldPath', 'resource', 'name', 'key'].flatMap((field) => from.get(field).string ?? []);
  return `from ${code([kind, ...details].join(' '))}`;
}

/** The first line of a value, which often tells what a file is. */
function keyValue(at: At): string {
  const [first = '', ...rest] = (at.source ?? '').split('\n');
  const lines = rest.at(-1) === '' ? rest.length : rest.length + 1;
  return lines > 1 ? `: ${count(lines, 'line')}, ${code(first)}` : `: ${code(first)}`;
}

/** The name of the file, if a manifest is in another one. */
function whereFrom({ resource }: Pick<Target, 'resource'>, { file }: Resource): string {
  if (resource.file === file) return '';
  return ` in ${code(fileNameOf(resource.file.uri).replaceAll('%20', ' '))}`;
}

function portText(item: At | undefined, field: 'containerPort' | 'port'): string {
  return prose(`${item?.get(field).source ?? '?'}/${item?.get('protocol').string ?? 'TCP'}`);
}
