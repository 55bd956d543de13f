import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Files } from '../fixture';
import { folderOf, run } from './commandLine';

const template = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
data:
  size: {{ .Values.size | quote }}
  version: {{ .Capabilities.KubeVersion.Version }}
  has: {{ .Capabilities.APIVersions.Has "a/v1" }}-{{ .Capabilities.APIVersions.Has "b/v1" }}
  upgrade: {{ .Release.IsUpgrade }}
`;

const files: Files = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': 'size: 1\n',
  'web/templates/a.yaml': template,
  'web/templates/b.yaml': '{{- if .Values.other }}\nkind: Other\n{{- end }}\n',
  'more.yaml': 'size: 2\nother: true\n',
  'size,comma.yaml': 'size: 3\n',
  'failing/Chart.yaml': 'apiVersion: v2\nname: failing\nversion: 1.0.0\n',
  'failing/templates/a.yaml': '{{ .Values.a.b.c }}\n',
  'plain/a.yaml': 'kind: ConfigMap\n',
};

test('a chart is printed as helm template prints it', async () => {
  const { path } = folderOf(files);
  const chart = join(path, 'web');
  const { code, out } = await run('render', chart);
  assert.equal(code, 0);
  assert.match(out, /^---\n# Source: web\/templates\/a.yaml\napiVersion: v1\n(?:.*\n)*? {2}name: release-name\n/);
  assert.match(out, /\n {2}size: "1"\n {2}version: v1.35.0\n {2}has: false-false\n {2}upgrade: false\n$/);
  const json = await run('render', '--format', 'json', chart);
  const { objects, unknown } = JSON.parse(json.out);
  assert.deepEqual([objects[0].source, objects[0].object.data.size, unknown], ['web/templates/a.yaml', '1', []]);
});

test('the options of helm template mean the same here', async () => {
  const { path } = folderOf(files);
  const chart = join(path, 'web');
  const cases: readonly (readonly [args: readonly string[], expected: RegExp])[] = [
    [['--release', 'r', '-n', 'n'], /name: r\n {2}namespace: n\n/],
    [['--name-template', 'x-{{ "Y" | lower }}'], /name: x-y\n/],
    [['-f', join(path, 'more.yaml')], /size: "2"(?:.*\n)*.*kind: Other\n/],
    [['-f', `"${join(path, 'size,comma.yaml')}",${join(path, 'more.yaml')}`], /size: "2"/],
    [['--set', 'size=5', '-f', join(path, 'more.yaml')], /size: "5"/],
    [['--set-string', 'size=7', '--set', 'size=6'], /size: "7"/],
    [['--set-json', 'size="x"'], /size: "x"/],
    [['--set-literal', 'size=a,b=c'], /size: "a,b=c"/],
    [['--kube-version', '1.30.2', '--is-upgrade'], /version: v1.30.2(?:.*\n)*.*upgrade: true/],
    [['-a', 'a/v1,b/v1'], /has: true-true/],
    [['--set', 'other=1', '-s', 'templates/b*'], /^---\n# Source: web\/templates\/b.yaml\nkind: Other\n$/],
  ];
  for (const [args, expected] of cases) {
    const { code, out, err } = await run('render', chart, ...args);
    assert.deepEqual([code, err], [0, ''], args.join(' '));
    assert.match(out, expected, args.join(' '));
  }
});

test('where Helm fails the code is 1, with its reason', async () => {
  const { path } = folderOf(files);
  const chart = join(path, 'web');
  const cases: readonly (readonly [args: readonly string[], reason: RegExp])[] = [
    [[join(path, 'failing')], /^Error: failing\/templates\/a.yaml:1:10\n {2}executing .*\n {4}nil pointer evaluating/],
    [[join(path, 'plain'), '--set', 'a=1'], /^Error: Chart.yaml file is missing$/],
    [[join(path, 'nowhere'), '--debug'], /^Error: path ".*nowhere" not found$/],
    [[chart, '-f', 'nowhere.yaml'], /^Error: open nowhere.yaml: no such file or directory$/],
    [[chart, '--set', 'a'], /^Error: failed parsing --set data: key "a" has no value$/],
    [[chart, '--kube-version', 'x'], /^Error: invalid kube version 'x'/],
    [[chart, '-s', 'templates/none.yaml'], /^Error: could not find template templates\/none.yaml in chart$/],
    [[chart, '--release', 'r', '--name-template', 'x'], /^Error: cannot set --name-template and also specify a name$/],
    [[chart, '--release', 'No Name'], /^Error: release name check failed: /],
  ];
  for (const [args, reason] of cases) {
    const { code, out, err } = await run('render', ...args);
    assert.deepEqual([code, out], [1, ''], args.join(' '));
    assert.match(err.trimEnd(), reason);
  }
  assert.equal((await run('render', chart, '--post-renderer', 'x')).code, 2, 'an option that there is not');
});
