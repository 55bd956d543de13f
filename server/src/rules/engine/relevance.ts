import type { Requirement, Selector } from '../../kubernetes/selector';
import { productOfImage } from '../../products/images';
import { configurationName } from '../../settings/configuration';
import { identitiesOf, type PlacedDocument, type Resource } from '../../workspace/file';
import { groupedBy } from '../../workspace/indexes';
import { isKustomization } from '../../workspace/kustomize';
import { labelKey, labelKeys, podLabels, serviceSelector } from '../../workspace/labels';
import { MentionFinder, mentionFinder } from '../../workspace/mentions';
import { referencesIn } from '../../workspace/references';
import { RenderedFile } from '../../workspace/rendered';
import { folderOf } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import { KeptBy, type YamlDocument } from '../../yaml/document';
import { isBehindEnd } from '../../yaml/stream';
import { missOf, type Pods } from '../shared/nearMiss';

/**
 * Whether a document has to do with StatefulSets: it is one, one refers to it, it refers to one, or it is a Deployment
 * that runs a database. Told by its text where that is enough: most documents of a repository are never parsed.
 */
export function concernsSets(document: PlacedDocument, workspace: Workspace): boolean {
  const before = isBehindEnd(document.yaml) ? document.file.documents[document.index - 1] : undefined;
  if (before && concernsSets(before, workspace)) return true;
  const { file } = document;
  const facts = file instanceof RenderedFile ? factsOfRendering(file) : workspace.derive(readFacts);
  let concerns = judged.get(document.yaml, facts);
  if (concerns === undefined) {
    concerns = judge(document, facts);
    judged.set(document.yaml, facts, concerns);
  }
  return concerns;
}

/** Whether a document concerns sets, as these facts tell. */
const judged = new KeptBy<Facts, boolean>();

/** Whether a StatefulSet of the workspace refers to a manifest of that kind and name. */
export function isUsedBySets(kind: string, name: string, workspace: Workspace): boolean {
  return workspace.derive(readFacts).referred.has(`${kind}/${name}`);
}

/** What tells the neighbours of all StatefulSets of a workspace from the rest of it. */
interface Facts {
  /** `kind/name` of what sets refer to. */
  readonly referred: ReadonlySet<string>;
  /** Every label of their pods, see `labelKey`. */
  readonly labels: ReadonlySet<string>;
  /** The pods of the sets in each folder. */
  readonly pods: ReadonlyMap<string, readonly PlacedPods[]>;
  /** Finds names of their pods and claims. */
  readonly mentions: MentionFinder;
}

interface PlacedPods extends Pods {
  /** The file of their set. */
  readonly uri: string;
}

/** Most changes leave all this as it was: then what was judged by it holds too. */
let latest: { readonly key: string; readonly facts: Facts } | undefined;

function readFacts(workspace: Workspace): Facts {
  const { key, facts } = factsOf(workspace.ofKind('StatefulSet'), mentionFinder(workspace));
  if (latest?.key !== key || latest.facts.mentions !== facts.mentions) latest = { key, facts };
  return latest.facts;
}

const ofRenderings = new WeakMap<RenderedFile, Facts>();

/** The neighbours of the sets of a rendering stand in it, too. */
function factsOfRendering(file: RenderedFile): Facts {
  let facts = ofRenderings.get(file);
  if (!facts) {
    const sets = file.resources.filter(({ kind }) => kind === 'StatefulSet');
    const names = sets.flatMap(({ name }) => name ?? []);
    facts = factsOf(sets, new MentionFinder(names)).facts;
    ofRenderings.set(file, facts);
  }
  return facts;
}

/** `key` is the same for the same facts, mentions apart. */
function factsOf(sets: readonly Resource[], mentions: MentionFinder): { readonly key: string; readonly facts: Facts } {
  const referred = [...new Set(sets.flatMap(namesReferred))].sort();
  const labels = [...new Set(sets.flatMap((set) => labelKeys(podLabels(set))))].sort();
  const pods = podsByFolder(sets);
  const facts = { referred: new Set(referred), labels: new Set(labels), pods, mentions };
  return { key: JSON.stringify([referred, labels, [...pods]]), facts };
}

function podsByFolder(sets: readonly Resource[]): ReadonlyMap<string, readonly PlacedPods[]> {
  const pods = sets.map((set) => ({ name: set.name, labels: podLabels(set), uri: set.file.uri }));
  return groupedBy(pods, ({ uri }) => [folderOf(uri)]);
}

function namesReferred({ document }: Resource): string[] {
  return referencesIn(document).flatMap(({ to }) => {
    switch (to.type) {
      case 'resource':
        return [`${to.kind}/${to.name}`];
      case 'key':
        return [`${to.kind}/${to.owner}`];
      case 'claim':
        return [`PersistentVolumeClaim/${to.name}`];
      case 'dns':
        return to.dns.labels.map(({ text }) => `Service/${text}`);
      default:
        return [];
    }
  });
}

/** The kinds that select pods by labels; a Service is read without parsing it. */
const selecting = ['PodDisruptionBudget', 'NetworkPolicy', 'PodMonitor'];

/** `kind: StatefulSet`, of the document itself or of what it is about, as an autoscaler has it. */
const namesKind = /\bkind["']?:[ \t]*["']?StatefulSet\b/;

function judge(document: PlacedDocument, { referred, labels, pods, mentions }: Facts): boolean {
  const { yaml, file } = document;
  if (
    (yaml.text.includes('StatefulSet') && namesKind.test(yaml.text)) ||
    mentions.in(yaml).sets.size > 0 ||
    isSettings(file.uri) ||
    isUnnamedSet(yaml)
  )
    return true;
  return identitiesOf(yaml).some(({ kind, name }, index) => {
    if (kind === 'StatefulSet' || referred.has(`${kind}/${name}`)) return true;
    if (kind === 'Deployment') return runsDatabase(yaml.text);
    const resource = document.resources[index];
    const beside = pods.get(file.folder) ?? [];
    const isMeant = (selector: Selector) =>
      selectsAny(selector.requirements, labels) ||
      beside.some((each) => missOf(selector, name, each, each.uri === file.uri));
    if (kind === 'Service') return resource && isMeant(serviceSelector(resource));
    if (!selecting.includes(kind)) return false;
    if (kind === 'PodDisruptionBudget' && beside.some((each) => each.name === name)) return true;
    return referencesIn(document).some(({ to }) => to.type === 'pods' && isMeant(to.selector));
  });
}

/** Whether a manifest without kind has a field that only sets have. */
function isUnnamedSet(yaml: YamlDocument): boolean {
  const isUnnamed = identitiesOf(yaml).every(({ kind }) => kind === '');
  return (
    isUnnamed && yaml.text.includes('apps/v1') && /\b(?:volumeClaimTemplates|serviceName)["']?[ \t]*:/.test(yaml.text)
  );
}

/** Files that are looked at for their own sake. */
function isSettings(uri: string): boolean {
  return isKustomization(uri) || uri.endsWith(`/${configurationName}`);
}

/** Whether pods with some of these labels may be selected. */
function selectsAny(requirements: readonly Requirement[], labels: ReadonlySet<string>): boolean {
  return (
    requirements.length > 0 &&
    requirements.every(
      ({ key, operator, values }) => operator !== 'In' || values.some((value) => labels.has(labelKey(key, value))),
    )
  );
}

function runsDatabase(text: string): boolean {
  return [...text.matchAll(/\bimage["']?:[ \t]*["']?([^\s"',}]+)/g)].some(
    ([, image = '']) => productOfImage(image)?.data !== undefined,
  );
}
