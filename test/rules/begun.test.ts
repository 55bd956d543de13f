import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fixAll } from '../../server/src/features/codeActions';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { validateManifest } from '../../server/src/validation';
import { manifest, type SourceFile } from '../../server/src/workspace/file';
import { isArray, isObject, type Json, type Path } from '../../server/src/yaml/json';
import { blockText } from '../../server/src/yaml/render';
import { contextOf, fileOf, target, uriOf, web, workspaceOf } from '../fixture';
import { runs } from '../property';

/** Where something stands in a manifest, but for what tells what it is. */
function placesIn(value: Json, path: Path = []): Path[] {
  const children = isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  const below = children.flatMap(([step, child]) => placesIn(child, [...path, step]));
  const isIdentity = path.length === 1 && (path[0] === 'apiVersion' || path[0] === 'kind');
  return path.length === 0 || isIdentity || path.join('.') === 'metadata.name' ? below : [path, ...below];
}

/** A manifest with another value at a place, or without it. */
function changed(value: Json, [step, ...rest]: Path, to: Json | undefined): Json {
  if (step === undefined) return to ?? null;
  const isGone = rest.length === 0 && to === undefined;
  if (isArray(value))
    return value.flatMap((item, i) => (i !== step ? [item] : isGone ? [] : [changed(item, rest, to)]));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !isGone || key !== step);
  return Object.fromEntries(entries.map(([key, inner]) => [key, key === step ? changed(inner, rest, to) : inner]));
}

const places = placesIn(web());
const values: readonly (Json | undefined)[] = [undefined, undefined, undefined, null, {}, [], 'x', '', 7, -1, true];
const someChanges = fc.array(fc.tuple(fc.constantFrom(...places), fc.constantFrom(...values)), {
  minLength: 1,
  maxLength: 4,
});

function rejects(file: SourceFile): boolean {
  return file.resources.some((set) => validateManifest(manifest(set), target).some(({ kind }) => kind === 'api'));
}

test('whatever is left of a set, what the API server rejects is said, before and after all fixes', () => {
  fc.assert(
    fc.property(someChanges, (changes) => {
      const left = changes.reduce<Json>((all, [place, to]) => changed(all, place, to), web());
      const workspace = workspaceOf({ 'web.yaml': blockText(left) });
      const context = contextOf(workspace);
      const file = fileOf(workspace, 'web.yaml');
      const errors = diagnose(file, context).filter(({ severity }) => severity === 'error');
      assert.ok(errors.length > 0 || !rejects(file), file.text);

      const fixed = fixAll(uriOf('web.yaml'), context, { wants: () => true, immutable: true, mayChange: () => true });
      const after = fileOf(fixed.workspace, 'web.yaml');
      const remain = diagnose(after, fixed).filter(({ severity }) => severity === 'error');
      assert.ok(remain.length > 0 || !rejects(after), after.text);
    }),
    runs(150),
  );
});

test('a field in the wrong place moves though its value is of a wrong type, which is mended or said there', () => {
  const head = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\n';
  const workspace = workspaceOf({ 'web.yaml': `${head}replicas: "three"\nminReadySeconds: "3"\nspec:\n` });
  const fixed = fixAll(uriOf('web.yaml'), contextOf(workspace), {
    wants: () => true,
    immutable: true,
    mayChange: () => true,
  });
  const after = fileOf(fixed.workspace, 'web.yaml');
  assert.equal(after.text, `${head}spec:\n  replicas: "three"\n  minReadySeconds: 3\n`);
  const types = diagnose(after, fixed).filter(({ rule }) => rule.id === 'wrong-type');
  assert.deepEqual(
    types.map(({ message }) => message),
    ['replicas must be an integer, not the string "three".'],
  );
});
