import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChartCache } from '../../../server/src/helm/cache';
import { splitManifests } from '../../../server/src/helm/manifests';
import { Text } from '../../../server/src/helm/values/text';
import { chartYaml, Files, rendered } from './charts';

const map = (name: string, data = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data}`;

test('each piece of a document knows where it comes from', () => {
  const { originOf } = rendered({
    'Chart.yaml': chartYaml,
    'values.yaml': 'image:\n  tag: "16.1"\nlabels:\n  tier: back\n',
    'files/a.conf': 'answer = 42\n',
    'templates/_helpers.tpl': '{{ define "labels" }}app: {{ .Chart.Name }}{{ end }}',
    'templates/web.yaml':
      'kind: X\ntag: {{ .Values.image.tag | quote }}\n{{ include "labels" . }}\nall:\n{{ toYaml .Values.labels | indent 2 }}\n' +
      'conf: {{ .Files.Get "files/a.conf" }}\nrelease: {{ .Release.Name }}\n',
  });
  assert.equal(originOf('kind'), 'exact: templates/web.yaml kind');
  assert.equal(originOf('16.1'), 'exact: values.yaml 16.1');
  assert.equal(originOf('app:'), 'exact: templates/_helpers.tpl app:');
  assert.equal(originOf('web'), 'exact: Chart.yaml web');
  assert.equal(originOf('tier'), 'exact: values.yaml tier');
  assert.equal(originOf('42'), 'exact: files/a.conf 42');
  assert.match(originOf('release-name'), /^derived: templates\/web.yaml \{\{/);
});

test('documents are cut at three dashes, whatever follows them', () => {
  const cases: readonly (readonly [text: string, parts: readonly string[]])[] = [
    ['a\n---\nb', ['a', 'b']],
    ['---\n---\na', ['---\na']],
    ['a\n---b\n--- c', ['a', 'b', 'c']],
    ['a: |\n  ---\n', ['a: |\n  ---']],
    [' \n\n', []],
  ];
  for (const [text, parts] of cases)
    assert.deepEqual(
      splitManifests(Text.of(text)).map((part) => part.text),
      parts,
    );
});

test('documents come in the order in which Helm installs them, hooks last, and notes and partials not at all', () => {
  const hook = (event: string) => `kind: Job\nmetadata:\n  annotations:\n    helm.sh/hook: ${event}\n`;
  const chart = {
    'Chart.yaml': chartYaml,
    'templates/a.yaml': 'kind: Other\n---\nkind: StatefulSet\n---\nkind: Another\n',
    'templates/b.yaml': 'kind: Service\n',
    'templates/hook.yaml': hook('pre-install'),
    'templates/test.yaml': hook('test'),
    'templates/never.yaml': hook('whenever'),
    'templates/NOTES.txt': 'kind: {{ .Chart.Name }}\n',
    'templates/_part.yaml': 'kind: Part\n',
    'crds/c.yaml': 'kind: CustomResourceDefinition\n',
  };
  const kinds = (options = {}) => rendered(chart, options).texts.map((text) => /kind: (\w+)/.exec(text)?.[1]);
  const others = ['Service', 'StatefulSet', 'Another', 'Other'];
  assert.deepEqual(kinds(), [...others, 'Job', 'Job']);
  assert.deepEqual(kinds({ skipsTests: true }), [...others, 'Job']);
  assert.deepEqual(kinds({ skipsHooks: true, includesCrds: true }), ['CustomResourceDefinition', ...others]);
});

test('a template that fails is refused at its place, and the others are rendered', () => {
  const chart = {
    'Chart.yaml': chartYaml,
    'templates/a.yaml': '{{ fail "no" }}',
    'templates/b.yaml': 'kind: {{ if }}',
    'templates/c.yaml': map('c'),
    'templates/d.yaml': 'a: b: c\n',
  };
  const { sources, refusals, refusedAt, isPartial } = rendered(chart);
  assert.deepEqual([sources, isPartial], [['web/templates/c.yaml'], true]);
  assert.equal(refusals.length, 3);
  assert.ok(refusedAt.some((text) => text.startsWith('templates/a.yaml')));
  assert.ok(refusedAt.some((text) => text.startsWith('templates/d.yaml')));
  assert.deepEqual(rendered(chart, { isStrict: true }).refusals.length, 1);
});

test('chance is unknown unless Helm itself is imitated', () => {
  const chart = { 'Chart.yaml': chartYaml, 'templates/a.yaml': map('a', 'data: {p: {{ randAlphaNum 8 }}}\n') };
  const text = rendered(chart).texts[0] ?? '';
  const word = /p: (\w{8})/.exec(text)?.[1] ?? '';
  assert.match(rendered(chart).originOf(word), /^unknown: /);
  assert.equal(rendered(chart).unknown.length, 1);
  const random = (length: number) => new Uint8Array(length).fill(7);
  assert.deepEqual(rendered(chart, { isStrict: true, random }).unknown, []);
});

test('what nothing changed is taken over from the last rendering', () => {
  const files = new Files({
    'Chart.yaml': chartYaml,
    'values.yaml': 'a: 1\n',
    'files/a.txt': 'one',
    'templates/_helpers.tpl': '{{ define "name" }}first{{ end }}',
    'templates/a.yaml': map('{{ include "name" . }}'),
    'templates/b.yaml': map('b', 'data: {a: "{{ .Values.a }}", f: {{ .Files.Get "files/a.txt" }}}\n'),
  });
  const cache = new ChartCache();
  const texts = () => rendered(files, {}, cache).texts.join();
  const changes: readonly (readonly [path: string, content: string, expected: RegExp])[] = [
    ['templates/b.yaml', map('c', 'data: {a: "{{ .Values.a }}"}\n'), /first.*name: c/s],
    ['templates/b.yaml', map('b', 'data: {f: {{ .Files.Get "files/a.txt" }}}\n'), /f: one/],
    ['files/a.txt', 'two', /f: two/],
    ['templates/_helpers.tpl', '{{ define "name" }}second{{ end }}', /second/],
    ['templates/z.tpl', '{{ define "name" }}third{{ end }}', /second/],
    ['templates/_0.tpl', '{{ define "name" }}fourth{{ end }}', /fourth/],
    ['values.yaml', 'a: 2\n', /fourth/],
  ];
  texts();
  for (const [path, content, expected] of changes) {
    files.write(path, content);
    assert.match(texts(), expected, path);
    assert.equal(texts(), rendered(files).texts.join(), path);
  }
});

test('a template that changes values changes them again each time', () => {
  const files = new Files({
    'Chart.yaml': chartYaml,
    'values.yaml': 'a: 1\n',
    'templates/a.yaml': map('a', 'data: {a: "{{ .Values.a }}"}\n'),
    'templates/b.yaml': map('b', '{{ $_ := set .Values "a" 2 }}'),
    'templates/c.yaml': map('c', 'data: {a: "{{ .Values.a }}"}\n'),
  });
  const cache = new ChartCache();
  // Templates run from the last to the first.
  const expected = [/a: "2"/, /name: b/, /a: "1"/];
  for (const change of ['', '# once\n', '# twice\n']) {
    files.write('templates/a.yaml', map('a', `data: {a: "{{ .Values.a }}"}\n${change}`));
    const { texts } = rendered(files, {}, cache);
    for (const [index, pattern] of expected.entries()) assert.match(texts[index] ?? '', pattern);
  }
  files.write('templates/b.yaml', map('b', '{{ $_ := set .Values "a" 3 }}'));
  assert.match(rendered(files, {}, cache).texts[0] ?? '', /a: "3"/);
});
