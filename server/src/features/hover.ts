import { fieldDocumentation } from '../kubernetes/documentation';
import { formatQuantity } from '../kubernetes/quantity';
import { selects } from '../kubernetes/selector';
import type { Context } from '../settings/context';
import { givesNames } from '../statefulset/governance';
import { ordinalRange, podDnsName, podName, serviceDnsName } from '../statefulset/identity';
import { governanceSentence, governanceWords } from '../statefulset/narrator';
import type { StatefulSet } from '../statefulset/set';
import { templateStorage, totalStorage } from '../statefulset/storage';
import {
  claimsInWords,
  count,
  descendingInWords,
  namesInWords,
  podsInWords,
  updatedByPartition,
} from '../statefulset/summary';
import { type Resource, resourceAt, type SourceFile } from '../workspace/file';
import { governanceOf } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import { fieldPath, type Path } from '../yaml/json';
import { locate } from '../yaml/locate';
import type { Span } from '../yaml/text';
import { decisionInBrief } from './decision';
import { code, describeDeclared, describeDependents, describeLink, listed } from './describe';
import { type NamedPlace, symbolAt } from './symbolAt';

export interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

/** What a name means, or a place of a StatefulSet (computed), then what the field is for. Offset in UTF-16 units. */
export function hover(file: SourceFile, offset: number, context: Context): Hover | undefined {
  const resource = resourceAt(file, offset);
  if (!resource || resource.document.templated) return undefined;
  const symbol = symbolAt(file, offset, context.workspace);
  const field = resource.kind === 'StatefulSet' ? locate(resource.root, offset) : undefined;
  const path = field?.at.path.slice(resource.root.path.length);
  const computed = path && here(path, resource, context);
  const parts = [
    computed ?? '',
    symbol ? named(symbol, context.workspace, computed !== undefined) : '',
    path ? (documentation(path, resource) ?? '') : '',
  ].filter(Boolean);
  const span = symbol?.span ?? (field?.on === 'key' ? field.at.keySpan : field?.at.mark);
  return span && parts.length > 0 ? { markdown: parts.join('\n\n---\n\n'), span } : undefined;
}

/** What a name leads to, unless that is said already; for a declaration, what leads to it. */
function named({ links, targets }: NamedPlace, workspace: Workspace, said: boolean): string {
  if (links.length > 0)
    return said ? '' : [...new Set(links.map((link) => describeLink(link, workspace)))].join('\n\n');
  const [target] = targets;
  if (!target) return '';
  const itself = said ? '' : describeDeclared(target, workspace);
  return [itself, describeDependents(target, workspace)].filter(Boolean).join('\n\n');
}

function documentation(path: Path, resource: Resource): string | undefined {
  const field = fieldPath(path);
  // The pod's own fields are every YAML server's business; ours are the set's.
  const own = path.length <= 2 || (path[0] === 'spec' && path[1] !== 'template');
  if (!own || typeof path.at(-1) !== 'string' || path[0] === 'metadata' || path.length === 0) return undefined;
  const documented = fieldDocumentation(resource.apiVersion ?? 'apps/v1', 'StatefulSet', path);
  if (!documented?.description) return undefined;
  const facts = [
    documented.type,
    documented.required ? 'required' : '',
    documented.since ? `since ${documented.since}` : '',
  ];
  const values = Object.entries(documented.enum ?? {}).map(
    ([value, text]) => `- \`${value}\`${text ? `: ${text}` : ''}`,
  );
  return [`\`${field}\` (${facts.filter(Boolean).join(', ')})`, documented.description, values.join('\n')]
    .filter(Boolean)
    .join('\n\n');
}

/** The computed part: what this very value leads to. */
function here(path: Path, resource: Resource, context: Context): string | undefined {
  const set = statefulSetOf(resource);
  if (!set.name) return undefined;
  const [top, field, ...rest] = path;
  if (top === 'kind') return `${identity(set, resource, context)}\n\n${decisionInBrief(resource, context)}`;
  if (top === 'metadata' && (field === undefined || field === 'name')) return identity(set, resource, context);
  if (top === 'metadata' && field === 'namespace') return dnsNames(set, resource, context);
  if (top !== 'spec') return undefined;
  switch (field) {
    case 'replicas':
      return replicas(set);
    case 'ordinals':
      return replicas(set);
    case 'serviceName':
      return `${governance(set, resource, context)}\n\n${dnsNames(set, resource, context)}`;
    case 'podManagementPolicy':
      return order(set);
    case 'updateStrategy':
      return update(set);
    case 'persistentVolumeClaimRetentionPolicy':
      return retention(set);
    case 'selector':
      return selector(set);
    case 'volumeClaimTemplates':
      return claimTemplates(set, rest);
    case 'template':
      return template(set, resource, rest);
    default:
      return undefined;
  }
}

function identity(set: StatefulSet, resource: Resource, context: Context): string {
  const lines = [`**Pods**: ${pods(set)}`];
  const dns = dnsNames(set, resource, context);
  if (dns) lines.push(dns);
  for (const claims of set.claimTemplates) lines.push(`**Claims**: ${claimsInWords(claims, set, code)}`);
  const storage = totalStorage(set);
  if (storage) lines.push(`**Storage**: ${storage} in all`);
  return listed(lines);
}

function pods(set: StatefulSet): string {
  return set.replicas === 0 ? 'none (`replicas: 0`)' : podsInWords(set, code);
}

