import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { newestVersion, oldestVersion } from '../server/src/kubernetes/versions';
import { diagnose } from '../server/src/rules/engine/diagnose';
import { ordinalRange } from '../server/src/statefulset/identity';
import { readStatefulSet } from '../server/src/statefulset/set';
import { validateManifest } from '../server/src/validation';
import { manifest, type Resource } from '../server/src/workspace/file';
import { isArray, isObject, type Json, type JsonObject, valueAt } from '../server/src/yaml/json';
import { contextOf, fileOf, indented, workspaceOf } from './fixture';
import { expand, marks, type Snippet, snippets } from './snippets';
import { splice } from './splice';
import { standards } from './standard';

/** The same with each choice taken in turn. */
function expansions(snippet: Snippet): string[] {
  const choices = [...snippet.body.join('\n').matchAll(marks)].flatMap(([, number = '', , offered]) =>
    (offered?.split(',') ?? []).map((choice) => ({ [number]: choice })),
  );
  return [{}, ...choices].map((typed) => expand(snippet, typed));
}

function resourcesIn(text: string): readonly Resource[] {
  return fileOf(workspaceOf({ 'new.yaml': text }), 'new.yaml').resources;
}

/** Everything that our rules and, of two versions of Kubernetes, the API server say of a file on its own. */
function complaints(text: string): string[] {
  const workspace = workspaceOf({ 'new.yaml': text });
  const file = fileOf(workspace, 'new.yaml');
  const found = diagnose(file, contextOf(workspace)).map(({ rule, message }) => `${rule.id}: ${message}`);
  for (const version of [oldestVersion, newestVersion])
    for (const resource of file.resources)
      for (const { field, message } of validateManifest(manifest(resource), { version }))
        found.push(`${resource.kind} ${field} in 1.${version}: ${message}`);
  return found;
}

/** The standard set with a field of its spec from a snippet, in place of its own. */
function setAround(field: string): string {
  const key = field.slice(0, field.indexOf(':'));
  const own = key === 'volumeClaimTemplates' ? [key] : [];
  return splice(standards.web, `spec:\n${indented(field, 2)}`, own);
}

/** Every object and list in `value`, itself included. */
function* objectsIn(value: Json | undefined): Generator<JsonObject> {
  if (isArray(value)) for (const item of value) yield* objectsIn(item);
  else if (isObject(value)) {
    yield value;
    for (const item of Object.values(value)) yield* objectsIn(item);
  }
}

function list(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

test('the snippets and their table are what the sources say', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/make-snippets.mjs', '--check'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
});

