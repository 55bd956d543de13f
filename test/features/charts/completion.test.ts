import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadHelm } from '../../../server/src/features/charts';
import { complete, type Suggestion } from '../../../server/src/features/completion';
import { contextOf, openAt } from '../../fixture';
import { set, web } from './web';

async function offered(text: string, name = set, trigger?: string): Promise<Suggestion[]> {
  await loadHelm();
  const { file, offset, workspace } = openAt({ ...web, [name]: text });
  return complete(file, offset, contextOf(workspace), trigger);
}

const labels = (found: readonly Suggestion[]) => found.map(({ label }) => label);

test('the keys of values follow a dot, whatever leads to them', async () => {
  const table: [text: string, names: string[]][] = [
    ['{{ .Values.$0 }}', ['replicas', 'image', 'ports', 'config', 'cache', 'global']],
    ['{{ .Values.image.re$0po }}', ['repository', 'tag']],
    ['{{ .Values.cache.$0', ['enabled', 'size']],
    ['{{ with .Values.image }}{{ .$0 }}{{ end }}', ['repository', 'tag']],
    ['{{ with $.Values.image }}{{ else }}{{ .Values.config.$0', ['level']],
    ['{{ range $i, $p := .Values.ports }}{{ $p.$0 }}{{ end }}', ['name', 'port']],
    ['{{ range .Values.ports }}{{ .$0', ['name', 'port']],
    ['{{ $c := .Values.config }}{{ if $c }}{{ $c.$0', ['level']],
    ['{{ $c := default dict .Values.config }}{{ $c.$0', ['level']],
    ['{{ index .Values "cache" "$0" }}', ['enabled', 'size']],
    ['{{ if .Values. }}{{ end }}{{ with .Values.config }}{{ .$0 }}{{ end }}', ['level']],
    ['{{ define "a" }}{{ .level.$0 }}{{ end }}{{ include "a" (dict "level" .Values.config) }}', ['level']],
  ];
  for (const [text, names] of table) assert.deepEqual(labels(await offered(text)), names, text);
});

test('a key tells its type, its default and its comment', async () => {
  const [replicas, image] = await offered('{{ .Values.$0 }}');
  assert.equal(replicas?.detail, 'number: 2');
  assert.equal(replicas?.documentation, 'How many pods there are.');
  assert.equal(image?.detail, 'map');
});

test('in the templates of a dependency its own values are offered, and the global ones', async () => {
  const name = 'web/charts/cache/templates/config.yaml';
  assert.deepEqual(labels(await offered('{{ .Values.$0 }}', name)), ['enabled', 'size']);
  assert.deepEqual(labels(await offered('{{ .Values.global.$0 }}', name)), ['domain']);
});

test('what Helm gives to templates follows a dot', async () => {
  const names = ['Name', 'Namespace', 'Service', 'IsInstall', 'IsUpgrade', 'Revision'];
  assert.deepEqual(labels(await offered('{{ .Release.$0 }}')), names);
  assert.equal((await offered('{{ $.Chart.$0 }}')).find(({ label }) => label === 'Version')?.detail, 'string: 1.2.3');
  assert.ok(labels(await offered('{{ .Capabilities.KubeVersion.$0')).includes('Minor'));
  assert.ok(labels(await offered('{{ .$0')).includes('Template'));
});

test('functions and keywords are offered where they can stand', async () => {
  const first = labels(await offered('{{- $0'));
  assert.ok(first.includes('range') && first.includes('include'));
  const piped = await offered('{{ .Values.replicas | quo$0te }}');
  assert.ok(!labels(piped).includes('range'));
  const quote = piped.find(({ label }) => label === 'quote');
  assert.equal(quote?.detail, 'quote(values ...any) string');
  assert.equal(quote?.span.end, '{{ .Values.replicas | quote'.length);
});

test('helpers, files and variables are offered by name', async () => {
  assert.deepEqual(labels(await offered('{{ include "$0')), ['web.name', 'web.image']);
  assert.deepEqual(labels(await offered('{{- template "web.$0" . }}')), ['web.name', 'web.image']);
  assert.deepEqual(labels(await offered('{{ .Files.Get "$0" }}')), ['config/app.ini', 'values-prod.yaml']);
  assert.deepEqual(labels(await offered('{{ $a := 1 }}{{ range $i, $b := .Values.ports }}{{ $$0')), [
    '$',
    '$a',
    '$i',
    '$b',
  ]);
});

test('nothing is offered in comments, other strings and behind actions, nor by a space where anything may follow', async () => {
  for (const text of [
    '{{/* .Values.$0 */}}',
    '{{ "a.$0" }}',
    '{{ .Values.a }} a.$0',
    '{{ (list 1).$0 }}',
    '{{ $nope.$0 }}',
  ])
    assert.deepEqual(await offered(text), [], text);
  assert.deepEqual(await offered('{{ if $0', set, ' '), []);
  assert.ok((await offered('{{ 1 | $0', set, ' ')).length > 100);
  assert.deepEqual(await offered('{{ .Values.image $0', set, ' '), []);
});

test('in a values file the keys of values.yaml are offered that it does not have, with their defaults', async () => {
  const inValues = async (text: string) =>
    (await offered(text, 'web/values-prod.yaml')).map(({ insertion }) => insertion.plain);
  assert.deepEqual(await inValues('image:\n  tag: a\n  $0\n'), ['repository: nginx']);
  assert.deepEqual(await inValues('cache:\n  $0\n'), ['enabled: false', 'size: 1']);
  assert.deepEqual((await inValues('replicas: 3\n$0\n'))[0], 'image:\n  ');
  assert.deepEqual(await inValues('ports:\n  - $0\n'), ['name: http', 'port: 80']);
});

test('strings of values that are templates are completed like these', async () => {
  assert.deepEqual(labels(await offered('a: "{{ .Values.image.$0 }}"\n', 'web/values-prod.yaml')), [
    'repository',
    'tag',
  ]);
});
