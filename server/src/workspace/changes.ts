import { hasPlaceholder } from '../kubernetes/placeholders';
import { sameJson } from '../yaml/json';
import { isChartFile } from './charts';
import { identitiesOf, type PlacedDocument, type SourceFile } from './file';
import { isKustomization } from './kustomize';
import { labelKeys, podLabels, workloadKinds } from './labels';
import {
  chartTopic,
  fileTopic,
  kindTopic,
  kustomizationTopic,
  manifestsTopic,
  nameTopic,
  podsTopic,
  type Topic,
  templateTopic,
} from './stamps';

/** What a new version of a file has no longer, and has newly. */
export interface Change {
  readonly uri: string;
  /** Whether it was not there before, or is there no longer. */
  readonly comesOrGoes: boolean;
  readonly gone: readonly PlacedDocument[];
  readonly come: readonly PlacedDocument[];
  readonly keeps: Keeps;
}

/**
 * What stays as it was: `addresses` where every manifest stands where one of its kind and name stood, in the same document,
 * by its number; `workloads` where moreover the namespaces of workloads and the labels of their pods do.
 */
export type Keeps = 'nothing' | 'addresses' | 'workloads';

/** What all of several changes keep. */
export function keptByAll(changes: readonly Change[]): Keeps {
  if (changes.every(({ keeps }) => keeps === 'workloads')) return 'workloads';
  return changes.every(({ keeps }) => keeps !== 'nothing') ? 'addresses' : 'nothing';
}

/** What became of a file; undefined: it is not there. */
export function changeOf(uri: string, before: SourceFile | undefined, after: SourceFile | undefined): Change {
  const [old, now] = [before?.documents ?? [], after?.documents ?? []];
  // Of a long file an edit leaves most documents alone: those at both ends need no second look.
  let start = 0;
  while (start < old.length && start < now.length && old[start]?.yaml === now[start]?.yaml) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end)?.yaml === now.at(-1 - end)?.yaml)
    end++;
  const [gone, come] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  const kept = new Set(gone.map(({ yaml }) => yaml).filter((yaml) => come.some((document) => document.yaml === yaml)));
  return {
    uri,
    comesOrGoes: !before !== !after,
    gone: gone.filter(({ yaml }) => !kept.has(yaml)),
    come: come.filter(({ yaml }) => !kept.has(yaml)),
    keeps: keptBy(uri, gone, come),
  };
}

function keptBy(uri: string, gone: readonly PlacedDocument[], come: readonly PlacedDocument[]): Keeps {
  if (gone.length !== come.length || !gone.every((document, i) => sameNames(document, come[i]))) return 'nothing';
  // A kustomization may set the namespace of what stands elsewhere.
  const isSame = !isKustomization(uri) && gone.every((document, i) => sameWorkloads(document, come[i]));
  return isSame ? 'workloads' : 'addresses';
}

/** Whether the workloads of two documents of the same manifests have the same namespaces and labels. */
function sameWorkloads(a: PlacedDocument, b: PlacedDocument | undefined): boolean {
  return a.resources.every((resource, i) => {
    const other = b?.resources[i];
    if (!workloadKinds.includes(resource.kind)) return true;
    return other?.namespace === resource.namespace && sameJson(podLabels(resource), other ? podLabels(other) : {});
  });
}

/** Whether two documents hold manifests of the same kinds and names, in the same order. */
function sameNames(a: PlacedDocument, b: PlacedDocument | undefined): boolean {
  if (!b || a.isManifest !== b.isManifest) return false;
  const [left, right] = [identitiesOf(a.yaml), identitiesOf(b.yaml)];
  return (
    left.length === right.length &&
    left.every(({ kind, name }, i) => kind === right[i]?.kind && name === right[i]?.name)
  );
}

/** The topics that a change touches. */
export function topicsOf({ uri, comesOrGoes, gone, come, keeps }: Change): Set<Topic> {
  const topics = new Set<Topic>();
  if (gone.length + come.length > 0) topics.add(fileTopic(uri));
  if (isKustomization(uri)) topics.add(kustomizationTopic);
  // Charts are made of the files that lie in their folders.
  if (isChartFile(uri) || comesOrGoes) topics.add(chartTopic);
  for (const { templated, resources } of [...gone, ...come]) {
    if (templated) topics.add(templateTopic);
    for (const resource of resources) {
      const { kind, name } = resource;
      topics.add(kindTopic(kind)).add(nameTopic(kind, name));
      if (keeps === 'nothing') topics.add(manifestsTopic(uri));
      if (kind === 'Service' && hasPlaceholder(name ?? '')) topics.add(templateTopic);
      if (!workloadKinds.includes(kind)) continue;
      for (const label of labelKeys(podLabels(resource))) topics.add(podsTopic(label));
    }
  }
  return topics;
}