for (const [name, snippet] of Object.entries(snippets)) {
  const text = snippet.body.join('\n');
  const numbers = [...text.matchAll(marks)].flatMap(([, number]) => (number === undefined ? [] : [Number(number)]));

  describe(name, () => {
    test('can be found and told from the others', () => {
      assert.match(snippet.keyword, /^(statefulset(-[a-z]+)*|volumeClaimTemplate)$/);
      assert.ok(snippet.description.length > 20 && snippet.description.length <= 120);
      assert.equal(Object.values(snippets).filter(({ keyword }) => keyword === snippet.keyword).length, 1);
    });

    test('has tab stops in the order of the text, each with one default, and ends at the last', () => {
      const first = [...new Set(numbers)];
      assert.deepEqual(first, [...first.keys()].map((i) => i + 1).with(-1, 0));
      assert.ok(text.endsWith('${0}'));
      for (const number of first.slice(0, -1)) {
        const uses = [...text.matchAll(marks)].filter((match) => match[1] === String(number));
        assert.ok(uses[0]?.[2] || uses[0]?.[3], `\${${number}} has a default where it stands first`);
        for (const use of uses.slice(1)) assert.equal(use[0], `\${${number}}`);
      }
      assert.doesNotMatch(text.replace(marks, ''), /\$|\\/, 'every other dollar sign and backslash is escaped');
    });

    test('is indented by two spaces', () => {
      assert.doesNotMatch(text, /\t|[ \t]$/m);
      if (!text.includes('|\n')) assert.doesNotMatch(text, /^( {2})* \S/m);
    });

    if (snippet.isFileTemplate) {
      test('has nothing that any rule or the API server complains of, whatever is chosen', () => {
        for (const expansion of expansions(snippet)) assert.deepEqual(complaints(expansion), []);
      });

      test('takes another name wherever the name counts', () => {
        const renamed = expand(snippet, { 1: 'ledger' });
        assert.deepEqual(complaints(renamed), []);
        const resources = resourcesIn(renamed);
        for (const { name } of resources) assert.match(name ?? '', /^ledger\b/);
        for (const object of resources.flatMap((resource) => [...objectsIn(manifest(resource))])) {
          if (object['app'] !== undefined) assert.match(String(object['app']), /^ledger\b/);
          for (const reference of ['serviceName', 'secretName'])
            if (object[reference] !== undefined) assert.match(String(object[reference]), /^ledger\b/);
          for (const reference of ['secretKeyRef', 'configMapKeyRef', 'configMap', 'secretRef', 'configMapRef']) {
            const target = valueAt(object, [reference, 'name']);
            if (target !== undefined) assert.match(String(target), /^ledger\b/);
          }
        }
        for (const [podName] of renamed.matchAll(/[a-z][-a-z]*-\d+\.[a-z][-a-z]*/g))
          assert.match(podName, /^ledger-\d+\.ledger$/);
      });

      test('names all of its pods or, as their seed, the first one', () => {
        for (const resource of resourcesIn(expand(snippet)).filter(({ kind }) => kind === 'StatefulSet')) {
          const set = readStatefulSet(manifest(resource));
          const { start, end } = ordinalRange(set);
          const all = Array.from({ length: end - start }, (_, i) => start + i);
          const pods = new RegExp(`\\b${set.name}-(\\d+)\\.${set.serviceName}\\b`, 'g');
          const named = [...new Set([...expand(snippet).matchAll(pods)].map((match) => Number(match[1])))].sort();
          assert.deepEqual(named, named.length > 1 ? all : named.length === 1 ? [start] : []);
        }
      });

      test('pins images, limits resources and privileges, probes, and holds no password', () => {
        for (const resource of resourcesIn(expand(snippet))) {
          const pod = valueAt(manifest(resource), ['spec', 'template', 'spec']);
          const main = list(valueAt(pod, ['containers']));
          for (const container of [...main, ...list(valueAt(pod, ['initContainers']))]) {
            assert.match(String(valueAt(container, ['image'])), /^[^:]+:v?\d+\.\d+/);
            assert.ok(valueAt(container, ['resources', 'requests', 'cpu']));
            assert.ok(valueAt(container, ['resources', 'limits', 'memory']));
            assert.equal(valueAt(container, ['securityContext', 'allowPrivilegeEscalation']), false);
            assert.equal(valueAt(container, ['securityContext', 'readOnlyRootFilesystem']), true);
            for (const variable of list(valueAt(container, ['env'])))
              if (/PASS|COOKIE|AUTH$/.test(String(valueAt(variable, ['name']))))
                assert.ok(valueAt(variable, ['valueFrom', 'secretKeyRef', 'key']), JSON.stringify(variable));
          }
          if (pod !== undefined) assert.equal(valueAt(pod, ['securityContext', 'runAsNonRoot']), true);
          if (resource.kind === 'StatefulSet')
            for (const container of main) {
              assert.ok(valueAt(container, ['readinessProbe']));
              assert.ok(valueAt(container, ['livenessProbe']));
              const ports = list(valueAt(container, ['ports'])).map((port) => valueAt(port, ['name']));
              for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'])
                for (const action of ['tcpSocket', 'httpGet']) {
                  const port = valueAt(container, [probe, action, 'port']);
                  assert.ok(port === undefined || ports.includes(port), `${probe} asks a port that is not there`);
                }
            }
        }
      });
    } else {
      test('fits into the spec of a StatefulSet, whatever is chosen', () => {
        for (const expansion of expansions(snippet)) {
          assert.deepEqual(complaints(expansion), []);
          assert.deepEqual(complaints(setAround(expansion)), []);
        }
      });
    }
  });
}
