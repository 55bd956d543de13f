import { fieldDocumentation } from '../kubernetes/documentation';
import { formatQuantity } from '../kubernetes/quantity';
import { selects } from '../kubernetes/selector';
import type { Target } from '../kubernetes/versions';
import { code, prose } from '../operations/markdown';
import type { Context } from '../settings/context';
import { targetOf } from '../settings/target';
import { givesNames } from '../statefulset/governance';
import {
  claimName,
  claimNames,
  effectiveClaimTemplates,
  namesOf,
  ordinalRange,
  podDnsName,
  podNames,
  serviceDnsName,
} from '../statefulset/identity';
import { claimsAfterScaleDown, retention, theirClaims } from '../statefulset/narrator/claims';
import { governanceSentence, governanceSummary } from '../statefulset/narrator/governance';
import { occasions, scaledDownByOne, updateRule } from '../statefulset/narrator/order';
import { whyRetained, whyUpdated } from '../statefulset/narrator/reasons';
import { count, listNames, sentences } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import { templateStorage, totalStorage } from '../statefulset/storage';
import { type Resource, resourceAt, type SourceFile } from '../workspace/file';
import { governanceOf } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { Workspace } from '../workspace/workspace';
import { fieldPath, type Path } from '../yaml/json';
import { locate } from '../yaml/locate';
import type { Span } from '../yaml/text';
import { chartFeatures } from './charts';
import { decisionInBrief } from './decision';
import { describeDeclared, describeDependents, describeLink, listed } from './describe';
import { guideHover } from './guides';
import { wholeManifestAt } from './guides/fragment';
import { fieldAround } from './hoverAround';
import { podField, withoutEffect } from './hoverPod';
import { builtAt } from './renderings/built';
import { renderedSection } from './renderings/hover';
import { printedAt, writtenSpan } from './renderings/printed';
import { type NamedPlace, symbolAt } from './symbolAt';

export interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

/**
 * In a text about sets what a command does to them, or what a name means; in a chart what a template or values say, and what follows from that in what it becomes; else what kustomizations make
 * of a value, what follows from a name or a field of a StatefulSet, then the documentation of the field. Offset in UTF-16
 * units.
 */
export function hover(file: SourceFile, offset: number, context: Context): Hover | undefined {
  const ofGuide = guideHover(file, offset, context) ?? hoverOfFragment(file, offset, context);
  if (ofGuide) return ofGuide;
  const ofChart = chartFeatures(file.uri, context.workspace)?.hover(file, offset, context);
  const printed = hoverOfPrinted(file, offset, context);
  if (ofChart && printed) return { ...ofChart, markdown: [ofChart.markdown, printed.markdown].join(rule) };
  if (ofChart || printed) return ofChart ?? printed;
  const rendered = renderedSection(file, offset, context);
  const written = hoverOfText(file, offset, context);
  if (!rendered || !written) return rendered ?? written;
  return { markdown: [rendered.markdown, written.markdown].join(rule), span: written.span };
}

const rule = '\n\n---\n\n';

/** What is to be said of a field in a text that shows some fields of a set only. */
function hoverOfFragment(file: SourceFile, offset: number, context: Context): Hover | undefined {
  const whole = wholeManifestAt(file, offset, context);
  const found = whole && hoverOfText(whole.page, whole.offset, context);
  return found && { ...found, span: whole.span };
}

/** What is to be said of what a template prints, where it is printed. */
function hoverOfPrinted(file: SourceFile, offset: number, context: Context): Hover | undefined {
  const spot = printedAt(file, offset, context.workspace);
  const found = spot && hoverOfText(spot.rendering, spot.offset, context);
  const span = found && writtenSpan(found.span, spot.rendering, file.uri);
  return span && { ...found, span };
}

function hoverOfText(file: SourceFile, offset: number, context: Context): Hover | undefined {
  const resource = resourceAt(file, offset);
  if (!resource || resource.document.templated) return undefined;
  const symbol = symbolAt(file, offset, context.workspace);
  const field = describedKinds.has(resource.kind) ? locate(resource.root, offset) : undefined;
  const path = field?.at.path.slice(resource.root.path.length);
  const computed = path && whereBuilt(computedPart, path, resource, context);
  const meaning = computed ?? (path && whereBuilt(meaningHere, path, resource, context));
  const parts = [
    meaning ?? '',
    symbol ? named(symbol, context.workspace, computed !== undefined) : '',
    path ? (documentation(path, resource, meaning !== undefined && context.settings.schemaCompletion) ?? '') : '',
  ].filter(Boolean);
  const span = symbol?.span ?? (field?.on === 'key' ? field.at.keySpan : field?.at.mark);
  return span && parts.length > 0 ? { markdown: parts.join(rule), span } : undefined;
}

