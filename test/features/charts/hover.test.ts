import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hover } from '../../../server/src/features/hover';
import type { Files } from '../../fixture';
import { helpers, open, set } from './web';

/** What is said at a place, in lines; links as their text. */
async function said(name: string, place: string, more?: Files): Promise<string[]> {
  const { file, offset, context } = await open(name, place, more);
  const markdown = hover(file, offset, context)?.markdown ?? '';
  return markdown
    .replace(/\[`([^`]*)`\]\([^)]*\)/g, '<$1>')
    .split('\n')
    .filter((line) => line !== '' && line !== '---');
}

test('a value tells what its comment says, who sets it, and what the action renders to with each values file', async () => {
  assert.deepEqual(await said(set, '.Values.repli$0cas'), [
    '`.Values.replicas`',
    'How many pods there are.',
    '**Set in**',
    '- <web/values.yaml:3>: `2`',
    '- <web/values-prod.yaml:1>: `5`',
    '**Renders** with `values.yaml`',
    ...['```yaml', '2', '```'],
    '**Renders** with `values-prod.yaml`',
    ...['```yaml', '5', '```'],
  ]);
});

test('a value is known by whatever leads to it', async () => {
  const table: [name: string, place: string, value: string][] = [
    [set, '$image.t$0ag', '`.Values.image.tag`'],
    [set, '$port.po$0rt', '`.Values.ports[*].port`'],
    [set, '{{ .na$0me }}', '`.Values.ports[*].name`'],
    [set, '$root.Values.global.do$0main', '`.Values.global.domain`'],
    [set, '{{ .le$0vel }}', '`.Values.config.level`'],
    [set, '"cache" "si$0ze"', '`.Values.cache.size`'],
    [helpers, '.image.repo$0sitory', '`.Values.image.repository`'],
    ['web/charts/cache/templates/config.yaml', '.Values.si$0ze', '`.Values.size`'],
    ['web/Chart.yaml', 'cache.en$0abled', '`.Values.cache.enabled`'],
  ];
  for (const [name, place, value] of table) assert.equal((await said(name, place))[0], value, place);
});

test('the value of a dependency is set by itself, by the chart above it, and by values files', async () => {
  assert.deepEqual((await said('web/charts/cache/templates/config.yaml', '.Values.si$0ze')).slice(1, 6), [
    'Megabytes.',
    '**Set in**',
    '- <cache/values.yaml:3>: `1`',
    '- <web/values.yaml:16>: `5`',
    '- <web/values-prod.yaml:5>: `50`',
  ]);
});

test('a map is shown as it is written', async () => {
  const lines = await said(set, '.Values.im$0age "root"');
  assert.deepEqual(lines.slice(0, 6), [
    '`.Values.image`',
    '**Set in**',
    '- <web/values.yaml:4>: a map',
    '- <web/values-prod.yaml:2>: a map',
    '```yaml',
    'repository: nginx',
  ]);
});

test('a variable tells what it stands for', async () => {
  const lines = await said(set, 'tag: {{ $0$image');
  assert.deepEqual(lines.slice(0, 3), ['Variable `$image`, declared in <set.yaml:2>', '`.Values.image`', '**Set in**']);
});

test('a helper tells what its comment says, where it is, and what it renders to here', async () => {
  assert.deepEqual(await said(set, 'include "web.n$0ame"'), [
    'Template `web.name`',
    'The name of everything.',
    '**Defined in** <_helpers.tpl:4>',
    '**Used in**',
    '- <set.yaml:6>',
    '**Renders**',
    ...['```yaml', 'release-name-web', '```'],
    // What follows from the name stands below.
    ...['- **Pods**: `release-name-web-0`, `release-name-web-1`'],
    ...['- **DNS**: none. serviceName is not set, so the pods get no DNS names.'],
  ]);
});

test('an action that prints several lines shows them without their indentation', async () => {
  const lines = await said(set, 'toY$0aml .Values.config');
  assert.deepEqual(lines.slice(-4), ['**Renders**', '```yaml', 'level: info', '```']);
});

test('a function tells its signature, what it does, and an example', async () => {
  assert.deepEqual((await said(set, '.Files.Get "config/app.ini" | qu$0ote')).slice(0, 5), [
    '```go',
    'quote(values ...any) string',
    '```',
    'Puts values in double quotes, with escapes; nil is left out.',
    'Example: `quote "a"` gives `"a"`',
  ]);
  assert.match((await said(set, '{{- wi$0th'))[1] ?? '', /^with value/);
});

test('what Helm gives to templates tells what it is, and what it is here', async () => {
  assert.deepEqual((await said(helpers, '.Chart.App$0Version')).slice(0, 3), [
    '`.Chart.AppVersion` (string)',
    'The version of what the chart installs.',
    'Here: `9.1` (<Chart.yaml>)',
  ]);
  assert.ok((await said(helpers, '.Release.Na$0me')).includes('Here: `release-name`'));
  assert.match((await said(set, '.Files.G$0et'))[1] ?? '', /^The text of a file/);
});

test('a key of values tells where it is used, and what else sets it', async () => {
  assert.deepEqual(await said('web/values.yaml', 'repli$0cas: 2'), [
    '`.Values.replicas`',
    '**Set in**',
    '- <values-prod.yaml:1>: `5`',
    '**Used in**',
    '- <templates/set.yaml:8>',
  ]);
});

test('a template that cannot be read in one place is read in all others', async () => {
  const broken = {
    'web/templates/broken.yaml': 'a: {{ .Values. }}\n{{ if }}\nb: {{ .Values.replicas\nc: {{ .Values.config.level }}\n',
  };
  assert.equal(
    (await said('web/templates/broken.yaml', '.Values.config.le$0vel', broken))[0],
    '`.Values.config.level`',
  );
});
