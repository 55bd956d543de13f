import { get, type MapNode, map, put, scalar, textAt, without } from '../rendering/node';
import type { Note, Unknown } from '../rendering/note';
import { derivedFrom, type Place } from '../rendering/origin';
import { Refused } from '../rendering/refused';
import { isStringInGoYaml3 } from '../yaml/scalar';
import { accumulate, type Base } from './accumulate';
import { nothing } from './accumulation';
import { originAnnotation, transformationsAnnotation } from './buildMetadata';
import type { KustomizeFiles } from './files';
import { Folder } from './folder';
import { addHash } from './hash';
import { Journal } from './journal';
import { fieldOf, type Kustomization, stringsOf } from './kustomization';
import { addEntries } from './labels';
import { followNames } from './nameReferences';
import { writtenOut } from './objects';
import { inOrder } from './order';
import { Remembered } from './remembered';
import type { KustomizeResource } from './resource';
import { scalarText } from './scalarText';
import type { Use } from './use';
import { resolveVars } from './vars';

export type { Note, Unknown } from '../rendering/note';
export type { KustomizeFile, KustomizeFiles } from './files';
export type { Change, Use } from './use';

/** What a kustomization becomes. */
export interface Build {
  /** In the order in which Kustomize prints them; what could be built, if it would refuse. */
  readonly resources: readonly KustomizeResource[];
  /** Why Kustomize would refuse; none if it would not. */
  readonly refusals: readonly Note[];
  /** What cannot be known here. */
  readonly unknown: readonly Unknown[];
  /** What the entries did that change objects. */
  readonly uses: readonly Use[];
  /** Whether objects may be missing among the resources, or fields in them, as they depend on what is unknown. */
  readonly isPartial: boolean;
  /** Whether what is unknown may have changed the objects that are there: then any field may be missing in them. */
  readonly lacksChanges: boolean;
  /** The URIs of all files that were asked for, whether they are there or not. */
  readonly read: ReadonlySet<string>;
}

/** What folders came to that others build on, to be used again while the files that were read for it are the same. */
export class BuildCache extends Remembered<Base> {}

/** Builds the kustomization in a folder, whose URI ends in a slash, as `kustomize build` does (api/krusty/kustomizer.go). */
export function build(root: string, files: KustomizeFiles, bases = new BuildCache()): Build {
  const journal = new Journal();
  const folder = Folder.root(root, files, journal);
  const resources = journal.attempt(() => {
    const kustomization = folder.kustomization({ uri: folder.uri, start: 0, end: 0 });
    return kustomization ? buildFrom(kustomization, folder, bases) : [];
  }, []);
  const { refusals, unknown, uses, isPartial, lacksChanges, reads } = journal;
  return { resources, refusals, unknown, uses, isPartial, lacksChanges, read: new Set(reads.keys()) };
}

type Resources = readonly KustomizeResource[];

function buildFrom(kustomization: Kustomization, folder: Folder, bases: Remembered<Base>): Resources {
  const { journal } = folder;
  const metadata = stringsOf(kustomization, 'buildMetadata');
  const track = metadata.length > 0 ? { path: '' } : undefined;
  const { resources, configuration, vars } = accumulate(kustomization, { folder, bases, track }, nothing);
  const wanted = (option: string) => metadata.find(({ value }) => value === option);
  const manager = wanted('managedByLabel');
  const steps: ((resources: Resources) => Resources)[] = [
    (each) => each.map(addHash),
    (each) => followNames(each, configuration.nameReference),
    (each) => resolveVars(each, vars, configuration.varReference).resources,
    (each) => each.filter((resource) => !isLocal(resource)),
    (each) => inOrder(each, fieldOf(kustomization, 'sortOptions')),
    (each) => (manager ? addEntries(each, managedBy(manager.origin), [metadataLabels]) : each),
  ];
  const dropped = [
    ...internalAnnotations,
    ...(wanted('originAnnotations') ? [] : [originAnnotation]),
    ...(wanted('transformerAnnotations') ? [] : [transformationsAnnotation]),
  ];
  return steps
    .reduce((each, step) => journal.attemptOnAll(() => step(each), each), resources)
    .map((resource) => journal.attempt(() => ({ ...resource, node: finished(resource.node, dropped) }), resource));
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
