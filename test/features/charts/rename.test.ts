import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prepareRename, rename } from '../../../server/src/features/rename';
import { applyFix, type Files, textsOf } from '../../fixture';
import { helpers, open, set, web } from './web';

/** The lines that a renaming changes, as they are then; or why it is refused. */
async function renamed(name: string, place: string, to: string, more: Files = {}): Promise<string[] | string> {
  const { workspace, file, offset, context } = await open(name, place, more);
  const found = rename(file, offset, to, context);
  if ('refused' in found) return found.refused;
  const before = textsOf(workspace);
  return Object.entries(textsOf(applyFix(workspace, found.edits))).flatMap(([path, text]) => {
    const lines = (before[path] ?? '').split('\n');
    return text.split('\n').flatMap((line, index) => (line === lines[index] ? [] : [`${path}: ${line.trim()}`]));
  });
}

test('a value is renamed in templates, helpers and values files', async () => {
  const expected = [
    'web/values.yaml: version: ""',
    'web/values-prod.yaml: version: "1.27"',
    `${helpers}: {{ .image.repository }}:{{ .image.version | default .root.Chart.AppVersion }}`,
    `${set}: tag: {{ $image.version | quote }}`,
  ];
  assert.deepEqual(await renamed(set, '$image.t$0ag', 'version'), expected);
  assert.deepEqual(await renamed('web/values.yaml', 't$0ag: ""', 'version'), expected);
});

test('a value of a dependency is renamed in the chart above too, and in its condition', async () => {
  assert.deepEqual(await renamed('web/charts/cache/values.yaml', 'en$0abled', 'on_'), [
    'web/Chart.yaml: condition: cache.on_',
    'web/values.yaml: on_: true',
    'web/charts/cache/values.yaml: on_: false',
  ]);
});

test('a key of the items of a list is renamed in all of them, and in the schema', async () => {
  const more = {
    'web/values.yaml': 'ports:\n  - {name: a, port: 1}\n  - {name: b, port: 2}\n',
    'web/values.schema.json':
      '{"properties": {"ports": {"items": {"properties": {"port": {"type": "integer"}}, "required": ["port"]}}}}\n',
  };
  assert.deepEqual(await renamed('web/values.yaml', 'name: a, p$0ort', 'number', more), [
    'web/values.yaml: - {name: a, number: 1}',
    'web/values.yaml: - {name: b, number: 2}',
    `${set}: containerPort: {{ $port.number }}`,
    'web/values.schema.json: {"properties": {"ports": {"items": {"properties": {"number": {"type": "integer"}}, "required": ["number"]}}}}',
  ]);
});

test('values of other charts keep their names', async () => {
  const other = {
    'other/Chart.yaml': 'name: other\nversion: 1.0.0\n',
    'other/values.yaml': 'replicas: 1\n',
    'other/templates/a.yaml': 'a: {{ .Values.replicas }}\n',
  };
  const lines = await renamed(set, '.Values.repli$0cas', 'count', other);
  assert.equal(lines.length, 3);
  assert.ok(!String(lines).includes('other'));
});

test('what takes all keys around a value is told, and asked about', async () => {
  const { file, offset, context } = await open('web/values.yaml', 'le$0vel');
  const found = rename(file, offset, 'verbosity', context);
  assert.ok('consequences' in found && found.confirm);
  assert.match(
    found.consequences.join(' '),
    /^Not followed, as it takes all keys around this one: toYaml \(templates\/set.yaml:26\)\./,
  );
});

test('a helper is renamed where it is defined and called', async () => {
  assert.deepEqual(await renamed(set, '"web.n$0ame"', 'web.fullname'), [
    `${helpers}: {{- define "web.fullname" -}}`,
    `${set}: name: {{ include "web.fullname" . }}`,
  ]);
});

test('a variable is renamed with or without its sign', async () => {
  const expected = [`${set}: {{- $picture := .Values.image }}`, `${set}: tag: {{ $picture.tag | quote }}`];
  assert.deepEqual(await renamed(set, '{{- $0$image', 'picture'), expected);
  assert.deepEqual(await renamed(set, '{{- $0$image', '$picture'), expected);
});

test('what cannot be renamed says why', async () => {
  const table: [name: string, place: string, to: string, reason: RegExp][] = [
    [set, '.Values.repli$0cas', 'my-replicas', /not a valid name for a value/],
    [set, '.Values.repli$0cas', 'config', /a value `.Values.config` already/],
    [set, '"web.n$0ame"', 'web.image', /a template `web.image` already/],
    [set, '"ca$0che" "size"', 'redis', /the name of a dependency/],
    [set, 'Values.glo$0bal', 'common', /hands the values under `global` to all charts/],
    [helpers, '.Release.N$0ame', 'Title', /Helm itself gives/],
  ];
  for (const [name, place, to, reason] of table) assert.match(String(await renamed(name, place, to)), reason, place);
});

test('the name that is asked about is that at the cursor', async () => {
  for (const [name, place, expected] of [
    [set, '.Values.repli$0cas', 'replicas'],
    [helpers, '"web.$0image"', 'web.image'],
    ['web/values.yaml', 'le$0vel', 'level'],
  ] as const) {
    const { file, offset, context } = await open(name, place, web);
    const found = prepareRename(file, offset, context);
    assert.equal('name' in found && found.name, expected);
  }
});
