import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose, gravest } from '../../../server/src/rules/engine/diagnose';
import { readFile, type SourceFile } from '../../../server/src/workspace/file';
import { contextOf, fileOf, uriOf, workspaceOf } from '../../fixture';
import { splice } from '../../splice';
import { standards } from '../../standard';

/** A set with hints, and one with an error. */
const hints = splice(standards.web, 'metadata:\n  name: web\n', [
  'containers.resources',
  'livenessProbe',
  'containers.securityContext',
]);
const error = `---\n${splice(standards.web, 'spec:\n  replicas: -1\n')}`.replaceAll(/\bweb\b/g, 'db');

test('of many problems the gravest are reported, wherever they stand, and the others are counted', () => {
  const context = contextOf(workspaceOf({ 'all.yaml': hints + error }));
  const file = fileOf(context.workspace, 'all.yaml');
  const all = diagnose(file, context);
  assert.deepEqual(
    all.filter(({ severity }) => severity === 'error').map(({ field }) => field),
    ['spec.replicas'],
  );
  const { shown, omitted } = gravest(file, context, 1);
  assert.deepEqual(
    shown.map(({ severity }) => severity),
    ['error'],
  );
  assert.equal(
    [...omitted.values()].reduce((sum, each) => sum + each),
    all.length - 1,
  );
  assert.equal(omitted.get('error'), undefined);
  assert.deepEqual(
    gravest(file, context, all.length).shown.map(({ message }) => message),
    all.map(({ message }) => message),
  );
});

test('places that a problem refers to move with their documents', () => {
  const text = standards.web.replace('  clusterIP: None\n', '');
  const before = workspaceOf({ 'all.yaml': text });
  const places = (workspace = before) => {
    const file = fileOf(workspace, 'all.yaml');
    return diagnose(file, contextOf(workspace)).flatMap(({ related }) =>
      related.map(({ span }) => file.text.slice(span.start, span.end)),
    );
  };
  const named = places();
  assert.ok(named.length > 0);
  const longer = readFile(
    uriOf('all.yaml'),
    `# one line more\nkind: ConfigMap\n---\n${text}`,
    fileOf(before, 'all.yaml'),
  );
  assert.deepEqual(places(before.with(longer)), named);
});

test('a comment above a List item switches a rule off in it, though it stands in the piece before', () => {
  const list = (comment: string) => `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: a}
${comment}- apiVersion: apps/v1beta1
  kind: StatefulSet
  metadata: {name: web}
`;
  const rules = (text: string, before?: SourceFile) => {
    const file = readFile(uriOf('list.yaml'), text, before);
    return { file, rules: diagnose(file, contextOf(workspaceOf({}).with(file))).map(({ rule }) => rule.id) };
  };
  const loud = rules(list(''));
  assert.ok(loud.rules.includes('invalid-field'), loud.rules.join());
  const quiet = rules(list('# statefulset-disable-next-line invalid-field\n'), loud.file);
  assert.ok(!quiet.rules.includes('invalid-field'));
  assert.deepEqual(rules(list(''), quiet.file).rules, loud.rules);
});
