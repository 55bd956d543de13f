import {
  type FieldSchema,
  fieldOf,
  fieldSchema,
  type ObjectSchema,
  objectSchema,
  schemaFor,
  type Type,
} from '../kubernetes/schema';
import { type Resource, readFile, type SourceFile } from '../workspace/file';
import type { At } from '../yaml/at';
import type { YamlDocument } from '../yaml/document';
import { type KeyPosition, remove } from '../yaml/edit';
import { fieldPath, type Path, startsWith } from '../yaml/json';
import { move } from '../yaml/move';
import { applyEdits, difference, type Edit, replace } from '../yaml/text';
import { type Fix, fix, type Problem, type Rule } from './engine/rule';
import { withIndentation } from './shared/indentation';
import { positionInSpec } from './shared/specFields';

export const fieldMisplaced: Rule = {
  id: 'field-misplaced',
  about: 'set',
  severity: 'error',
  api: true,
  parts: true,
  summary: 'A field is under the wrong parent: the API server rejects the manifest.',
  covers: ({ schema, path }, field) => schema === 'unknown-field' && fieldPath(path) === field,
  *check(set) {
    const found = misplacedIn(set);
    for (const { key, at, owner, right, taken } of found) {
      const where = placeName(right.path);
      const problem = {
        at,
        ...(at.keySpan ? { span: at.keySpan } : {}),
        message: `'${key}' belongs to ${where}, not to ${placeName(owner.path)}: the API server rejects it here. ${taken ? 'It is already set there: remove this one.' : 'Move it there.'}`,
        fixes: () => (taken ? fix(`Remove ${key}`, remove(set.file.uri, at)) : fixesOf(set, at, right)),
      } satisfies Problem;
      yield withIndentation(problem, set);
    }
  },
};

/** A field in the wrong object. */
interface Misplaced {
  readonly key: string;
  readonly at: At;
  readonly owner: Owner;
  readonly right: Owner;
  /** The right object has such a field already. */
  readonly taken: boolean;
}

function misplacedIn(set: Resource): Misplaced[] {
  const schema = set.apiVersion === undefined ? undefined : schemaFor(set.apiVersion, set.kind);
  if (!schema) return [];
  const owners = ownersIn(set, schema);
  return [...owners, ...ownersInInitContainers(set, schema)].flatMap((owner) =>
    owner.at.entries().flatMap(([key, at]) => {
      const right = fieldOf(owner.object, key) ? undefined : rightOwner(key, at, owner, owners);
      return right ? [{ key, at, owner, right, taken: right.at.get(key).exists }] : [];
    }),
  );
}

/** Moves the field with all others that are misplaced: each may only be right together with them. */
function fixesOf(set: Resource, at: At, right: Owner): Fix[] {
  const { document, file } = set;
  const { count, edits } = allMoves(set);
  const title =
    count === 1 ? `Move ${at.step} to ${placeName(right.path)}` : `Move ${count} fields to where they belong`;
  const placed = edits.map(({ span, newText }) => replace(file.uri, document.start, span.start, span.end, newText));
  return count === 0 ? [] : fix(title, placed, { preferred: true });
}

/** The moves of all misplaced fields of a set, as one change of its document: offsets count from its start. */
interface Moves {
  readonly count: number;
  readonly edits: readonly Pick<Edit, 'span' | 'newText'>[];
}

const moves = new WeakMap<YamlDocument, Map<number | undefined, Moves>>();

/** Worked out once for a document, as each of its problems offers it. */
function allMoves(set: Resource): Moves {
  const ofDocument = moves.get(set.document.yaml) ?? new Map<number | undefined, Moves>();
  moves.set(set.document.yaml, ofDocument);
  const known = ofDocument.get(set.identity.item) ?? moveAll(set);
  ofDocument.set(set.identity.item, known);
  return known;
}

/** More of them are no slip: the text is something else. */
const maxMoves = 50;

/** Moves one field after the other: what is moved may bring the next one to light, or the place for it. */
function moveAll(set: Resource): Moves {
  const { document, file } = set;
  const nth = document.resources.indexOf(set);
  let now: SourceFile = file;
  let count = 0;
  for (; count < maxMoves; count++) {
    const resource = now.documents[document.index]?.resources[nth];
    const edits = resource && firstMove(resource);
    if (!edits) break;
    now = readFile(file.uri, applyEdits(now.text, edits), now);
  }
  const { span, newText } = difference(file.text, now.text);
  const { start } = document;
  return { count, edits: [{ span: { start: span.start - start, end: span.end - start }, newText }] };
}

/** The move of the first field that can be moved: the outermost, which may be the place of others. */
function firstMove(set: Resource): Edit[] | undefined {
  const outermost = misplacedIn(set).sort((a, b) => a.right.path.length - b.right.path.length);
  for (const { at, right, taken } of outermost) {
    const edits = taken ? undefined : move(set.file.uri, at, right.at, positionOf(right.at, at.step));
    if (edits) return edits;
  }
  return undefined;
}

