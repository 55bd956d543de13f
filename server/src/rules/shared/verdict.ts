import type { Context } from '../../settings/context';
import type { Settings } from '../../settings/settings';
import { targetOf } from '../../settings/target';
import type { Finding, FindingFix, FixStep } from '../../validation';
import { validateManifest } from '../../validation';
import { manifest, type Resource } from '../../workspace/file';
import { correctName, namedAt } from '../../workspace/references/renaming';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import type { YamlDocument } from '../../yaml/document';
import { insertKey, quoteValue, remove, removeKeys, renameKey, replaceValue, together } from '../../yaml/edit';
import { isArray, isObject, type Json, type Path, samePath, startsWith } from '../../yaml/json';
import { move } from '../../yaml/move';
import type { Edit } from '../../yaml/text';
import type { Fix, Problem } from '../engine/rule';
import { isAboutUnknown } from '../engine/unknown';
import { positionInSpec } from './specFields';

/** The kinds whose validation is known in full, in lower case: the name may be misspelled. */
const validated = new Set(['statefulset', 'service', 'poddisruptionbudget', 'persistentvolumeclaim']);

const verdicts = new WeakMap<Settings, WeakMap<YamlDocument, Map<number | undefined, readonly Finding[]>>>();

/**
 * What the API server, and the controller after it, do with a manifest of these kinds; nothing for others. Computed once
 * for a document, as several rules report parts of it.
 */
export function verdict(resource: Resource, context: Context): readonly Finding[] {
  if (!validated.has(resource.kind.toLowerCase())) return [];
  const written = verdictAsWritten(resource, context);
  // What cannot be decoded ends the validation: with a placeholder where a number belongs, it goes on without that.
  const unknown = written.filter(
    (finding) =>
      finding.reason === 'Decode' && isAboutUnknown(problemOf(resource, finding, context), resource, context.workspace),
  );
  if (unknown.length === 0) return written;
  const key = unknown.map(({ field }) => field).join(' ');
  const ofWritten = verdictsWithout.get(written) ?? new Map<string, readonly Finding[]>();
  verdictsWithout.set(written, ofWritten);
  const paths = unknown.map(({ path }) => path);
  const isOpen = (finding: Finding) => paths.some((path) => startsWith(finding.path, path));
  const found =
    ofWritten.get(key) ??
    validateManifest(without(manifest(resource), paths), targetOf(context)).filter((finding) => !isOpen(finding));
  ofWritten.set(key, found);
  return found;
}

/** Those that go on without some fields, by these. */
const verdictsWithout = new WeakMap<readonly Finding[], Map<string, readonly Finding[]>>();

function without(value: Json, paths: readonly Path[], before: Path = []): Json {
  if (isArray(value)) return value.map((item, index) => without(item, paths, [...before, index]));
  if (!isObject(value)) return value;
  const isLeft = (key: string) => !paths.some((path) => samePath(path, [...before, key]));
  const kept = Object.entries(value).filter(([key]) => isLeft(key));
  return Object.fromEntries(kept.map(([key, below]) => [key, without(below, paths, [...before, key])]));
}

/** What the API server does with it as it is, placeholders and all. */
export function verdictAsWritten(resource: Resource, { settings }: Pick<Context, 'settings'>): readonly Finding[] {
  const ofSettings = verdicts.get(settings) ?? new WeakMap<YamlDocument, Map<number | undefined, readonly Finding[]>>();
  verdicts.set(settings, ofSettings);
  const { yaml } = resource.document;
  const ofDocument = ofSettings.get(yaml) ?? new Map<number | undefined, readonly Finding[]>();
  ofSettings.set(yaml, ofDocument);
  const found = ofDocument.get(resource.identity.item) ?? validateManifest(manifest(resource), targetOf({ settings }));
  ofDocument.set(resource.identity.item, found);
  return found;
}

/** The findings of a manifest that a rule reports, as problems. */
export function* problemsOf(
  resource: Resource,
  context: Context,
  reports: (finding: Finding) => boolean,
): Generator<Problem> {
  for (const finding of verdict(resource, context)) if (reports(finding)) yield problemOf(resource, finding, context);
}

/** A finding of a manifest as a problem in its text. */
export function problemOf(resource: Resource, finding: Finding, { workspace }: Pick<Context, 'workspace'>): Problem {
  const at = resource.root.walk(finding.path);
  return {
    at,
    ...(finding.onKey && at.keySpan ? { span: at.keySpan } : {}),
    message: finding.message,
    finding,
    fixes: () => (finding.fixes ?? []).flatMap((fix) => toFix(resource, finding, fix, workspace)),
  };
}

/** A fix of the manifest as a change of its text; none if there is no safe way. */
function toFix(
  resource: Resource,
  finding: Finding,
  { title, preferred, and = [], ...step }: FindingFix,
  workspace: Workspace,
): Fix[] {
  const steps = [step as FixStep, ...and].map(
    (each) => correctionOf(resource, finding, each, workspace) ?? { edits: editsOf(resource, each) },
  );
  const edits = together(steps.map((each) => each.edits));
  return edits ? [{ title, edits, ...(preferred ? { preferred } : {}) }] : [];
}

/** An invalid name is corrected with all that refers to it; undefined where a step does something else. */
function correctionOf(
  resource: Resource,
  { reason, path }: Finding,
  step: FixStep,
  workspace: Workspace,
): { readonly edits: Edit[] | undefined } | undefined {
  if (reason !== 'FieldValueInvalid' || step.do !== 'replace' || typeof step.value !== 'string') return undefined;
  if (!samePath(step.path, path)) return undefined;
  const [target, another] = namedAt(resource, resource.root.walk(path), workspace);
  if (!target) return undefined;
  return { edits: another ? undefined : correctName(target, step.value, workspace) };
}

/** A step of a fix as a change of the manifest's text; undefined if there is no safe way. */
export function editsOf(resource: Resource, step: FixStep): Edit[] | undefined {
  const { uri } = resource.file;
  const at: At = resource.root.walk(step.path);
  switch (step.do) {
    // A default can be replaced, and a null filled in: both set the value in the text.
    case 'replace':
    case 'insert':
      return at.exists || !at.parent || typeof at.step !== 'string'
        ? replaceValue(uri, at, step.value)
        : insertKey(uri, at.parent, at.step, step.value, positionInSpec(at.parent, at.step));
    case 'quote':
      return quoteValue(uri, at);
    case 'rename-key':
      return renameKey(uri, at, step.key);
    case 'remove':
      return at.parent && isFreeMap(at.parent) ? removeKeys(uri, at.parent, [String(at.step)]) : remove(uri, at);
    case 'move': {
      const to = resource.root.walk(step.to.slice(0, -1));
      return move(uri, at, to);
    }
  }
}

/** Whether a map has keys of the author's own, and says nothing without any. */
function isFreeMap({ step }: At): boolean {
  return step === 'labels' || step === 'annotations';
}
