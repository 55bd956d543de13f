import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { diagnose } from '../../../server/src/rules/engine/diagnose';
import { loadHelm } from '../../../server/src/workspace/helm';
import type { Workspace } from '../../../server/src/workspace/workspace';
import type { Span } from '../../../server/src/yaml/text';
import { chart, template } from '../../chart';
import { contextOf, type Files, fileOf, textsOf, workspaceOf } from '../../fixture';

before(loadHelm);

/** What is wrong in the files of a chart, without hints: the file, the text that is underlined, the message. */
function problemsIn(files: Files): (readonly [file: string, text: string, message: string])[] {
  const workspace = workspaceOf(files);
  return Object.keys(textsOf(workspace)).flatMap((name) => {
    const file = [...workspace.files.values()].find(({ uri }) => uri.endsWith(`/${name}`));
    assert.ok(file);
    return diagnose(file, contextOf(workspace))
      .filter(({ severity }) => severity !== 'hint')
      .map(({ span, message }) => [name, file.text.slice(span.start, span.end), message] as const);
  });
}

/** Where the first problem stands, and at which text. */
function placeOf(files: Files): string | undefined {
  const [[file, text] = []] = problemsIn(files);
  return file === undefined ? undefined : `${file}: ${text}`;
}

test('nothing is wrong with the chart that the others change', () => {
  assert.deepEqual(problemsIn(chart), []);
});

test('a problem stands where what is wrong is written', () => {
  const cases: readonly (readonly [what: string, change: Files, place: string])[] = [
    ['a literal of the template', { 'templates/web.yaml': template('  replicas: -1\n') }, 'templates/web.yaml: -1'],
    ['a key of the template', { 'templates/web.yaml': template('  replica: 1\n') }, 'templates/web.yaml: replica'],
    ['a value', { 'values.yaml': (chart['values.yaml'] ?? '').replace('3', '-3') }, 'values.yaml: -3'],
    [
      'a key in values that are printed as YAML',
      {
        'values.yaml': `${chart['values.yaml']}strategy:\n  kind: OnDelete\n`,
        'templates/web.yaml': template('  updateStrategy: {{- toYaml .Values.strategy | nindent 4 }}\n'),
      },
      'values.yaml: kind',
    ],
    [
      'what functions changed: the action',
      { 'templates/web.yaml': template('  podManagementPolicy: {{ upper .Values.partOf }}\n') },
      'templates/web.yaml: {{ upper .Values.partOf }}',
    ],
    [
      'what several actions put together: all of them',
      { 'templates/web.yaml': template('  podManagementPolicy: {{ .Values.partOf }}-{{ .Values.replicas }}\n') },
      'templates/web.yaml: {{ .Values.partOf }}-{{ .Values.replicas }}',
    ],
    [
      'what a helper stands for: the action that calls it',
      { 'templates/web.yaml': template('  podManagementPolicy: {{ include "web.fullname" . }}\n') },
      'templates/web.yaml: {{ include "web.fullname" . }}',
    ],
    [
      'a line of a helper that prints more than that',
      {
        'templates/_more.tpl': '{{ define "web.more" }}\nreplicas: 3\npodManagementPolicy: Never\n{{ end }}\n',
        'templates/web.yaml': template('  {{- include "web.more" . | nindent 2 }}\n'),
      },
      'templates/_more.tpl: Never',
    ],
    [
      'text that a value brings through tpl',
      {
        'values.yaml': `${chart['values.yaml']}policy: "Never{{ .Release.Revision }}"\n`,
        'templates/web.yaml': template('  podManagementPolicy: {{ tpl .Values.policy . }}\n'),
      },
      'templates/web.yaml: {{ tpl .Values.policy . }}',
    ],
  ];
  for (const [what, change, place] of cases) assert.equal(placeOf({ ...chart, ...change }), place, what);
});

test('what only some values bring is said with their names', () => {
  const [[file, text, message] = []] = problemsIn({ ...chart, 'values-prod.yaml': 'replicas: -5\n' });
  assert.equal(file, 'values-prod.yaml');
  assert.equal(text, '-5');
  const wrong = problemsIn({
    ...chart,
    'values-prod.yaml': 'policy: Never\n',
    'templates/web.yaml': template('  podManagementPolicy: {{ .Values.policy | default "Parallel" | trim }}\n'),
  });
  assert.deepEqual(
    wrong.map(([name]) => name),
    ['values-prod.yaml'],
  );
  assert.doesNotMatch(message ?? '', /\(with/, 'the file says so itself');
  const named = problemsIn({
    ...chart,
    'values-prod.yaml': 'isProd: true\n',
    'templates/web.yaml': template('  podManagementPolicy: {{ if .Values.isProd }}Never{{ else }}Parallel{{ end }}\n'),
  });
  assert.match(named[0]?.[2] ?? '', /\(with values-prod\.yaml\)$/);
});

test('nothing is said of what the cluster, chance or a missing chart decides, nor of what it touches', () => {
  for (const policy of [
    '{{ (lookup "v1" "ConfigMap" "a" "b").data | default "Never" }}',
    '{{ randAlpha 5 }}',
    '{{ include "other.policy" . }}',
  ])
    assert.deepEqual(
      problemsIn({ ...chart, 'templates/web.yaml': template(`  podManagementPolicy: ${policy}\n`) }),
      [],
      policy,
    );
  const doubtful =
    '  {{- if lookup "v1" "Secret" "a" "b" }}\n  replicas: 3\n  {{- else }}\n  replicas: -1\n  {{- end }}\n';
  assert.deepEqual(problemsIn({ ...chart, 'templates/web.yaml': template(doubtful) }), []);
});

test('while a template cannot be rendered the others are judged', () => {
  const found = problemsIn({
    ...chart,
    'templates/config.yaml': 'kind: {{ .Values.a.b.c }}\n',
    'templates/web.yaml': template('  replicas: -1\n'),
  });
  assert.deepEqual(
    found.map(([file]) => file),
    ['templates/web.yaml', 'templates/config.yaml'],
  );
});

test('values files are read without their manifests being judged, and templates without what is rendered', () => {
  const set = template('  replicas: -1\n');
  assert.deepEqual(
    problemsIn({ ...chart, 'values.yaml': `${chart['values.yaml']}kind: StatefulSet\nspec: {replicas: -1}\n` }),
    [],
  );
  assert.equal(problemsIn({ ...chart, 'examples/web.yaml': set }).length, 0, 'it is a template elsewhere');
});

test('beside the action stands where its values come from, and beside a value the action that prints it', () => {
  const relatedOf = (files: Files, name: string) => {
    const workspace = workspaceOf(files);
    const diagnoses = diagnose(fileOf(workspace, name), contextOf(workspace));
    return diagnoses
      .filter(({ severity }) => severity === 'error')
      .flatMap(({ related }) => related.map(({ uri, span, message }) => [textAt(workspace, uri, span), message]));
  };
  const composed = template('  podManagementPolicy: {{ .Values.partOf }}-{{ .Values.image.tag }}\n');
  assert.deepEqual(relatedOf({ ...chart, 'templates/web.yaml': composed }, 'templates/web.yaml'), [
    ['shop', 'The value comes from here'],
    ['1.4', 'The value comes from here'],
  ]);
  assert.deepEqual(relatedOf({ ...chart, 'values-prod.yaml': 'replicas: -5\n' }, 'values-prod.yaml'), [
    ['{{ .Values.replicas }}', 'It is printed here'],
  ]);
});

function textAt({ files }: Workspace, uri: string, { start, end }: Span): string | undefined {
  return files.get(uri)?.text.slice(start, end);
}