/** What a name refers to, unless `computed` shows it already; for a declaration, what refers to it. */
function named({ links, targets }: NamedPlace, workspace: Workspace, computed: boolean): string {
  if (links.length > 0)
    return computed ? '' : [...new Set(links.map((link) => describeLink(link, workspace)))].join('\n\n');
  const [target] = targets;
  if (!target) return '';
  const itself = computed ? '' : describeDeclared(target, workspace);
  return [itself, describeDependents(target, workspace)].filter(Boolean).join('\n\n');
}

/** The kinds whose fields mean something for a set. */
const describedKinds: ReadonlySet<string> = new Set(['StatefulSet', 'Service', 'PodDisruptionBudget']);

/** The API's description. YAML language servers have those of all fields; `briefly` adds a sentence where none does. */
function documentation(path: Path, resource: Resource, briefly: boolean): string | undefined {
  const field = fieldPath(path);
  if (resource.kind === 'StatefulSet' && path[1] === 'volumeClaimTemplates' && path.some(speaksOfClaims))
    return undefined;
  const own = resource.kind === 'StatefulSet' && (path.length <= 2 || (path[0] === 'spec' && path[1] !== 'template'));
  if (!own) return briefly ? firstSentence(path, resource) : undefined;
  if (typeof path.at(-1) !== 'string' || path[0] === 'metadata' || path.length === 0) return undefined;
  const documented = fieldDocumentation(resource.apiVersion ?? 'apps/v1', 'StatefulSet', path);
  if (!documented?.description) return undefined;
  const facts = [
    documented.type,
    documented.required ? 'required' : '',
    documented.since ? `since ${documented.since}` : '',
  ];
  const values = Object.entries(documented.enum ?? {}).map(
    ([value, text]) => `- ${code(value)}${text ? `: ${text}` : ''}`,
  );
  return [`${code(field)} (${facts.filter(Boolean).join(', ')})`, documented.description, values.join('\n')]
    .filter(Boolean)
    .join('\n\n');
}

/** Of these the API speaks as of a claim of its own: that its name is unique, that its size may be changed. */
function speaksOfClaims(step: string | number): boolean {
  return ['apiVersion', 'kind', 'metadata', 'resources', 'volumeAttributesClassName'].includes(String(step));
}

/** The first sentence of what the API says of a field, unless it is wrong in a StatefulSet. */
function firstSentence(path: Path, { apiVersion, kind }: Resource): string | undefined {
  const usual = { StatefulSet: 'apps/v1', Service: 'v1', PodDisruptionBudget: 'policy/v1' }[kind];
  const documented = fieldDocumentation(apiVersion ?? usual ?? '', kind, path);
  const name = path.at(-1);
  if (!documented?.description || typeof name !== 'string' || misleading.has(name)) return undefined;
  const [first = ''] = /^[^\n]*?[.:](?=\s|$)/.exec(documented.description) ?? [documented.description];
  return `${code(name)} (${documented.type}): ${first.replace(/:$/, '.').slice(0, 300)}`;
}

/** Fields of which the API speaks as if any pod could have them. */
const misleading: ReadonlySet<string> = new Set([
  'activeDeadlineSeconds',
  'generateName',
  'hostname',
  'name',
  'namespace',
  'restartPolicy',
  'subdomain',
]);

type Meaning = (path: Path, resource: Resource, context: Context) => string | undefined;

/** What a field means in all that kustomizations make of its manifest; undefined where it means several things there. */
function whereBuilt(meaningOf: Meaning, path: Path, resource: Resource, context: Context): string | undefined {
  const built = builtAt(resource, path, context) ?? [{ resource, path }];
  const meanings = new Set(built.map((each) => meaningOf(each.path, each.resource, context)));
  const [meaning] = meanings;
  return meanings.size === 1 ? meaning : undefined;
}

/** What a field of the pod template, of a Service or of a budget means for the set. */
function meaningHere(path: Path, resource: Resource, context: Context): string | undefined {
  if (resource.kind !== 'StatefulSet') return fieldAround(path, resource, context);
  const set = statefulSetOf(resource);
  return set.name && path[1] === 'template' ? podField(path, set, resource, context) : undefined;
}

/** What follows from a value of the set. */
function computedPart(path: Path, resource: Resource, context: Context): string | undefined {
  if (resource.kind !== 'StatefulSet') return undefined;
  const set = statefulSetOf(resource);
  if (!set.name) return undefined;
  const target = targetOf(context);
  const [top, field, ...rest] = path;
  const hasNoEffect = field !== 'template' && withoutEffect(path, target);
  if (hasNoEffect) return hasNoEffect;
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
      return order(set, target);
    case 'updateStrategy':
      return explained(updateRule(set, target, code), set.replicas > 1 ? whyUpdated(set, target) : undefined);
    case 'persistentVolumeClaimRetentionPolicy':
      return explained(retention(set), set.claimTemplates.length > 0 ? whyRetained(set) : undefined);
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
  for (const template of effectiveClaimTemplates(set)) lines.push(`**Claims**: ${claims(template, set)}`);
  const storage = totalStorage(set);
  if (storage) lines.push(`**Storage**: ${storage} in total`);
  return listed(lines);
}

