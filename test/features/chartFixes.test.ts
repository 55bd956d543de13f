import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { applyToWorkspace } from '../../server/src/features/codeActions';
import { type Diagnosis, diagnose } from '../../server/src/rules/engine/diagnose';
import { readFile } from '../../server/src/workspace/file';
import { loadHelm } from '../../server/src/workspace/helm';
import type { Workspace } from '../../server/src/workspace/workspace';
import { contextOf, type Files, mainFix, textsOf, uriOf, workspaceOf } from '../fixture';
import { chartWith, serviceTemplate, setTemplate, values } from '../releaseChart';

before(loadHelm);

/** The problems of a rule in all files. */
function problems(rule: string, workspace: Workspace): Diagnosis[] {
  const context = contextOf(workspace);
  return [...workspace.files.values()].flatMap((file) =>
    diagnose(file, context).filter((each) => each.rule.id === rule),
  );
}

/** The files that the main fix of a rule's one problem changes, as they are then; undefined where none is offered. */
function fixed(rule: string, files: Files, workspace = workspaceOf(files)): Files | undefined {
  const [problem, ...more] = problems(rule, workspace);
  assert.ok(problem, `${rule} says nothing`);
  assert.deepEqual(more, []);
  const fix = mainFix(problem.fixes);
  if (!fix) return undefined;
  const after = applyToWorkspace(fix.edits, contextOf(workspace)).workspace;
  assert.deepEqual(problems(rule, after), [], 'the rule is silent then');
  return Object.fromEntries(Object.entries(textsOf(after)).filter(([name, text]) => text !== files[name]));
}

const set = 'web/templates/set.yaml';
const own = 'web/values.yaml';

describe('what values give is fixed in the values', () => {
  test('behind a function too, with comments and quotes kept', () => {
    const given = values.replace('1Gi', '"1gi"');
    assert.deepEqual(fixed('wrong-type', chartWith({ 'web/values.yaml': given })), {
      'web/values.yaml': given.replace('1gi', '1Gi'),
    });
  });

  test('in the file that gives them', () => {
    const prod = 'storage: {size: 5gi}\n';
    assert.deepEqual(fixed('wrong-type', chartWith({ 'web/values-prod.yaml': prod })), {
      'web/values-prod.yaml': 'storage: {size: 5Gi}\n',
    });
  });

  test('not if other objects have them too', () => {
    const files = chartWith({
      'web/values.yaml': values.replace('1Gi', '1gi'),
      'web/templates/map.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n  size: {{ .Values.storage.size }}\n',
    });
    assert.equal(fixed('wrong-type', files), undefined);
  });
});

/** The chart with this template, of a database that takes long to start. */
function slow(template: string): Files {
  const given = `${values}check: healthy\n`;
  return chartWith({ [set]: template.replace('nginx:', 'postgres:'), [own]: given });
}