function dnsNames(set: StatefulSet, resource: Resource, context: Context): string | undefined {
  const facts = governanceOf(resource, context.workspace);
  if (!givesNames(facts)) return `**DNS**: none. ${governanceWords(facts).consequence}`;
  const { clusterDomain } = context.settings;
  const assumed = resource.namespace === undefined ? ' (namespace `default` assumed)' : '';
  return `**DNS**: ${namesInWords(set, (ordinal) => podDnsName(set, ordinal, clusterDomain) ?? '', code)}${assumed}`;
}

function replicas(set: StatefulSet): string {
  const { start, end } = ordinalRange(set);
  const lines = [`**${count(set.replicas, 'pod')}**: ${pods(set)}`];
  if (start > 0 && set.replicas > 0) lines.push(`Ordinals ${start} to ${end - 1}, from \`spec.ordinals.start\``);
  const claims = set.claimTemplates.length * set.replicas;
  if (claims > 0) lines.push(`${count(claims, 'claim')}${totalStorage(set) ? `, ${totalStorage(set)} in all` : ''}`);
  if (set.replicas > 0) {
    const last = podName(set, end - 1);
    const kept = set.whenScaled === 'Retain' ? 'its claims stay and are used again' : 'its claims are deleted with it';
    lines.push(`Scaling down removes ${code(last)} first${set.claimTemplates.length > 0 ? `; ${kept}` : ''}`);
  }
  return listed(lines);
}

function governance(set: StatefulSet, resource: Resource, { workspace, settings }: Context): string {
  const facts = governanceOf(resource, workspace);
  const sentence = governanceSentence(facts, code);
  if (facts.state !== 'governing' || facts.name === undefined) return sentence;
  return `${sentence} ${code(serviceDnsName(facts.name, set.namespace, settings.clusterDomain))} resolves to all of them.`;
}

function order(set: StatefulSet): string {
  if (set.replicas === 0) return 'No pods now.';
  const { start, end } = ordinalRange(set);
  if (set.podManagementPolicy === 'Parallel')
    return `All ${count(set.replicas, 'pod')} are created and removed at once, in no order.`;
  if (set.replicas === 1) return `${code(podName(set, start))} is the only pod.`;
  return `${code(podName(set, start))} is created first, each next pod once all before it are ready. Scaling down removes ${code(podName(set, end - 1))} first. Deleting the set removes its pods in no order.`;
}

function update(set: StatefulSet): string {
  if (set.updateStrategy === 'OnDelete') return 'A new template reaches a pod only when that pod is deleted.';
  if (set.updateStrategy === 'Recreate') return 'All pods are deleted before any is created from a new template.';
  const { start, end } = updatedByPartition(set);
  const total = ordinalRange(set);
  if (set.replicas === 0) return 'No pods to update.';
  if (start >= end)
    return `A new template reaches no pod: the partition (${set.partition}) holds all ${count(set.replicas, 'pod')}.`;
  const kept = { start: total.start, replicas: start - total.start };
  const keep =
    kept.replicas > 0 ? ` ${namesInWords(kept, (ordinal) => podName(set, ordinal), code)} keep the old one.` : '';
  return `A new template reaches ${descendingInWords({ start, end }, (ordinal) => podName(set, ordinal), code)}, in that order.${keep}`;
}

function retention(set: StatefulSet): string {
  const when = (policy: 'Retain' | 'Delete') => (policy === 'Retain' ? 'stay' : 'are **deleted**');
  return listed([
    `When the set is deleted, its claims ${when(set.whenDeleted)}`,
    `When it is scaled down, the claims of the removed pods ${when(set.whenScaled)}`,
  ]);
}

function selector(set: StatefulSet): string {
  return selects(set.selector, set.podLabels)
    ? 'Selects the pods of this template.'
    : 'Does **not** select the pods of this template.';
}

function claimTemplates(set: StatefulSet, [index]: Path): string | undefined {
  const chosen = set.claimTemplates.filter((claims) => index === undefined || claims.index === index);
  if (chosen.length === 0) return undefined;
  return listed(
    chosen.flatMap((claims) => {
      if (!claims.name) return [];
      const storage = templateStorage(claims, set);
      const total = storage ? ` (${claims.storage} each, ${formatQuantity(storage)} in all)` : '';
      return [`**Claims**: ${set.replicas === 0 ? 'none yet' : claimsInWords(claims, set, code)}${total}`];
    }),
  );
}

function template(set: StatefulSet, resource: Resource, path: Path): string | undefined {
  const [, list, index, mounts] = path;
  if (mounts !== 'volumeMounts' && mounts !== 'volumeDevices') return undefined;
  if ((list !== 'containers' && list !== 'initContainers') || typeof index !== 'number') return undefined;
  const item = path[4];
  if (typeof item !== 'number' || (path.length > 5 && path[5] !== 'name')) return undefined;
  const name = resource.root.walk(['spec', 'template', ...path.slice(0, 5), 'name']).string;
  const claims = set.claimTemplates.find((candidate) => candidate.name === name);
  if (claims)
    return `Each pod mounts its own claim: ${set.replicas === 0 ? code(`${claims.name}-${set.name}-0`) : claimsInWords(claims, set, code)}.`;
  const volume = resource.root
    .walk(['spec', 'template', 'spec', 'volumes'])
    .items()
    .find((candidate) => candidate.get('name').string === name);
  const source = volume?.keys().find((key) => key !== 'name');
  return volume && name !== undefined
    ? `Volume ${code(name)}${source ? ` (${source})` : ''}: the same for every pod.`
    : undefined;
}