function pods(set: StatefulSet): string {
  return set.replicas === 0 ? 'none (`replicas: 0`)' : listNames(podNames(set), code);
}

function claims(template: StatefulSet['claimTemplates'][number], set: StatefulSet): string {
  return set.replicas === 0 ? 'none yet' : listNames(claimNames(template, set), code);
}

function dnsNames(set: StatefulSet, resource: Resource, context: Context): string | undefined {
  const facts = governanceOf(resource, context.workspace);
  if (!givesNames(facts)) {
    const isOpen = facts.state === 'not-headless' || facts.state === 'manual';
    return `**DNS**: ${isOpen ? 'not guaranteed' : 'none'}. ${governanceSummary(facts).consequence}`;
  }
  const { clusterDomain } = context.settings;
  const assumed = resource.namespace === undefined ? ' (namespace `default` assumed)' : '';
  const names = namesOf(ordinalRange(set), (ordinal) => podDnsName(set, ordinal, clusterDomain) ?? '');
  return `**DNS**: ${listNames(names, code)}${assumed}`;
}

function replicas(set: StatefulSet): string {
  const { start, end } = ordinalRange(set);
  const lines = [`**${count(set.replicas, 'pod')}**: ${pods(set)}`];
  if (start > 0 && set.replicas > 0) lines.push(`Ordinals ${start} to ${end - 1}, from \`spec.ordinals.start\``);
  const templates = effectiveClaimTemplates(set).length;
  const storage = totalStorage(set);
  if (templates > 0 && set.replicas > 0)
    lines.push(`${count(templates * set.replicas, 'claim')}${storage ? `, ${storage} in total` : ''}`);
  const deleted = scaledDownByOne(set, code);
  if (deleted) lines.push(sentences([deleted, claimsAfterScaleDown(theirClaims(1, templates), set)]));
  return listed(lines);
}

function governance(set: StatefulSet, resource: Resource, { workspace, settings }: Context): string {
  const facts = governanceOf(resource, workspace);
  const sentence = governanceSentence(facts, code);
  if (facts.state !== 'governing' || facts.name === undefined) return sentence;
  return `${sentence} ${code(serviceDnsName(facts.name, set.namespace, settings.clusterDomain))} resolves to all of them.`;
}

function explained(rule: string, why: string | undefined): string {
  return sentences([rule, why && reason(why)]);
}

/** A reason, told apart from the rule that it is for. */
function reason(why: string): string {
  return `*Why:* ${why}`;
}

/** The order that the policy determines: all but the order of updates. */
function order(set: StatefulSet, target: Target): string {
  if (set.replicas === 0) return 'There are no pods now.';
  const lines = occasions(set, target).filter(({ title }) => title !== 'Update');
  return listed(
    lines.map(({ title, pods, text, why }) => {
      const names = pods.map((pod) => (pod === '…' ? pod : code(pod))).join(', ');
      return `**${title}**: ${[names, text].filter(Boolean).join('. ')}${why ? ` ${reason(why)}` : ''}`;
    }),
  );
}

function selector(set: StatefulSet): string {
  return selects(set.selector, set.podLabels)
    ? 'Selects the pods of this template.'
    : 'Does **not** select the pods of this template.';
}

function claimTemplates(set: StatefulSet, [index]: Path): string | undefined {
  const chosen = set.claimTemplates.filter((template) => index === undefined || template.index === index);
  if (chosen.length === 0) return undefined;
  return listed(
    chosen.flatMap((template) => {
      if (!template.name) return [];
      const storage = templateStorage(template, set);
      const total = storage ? ` (${prose(template.storage ?? '')} each, ${formatQuantity(storage)} in total)` : '';
      return [`**Claims**: ${claims(template, set)}${total}`];
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
  const claimTemplate = set.claimTemplates.find((candidate) => candidate.name === name);
  if (claimTemplate)
    return `Each pod mounts its own claim: ${set.replicas === 0 ? code(claimName(claimTemplate, set, set.start)) : claims(claimTemplate, set)}.`;
  const volume = resource.root
    .walk(['spec', 'template', 'spec', 'volumes'])
    .items()
    .find((candidate) => candidate.get('name').string === name);
  const source = volume?.keys().find((key) => key !== 'name');
  return volume && name !== undefined
    ? `Volume ${code(name)}${source ? ` (${prose(source)})` : ''}: the same for every pod.`
    : undefined;
}