describe('a template', () => {
  test('has the name of a Service by the expression that makes it', () => {
    const files = chartWith({ 'web/templates/service.yaml': serviceTemplate('-node') });
    const text = files[set]?.replace('{{ include "web.name" . }}-nodes', '{{ include "web.name" . }}-node');
    assert.deepEqual(fixed('service-not-found', files), { [set]: text });
  });

  test('has the labels of the pods as the selector has them', () => {
    const after = fixed('spread-missing', chartWith());
    assert.match(
      after?.[set] ?? '',
      /labelSelector:\n {12}matchLabels:\n {14}\{\{- include "web.selector" \. \| nindent 14 }}\n/,
    );
  });

  test('never has what one release is called', () => {
    const template = setTemplate().replace('{{- include "web.selector" . | nindent 8 }}', 'app: web');
    assert.equal(fixed('selector-mismatch', chartWith({ [set]: template })), undefined, 'a label is the release');
  });

  test('never has what some values are', () => {
    const container =
      'readinessProbe: {tcpSocket: {port: http}}\nlivenessProbe: {exec: {command: [{{ .Values.check }}]}}';
    const literal = setTemplate({ container: container.replace('{{ .Values.check }}', 'healthy') });
    assert.match(fixed('startup-probe-missing', slow(literal))?.[set] ?? '', /startupProbe:/);
    assert.equal(fixed('startup-probe-missing', slow(setTemplate({ container }))), undefined, 'the command is a value');
  });

  test('gets no field that it has with other values', () => {
    const container = '{{- with .Values.resources }}\nresources:\n  {{- toYaml . | nindent 12 }}\n{{- end }}';
    assert.equal(fixed('resources-missing', chartWith({ [set]: setTemplate({ container }) })), undefined);
    assert.ok(fixed('resources-missing', chartWith()));
  });

  test('gets lines where its own text is', () => {
    const after = fixed('readiness-missing', chartWith());
    assert.deepEqual(Object.keys(after ?? {}), [set]);
    assert.match(after?.[set] ?? '', /containerPort: .*\n {10}readinessProbe:\n {12}tcpSocket:\n {14}port: http\n/);
  });

  test('loses a field with the expression of its value', () => {
    const spec = 'replica: {{ .Values.replicas }}';
    const files = chartWith({ [set]: setTemplate({ spec }) });
    const [problem] = problems('unknown-field', workspaceOf(files));
    const fix = problem?.fixes.find(({ title }) => title.startsWith('Remove'));
    const { workspace } = applyToWorkspace(fix?.edits ?? [], contextOf(workspaceOf(files)));
    assert.equal(textsOf(workspace)[set], setTemplate());
  });

  test('that makes several sets is not changed for one of them', () => {
    const twice = `{{- range list "a" "b" }}\n---\n${setTemplate({ container: '' })
      .replaceAll('"web.name" .', '"web.name" $')
      .replaceAll('"web.selector" .', '"web.selector" $')
      .replaceAll('.Values', '$.Values')
      .replaceAll('.Release', '$.Release')
      .replace('" $ }}\n', '" $ }}-{{ . }}\n')}{{- end }}\n`;
    const found = problems('readiness-missing', workspaceOf(chartWith({ [set]: twice })));
    assert.deepEqual(
      found.map(({ fixes }) => fixes.length),
      [0],
    );
  });
});

describe('a missing headless Service', () => {
  const service = 'web/templates/service-headless.yaml';
  const expected = serviceTemplate('-nodes').replace(
    'spec:\n',
    '  labels:\n    {{- include "web.selector" . | nindent 4 }}\nspec:\n',
  );

  function without(files: Files = {}): Files {
    const { 'web/templates/service.yaml': _, ...rest } = chartWith(files);
    return rest;
  }

  test('becomes a template of its own, by the expressions of the set', () => {
    assert.deepEqual(fixed('service-not-found', without()), { [service]: expected });
  });

  test('by a name that no file has', () => {
    const taken = without({ [service]: '' });
    assert.deepEqual(fixed('service-not-found', taken), { 'web/templates/service-headless-2.yaml': expected });
  });

  test('under the conditions of the set, and with what is set in front of it', () => {
    const head = '{{- if .Values.replicas }}\n{{- $name := include "web.name" . }}\n';
    const template = `{{/* The set. */}}\n${head}${setTemplate()}{{- end }}\n`.replace(
      'serviceName: {{ include "web.name" . }}',
      'serviceName: {{ $name }}',
    );
    const after = fixed('service-not-found', without({ [set]: template }));
    assert.equal(
      after?.[service],
      `${head}${expected.replace('{{ include "web.name" . }}', '{{ $name }}')}{{- end }}\n`,
    );
  });

  test('is not made of a set that a helper prints as a whole', () => {
    const define = `{{- define "web.set" -}}\n${setTemplate()}{{- end -}}\n`;
    const files = without({ 'web/templates/_set.tpl': define, [set]: '{{ include "web.set" . }}\n' });
    assert.equal(fixed('service-not-found', files), undefined);
  });
});

test('a fix that changes an immutable field of a committed chart says so', async () => {
  const { quickFixes } = await import('../../server/src/features/codeActions.js');
  const files = chartWith({ 'web/templates/service.yaml': serviceTemplate('-node') });
  const workspace = workspaceOf(files).withBase(uriOf(set), readFile(uriOf(set), files[set] ?? ''));
  const file = workspace.fileAt(uriOf(set));
  assert.ok(file);
  const [problem] = problems('service-not-found', workspace);
  const [fix] = quickFixes(file, problem?.span ?? { start: 0, end: 0 }, contextOf(workspace));
  assert.equal(fix?.title, "Change serviceName to 'release-name-web-node' (a live set must be recreated)");
});