/** An object of a StatefulSet that a field may belong to, or be in by mistake. */
interface Owner {
  readonly at: At;
  /** From the root of the manifest. */
  readonly path: Path;
  readonly object: ObjectSchema;
}

const setPaths: readonly Path[] = [
  [],
  ['metadata'],
  ['spec'],
  ['spec', 'ordinals'],
  ['spec', 'persistentVolumeClaimRetentionPolicy'],
  ['spec', 'selector'],
  ['spec', 'updateStrategy'],
  ['spec', 'updateStrategy', 'rollingUpdate'],
  ['spec', 'template'],
  ['spec', 'template', 'metadata'],
  ['spec', 'template', 'spec'],
  ['spec', 'template', 'spec', 'securityContext'],
];
const containerPaths: readonly Path[] = [[], ['resources'], ['securityContext']];
const claimPaths: readonly Path[] = [[], ['metadata'], ['spec'], ['spec', 'resources']];

function ownersIn(set: Resource, schema: ObjectSchema): Owner[] {
  return [
    ...setPaths.flatMap((path) => owner(set, schema, path)),
    ...ownersInItems(set, schema, ['spec', 'template', 'spec', 'containers'], containerPaths),
    ...ownersInItems(set, schema, ['spec', 'volumeClaimTemplates'], claimPaths),
  ];
}

/** Fields may be in them by mistake; none is moved into them. */
function ownersInInitContainers(set: Resource, schema: ObjectSchema): Owner[] {
  return ownersInItems(set, schema, ['spec', 'template', 'spec', 'initContainers'], containerPaths);
}

function ownersInItems(set: Resource, schema: ObjectSchema, list: Path, paths: readonly Path[]): Owner[] {
  return set.root
    .walk(list)
    .items()
    .flatMap((_, index) => paths.flatMap((path) => owner(set, schema, [...list, index, ...path])));
}

function owner(set: Resource, schema: ObjectSchema, path: Path): Owner[] {
  const type: Type | undefined = path.length === 0 ? { object: schema.name } : fieldSchema(schema, path)?.type;
  if (typeof type !== 'object' || !('object' in type)) return [];
  return [{ at: set.root.walk(path), path, object: objectSchema(type.object) }];
}

/** The nearest object that has such a field with such a value; undefined if there is none, or several. */
function rightOwner(key: string, at: At, wrong: Owner, owners: readonly Owner[]): Owner | undefined {
  const candidates = owners
    .flatMap((candidate) => {
      const field = fieldOf(candidate.object, key);
      const fits = field && accepts(field.type, at) && isDistinctive(key, wrong, candidate);
      const within = startsWith(wrong.path, [...candidate.path, key]);
      return fits && !within ? [{ candidate, field, steps: distance(wrong.path, candidate.path) }] : [];
    })
    .sort((a, b) => a.steps - b.steps);
  const nearest = candidates.filter(({ steps }) => steps === candidates[0]?.steps);
  if (nearest.length < 2) return nearest[0]?.candidate;
  // Labels of the set or of its pods? Where there are none yet.
  if (nearest.some(({ field }) => !sameType(field, nearest[0]?.field))) return undefined;
  const free = nearest.filter(({ candidate }) => !candidate.at.get(key).exists);
  return free.length === 1 ? free[0]?.candidate : undefined;
}

/** Some names are too common to tell where they belong. */
function isDistinctive(key: string, wrong: Owner, right: Owner): boolean {
  if (key === 'kind' || key === 'apiVersion' || key === 'type' || key === 'status') return false;
  // Those of a container or of a claim? The resources of the pod as a whole are rarely intended.
  if (key === 'resources') return right.object.name !== 'core.v1.PodSpec' && distance(wrong.path, right.path) <= 2;
  // The name of the pod template has no effect.
  if (key === 'name' || key === 'namespace')
    return distance(wrong.path, right.path) === 1 && !right.path.includes('template');
  return true;
}

/** Whether a value could be meant for a type: the wrong kind of scalar is a mistake of its own, told of where it belongs. */
function accepts(type: Type, at: At): boolean {
  if (at.scalar === null) return true;
  if (typeof type === 'object') return 'list' in type ? at.isList : at.isMap;
  return type === 'any' || at.scalar !== undefined;
}

function sameType(a: FieldSchema, b: FieldSchema | undefined): boolean {
  return JSON.stringify(a.type) === JSON.stringify(b?.type);
}

/** The number of steps up and down between two places. */
function distance(from: Path, to: Path): number {
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  return from.length + to.length - 2 * shared;
}

function placeName(path: Path): string {
  return path.length === 0 ? 'the top level' : fieldPath(path);
}

/** Metadata that does not exist yet goes before the spec. */
function positionOf(to: At, key: At['step']): KeyPosition {
  return !to.exists && to.step === 'metadata' ? 'start' : positionInSpec(to, key);
}
