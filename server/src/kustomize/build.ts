import { get, type MapNode, map, put, scalar, textAt, toJson, without } from '../rendering/node';
import { derivedFrom, type Place } from '../rendering/origin';
import { isStringInGoYaml3 } from '../yaml/scalar';
import { accumulate, BuildCache } from './accumulate';
import { nothing } from './accumulation';
import { originAnnotation, transformationsAnnotation } from './buildMetadata';
import type { KustomizeFiles } from './files';
import { Folder } from './folder';
import { addHash } from './hash';
import { Journal } from './journal';
import { entriesOf, fieldOf, stringsOf } from './kustomization';
import { addEntries } from './labels';
import { followNames } from './nameReferences';
import type { Idle, Note, Unknown } from './note';
import { writtenOut } from './objects';
import { inOrder } from './order';
import { Refused } from './refused';
import type { KustomizeResource } from './resource';
import { scalarText } from './scalarText';
import { resolveVars } from './vars';

export { BuildCache } from './accumulate';
export type { KustomizeFile, KustomizeFiles } from './files';
export type { Idle, Note, Unknown } from './note';

/** What a kustomization becomes. */
export interface Build {
  /** In the order in which Kustomize prints them; what could be built, if it would refuse. */
  readonly resources: readonly KustomizeResource[];
  /** Why Kustomize would refuse; none if it would not. */
  readonly refusals: readonly Note[];
  /** What cannot be known here. */
  readonly unknown: readonly Unknown[];
  /** The entries that are for nothing, which Kustomize does not say. */
  readonly idle: readonly Idle[];
  /** Whether objects may be missing among the resources, or fields in them, as they depend on what is unknown. */
  readonly isPartial: boolean;
  /** The URIs of all files that were asked for, whether they are there or not. */
  readonly read: ReadonlySet<string>;
}

/**
 * Builds the kustomization in a folder, whose URI ends in a slash, as `kustomize build` does (api/krusty/kustomizer.go).
 * What a cache knows of the folders that it takes up is used again, as far as `files` has the same files still.
 */
export function build(root: string, files: KustomizeFiles, cache = new BuildCache()): Build {
  const journal = new Journal();
  const folder = Folder.root(root, files, journal);
  const resources = journal.attempt(() => {
    const kustomization = folder.kustomization({ uri: folder.uri, start: 0, end: 0 });
    if (!kustomization) return [];
    const metadata = stringsOf(kustomization, 'buildMetadata').map(({ value }) => value);
    const track = metadata.length > 0 ? { path: '' } : undefined;
    const { resources: gathered, configuration, vars } = accumulate(kustomization, { folder, cache, track }, nothing);
    let built = gathered;
    const run = (step: (resources: readonly KustomizeResource[]) => readonly KustomizeResource[]) => {
      built = journal.attemptOnAll(() => step(built), built);
    };
    run((resources) => resources.map(addHash));
    run((resources) => followNames(resources, configuration.nameReference));
    run((resources) => resolveVars(resources, vars, configuration.varReference).resources);
    run((resources) => resources.filter((resource) => !isLocal(resource)));
    run((resources) => inOrder(resources, fieldOf(kustomization, 'sortOptions')));
    const manager = entriesOf(kustomization, 'buildMetadata').find((each) => toJson(each) === 'managedByLabel');
    if (manager) run((resources) => addEntries(resources, managedBy(manager.origin), [metadataLabels]));
    const dropped = [
      ...internalAnnotations,
      ...(metadata.includes('originAnnotations') ? [] : [originAnnotation]),
      ...(metadata.includes('transformerAnnotations') ? [] : [transformationsAnnotation]),
    ];
    run((resources) => resources.map((resource) => ({ ...resource, node: finished(resource.node, dropped) })));
    return built;
  }, []);
  return {
    resources,
    refusals: journal.refusals,
    unknown: journal.unknown,
    idle: journal.idle,
    isPartial: journal.isPartial,
    read: new Set(journal.reads.keys()),
  };
}

const metadataLabels = { path: 'metadata/labels', create: true };

function managedBy(place: Place): MapNode {
  const origin = derivedFrom(place);
  const value = scalar('kustomize-v5.7.1', origin);
  return map([['app.kubernetes.io/managed-by', { key: origin, value }]], origin);
}

/** What Kustomize notes down for itself, in annotations that it removes (api/resource/resource.go). */
const internalAnnotations = [
  ...[
    'previousKinds',
    'previousNames',
    'previousNamespaces',
    'prefixes',
    'suffixes',
    'allowNameChange',
    'allowKindChange',
    'refBy',
    'generatorBehavior',
    'needsHashSuffix',
    'path',
    'index',
    'seqindent',
    'id',
    'annotations-migration-resource-id',
  ].map((name) => `internal.config.kubernetes.io/${name}`),
  'config.kubernetes.io/path',
  'config.kubernetes.io/index',
  'config.k8s.io/id',
];

/** Whether an object is there for Kustomize only. */
function isLocal({ node }: KustomizeResource): boolean {
  const local = textAt(node, ['metadata', 'annotations', 'config.kubernetes.io/local-config']);
  return local !== undefined && local !== 'false';
}

/** An object as Kustomize prints it: with metadata, and with annotations that are strings, or none. */
function finished(object: MapNode, dropped: readonly string[]): MapNode {
  const node = writtenOut(object);
  if (node.type !== 'map') return object;
  const metadata = get(node, 'metadata') ?? map([], node.origin);
  if (metadata.type !== 'map') return node;
  const all = get(metadata, 'annotations');
  if (all?.type === 'list')
    throw new Refused('panic: runtime error: the annotations are a list, and must be a map', all.origin);
  const annotations = all?.type === 'map' ? dropped.reduce(without, all) : all;
  if (annotations?.type !== 'map' || annotations.entries.size === 0)
    return put(node, 'metadata', without(metadata, 'annotations'));
  let strings = annotations;
  for (const [key, { key: keyOrigin, value }] of annotations.entries) {
    if (!isStringInGoYaml3(key)) throw new Refused(`json: unsupported type: the key ${key} is no string`, keyOrigin);
    if (value.type !== 'scalar' || typeof value.value !== 'string')
      strings = put(strings, key, scalar(scalarText(value), derivedFrom(value.origin)));
  }
  return put(node, 'metadata', put(metadata, 'annotations', strings));
}
