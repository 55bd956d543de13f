import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definition } from '../../../server/src/features/definition';
import { highlights } from '../../../server/src/features/highlights';
import { documentLinks } from '../../../server/src/features/links';
import { references } from '../../../server/src/features/references';
import { symbols } from '../../../server/src/features/symbols';
import { type Files, fileOf, uriOf } from '../../fixture';
import { shown } from '../renderings/shop';
import { helpers, open, set } from './web';

async function to(name: string, place: string, more?: Files): Promise<string[]> {
  const { workspace, file, offset, context } = await open(name, place, more);
  return (definition(file, offset, context)?.places ?? []).map((each) => shown(workspace, each.uri, each.name));
}

async function from(name: string, place: string, withDeclarations = false, more?: Files): Promise<string[]> {
  const { workspace, file, offset, context } = await open(name, place, more);
  return references(file, offset, context, withDeclarations).map(({ uri, span }) => shown(workspace, uri, span));
}

const config = 'web/charts/cache/templates/config.yaml';

test('a value leads to where charts have it, the chart above in front', async () => {
  assert.deepEqual(await to(set, '.Values.repli$0cas'), ['web/values.yaml: [replicas]: 2']);
  assert.deepEqual(await to(set, '$port.po$0rt'), ['web/values.yaml: [port]: 80']);
  assert.deepEqual(await to(helpers, '.image.t$0ag'), ['web/values.yaml: [tag]: ""']);
  assert.deepEqual(await to(config, '.Values.si$0ze'), [
    'web/values.yaml: [size]: 5',
    'web/charts/cache/values.yaml: [size]: 1',
  ]);
  assert.deepEqual(await to(config, 'global.do$0main'), ['web/values.yaml: [domain]: example.com']);
  assert.deepEqual(await to('web/values-prod.yaml', 'repli$0cas'), ['web/values.yaml: [replicas]: 2']);
});

test('a value that only a values file sets leads there', async () => {
  const more = { 'web/values-dev.yaml': 'debug: true\n', [set]: 'a: {{ .Values.debug }}\n' };
  assert.deepEqual(await to(set, '.Values.de$0bug', more), ['web/values-dev.yaml: [debug]: true']);
});

test('names of helpers and of what Chart.yaml says lead to these', async () => {
  assert.deepEqual(await to(set, '"web.i$0mage"'), [`${helpers}: {{- define "[web.image]" -}}`]);
  assert.deepEqual(await to(helpers, '.Chart.App$0Version'), ['web/Chart.yaml: [appVersion]: "9.1"']);
});

test('a helper of a chart beside this one is followed by what it is called with', async () => {
  const more = {
    'web/Chart.yaml':
      'name: web\nversion: 1.0.0\ndependencies: [{name: lib, version: 1.0.0, repository: "file://../lib"}]\n',
    'lib/Chart.yaml': 'name: lib\nversion: 1.0.0\ntype: library\n',
    'lib/templates/_lib.tpl': '{{ define "lib.level" }}{{ .Values.config.level }}{{ end }}\n',
    'web/templates/level.yaml': 'a: {{ include "lib.level" . }}\n',
  };
  assert.deepEqual(await to('web/templates/level.yaml', '"lib.le$0vel"', more), [
    'lib/templates/_lib.tpl: {{ define "[lib.level]" }}{{ .Values.config.level }}{{ end }}',
  ]);
  assert.deepEqual(await to('lib/templates/_lib.tpl', 'config.le$0vel', more), ['web/values.yaml: [level]: info']);
});

test('references to a value are in templates, values files and Chart.yaml, of dependencies too', async () => {
  const size = [
    'web/values-prod.yaml: [size]: 50',
    `${set}: size: {{ index .Values "cache" "[size]" }}`,
    `${config}: size: {{ .Values.[size] | quote }}`,
  ];
  assert.deepEqual(await from('web/values.yaml', 'si$0ze: 5'), size);
  assert.deepEqual(await from(config, '.Values.si$0ze'), size);
  assert.deepEqual(await from('web/values.yaml', 'en$0abled: true', true), [
    'web/charts/cache/values.yaml: [enabled]: false',
    'web/values.yaml: [enabled]: true',
    'web/Chart.yaml: condition: cache.[enabled]',
  ]);
});

test('references to a helper, from its name in a call or in its definition', async () => {
  const calls = [`${set}: name: {{ include "[web.name]" . }}`];
  assert.deepEqual(await from(helpers, '"web.$0name"'), calls);
  assert.deepEqual(await from(set, '"web.$0name"', true), [`${helpers}: {{- define "[web.name]" -}}`, ...calls]);
});

test('a variable leads to its declaration, and its references are those of that declaration alone', async () => {
  const more = { [set]: '{{ $a := 1 }}{{ with .Values.image }}\n{{ $a := .tag }}{{ $a }}\n{{ end }}{{ $a = 2 }}\n' };
  assert.deepEqual(await to(set, '{{ $0$a }}', more), [`${set}: {{ [$a] := .tag }}{{ $a }}`]);
  assert.deepEqual(await from(set, '{{ $0$a = 2', true, more), [
    `${set}: {{ [$a] := 1 }}{{ with .Values.image }}`,
    `${set}: {{ end }}{{ [$a] = 2 }}`,
  ]);
});

test('highlights are the references in the file', async () => {
  const { workspace, file, offset, context } = await open(helpers, '.image.ta$0g');
  assert.deepEqual(
    highlights(file, offset, context).map(({ uri, span }) => shown(workspace, uri, span)),
    [`${helpers}: {{ .image.repository }}:{{ .image.[tag] | default .root.Chart.AppVersion }}`],
  );
});

test('the files that a template reads are links, and the helpers that it defines are its outline', async () => {
  const { workspace, context } = await open(set, '.Values.$0replicas');
  const links = documentLinks(fileOf(workspace, set), context);
  assert.deepEqual(
    links.map(({ target }) => target),
    [uriOf('web/config/app.ini')],
  );
  const outline = symbols(fileOf(workspace, helpers), workspace);
  assert.deepEqual(
    outline.map(({ name, kind }) => `${kind} ${name}`),
    ['helper web.name', 'helper web.image'],
  );
});
