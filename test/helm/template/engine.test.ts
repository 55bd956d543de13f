import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Text } from '../../../server/src/helm/values/text';
import { bool, unknown } from '../../../server/src/helm/values/value';
import { piecesOf, render } from './rendered';

const helpers = { '_h.tpl': '{{ define "n" }}n-{{ .Values.name }}{{ end }}' };

test('text stands in its file, and what an action prints where its value stands', () => {
  const rendered = render(
    'a: {{ .Values.name }}\nb: {{ upper .Values.name }}\nc: {{ print 1 "x" }}\nd: {{ .Values.port }}',
  );
  assert.deepEqual(piecesOf(rendered), [
    'a:  exact a.yaml:0',
    'web exact values.yaml:6 by a.yaml:3',
    '\nb:  exact a.yaml:21',
    'WEB derived values.yaml:6 by a.yaml:25',
    '\nc:  exact a.yaml:49',
    '1 exact a.yaml:62 by a.yaml:53',
    'x exact a.yaml:65 by a.yaml:53',
    '\nd:  exact a.yaml:70',
    '80 exact values.yaml:64 by a.yaml:74',
  ]);
});

test('what an included template prints knows the action that included it', () => {
  const expected = ['n- exact _h.tpl:16 by a.yaml:0', 'web exact values.yaml:6 by _h.tpl:18 < a.yaml:0'];
  for (const template of ['{{ include "n" . }}', '{{ template "n" . }}', '{{ print (include "n" .) }}']) {
    const rendered = render(template, { helpers });
    assert.deepEqual(piecesOf(rendered), expected, template);
    assert.deepEqual([...rendered.used], ['a.yaml', '_h.tpl']);
  }
});

test('what was kept in a variable is printed by the action that prints it', () => {
  const rendered = render('{{ $n := include "n" . }}{{ $n }}', { helpers });
  assert.deepEqual(piecesOf(rendered), ['n- exact _h.tpl:16 by a.yaml:25', 'web exact values.yaml:6 by a.yaml:25']);
});

test('what a value prints as a template stands where the value stands', () => {
  const rendered = render('{{ tpl .Values.lines . }}', { helpers });
  assert.equal(rendered.text.text, 'web-n-web');
  assert.deepEqual(piecesOf(rendered), [
    'web exact values.yaml:6 by values.yaml:18 < a.yaml:0',
    '- exact values.yaml:36 by a.yaml:0',
    'n- exact _h.tpl:16 by values.yaml:37 < a.yaml:0',
    'web exact values.yaml:6 by _h.tpl:18 < values.yaml:37 < a.yaml:0',
  ]);
});

test('no value is taken out, and what stands around it stays', () => {
  assert.deepEqual(piecesOf(render('a{{ .Values.nothing }}b')), ['a exact a.yaml:0', 'b exact a.yaml:22']);
});

test('later files override what earlier ones define, but not with nothing', () => {
  const both = (second: string) => ({
    '_1.tpl': '{{ define "d" }}first{{ end }}',
    '_2.tpl': `{{ define "d" }}${second}{{ end }}`,
  });
  assert.equal(render('{{ include "d" . }}', { helpers: both('second') }).text.text, 'second');
  assert.equal(render('{{ include "d" . }}', { helpers: both(' ') }).text.text, 'first');
});

const place = { uri: 'cluster', start: 0, end: 0 };
const values = {
  on: unknown(bool(true), place),
  off: unknown(bool(false), place),
  secret: unknown(new Text('s'), place),
};

test('all that is printed where a condition cannot be known cannot be known', () => {
  const table: [template: string, expected: string[]][] = [
    ['{{ if .Values.on }}x{{ end }}y', ['x unknown a.yaml:19', 'y exact a.yaml:29']],
    ['{{ if .Values.off }}x{{ end }}', [' unknown a.yaml:0 by a.yaml:0']],
    [
      '{{ if .Values.on }}{{ include "n" . }}{{ end }}',
      ['n- unknown _h.tpl:16 by a.yaml:19', 'web unknown values.yaml:6 by _h.tpl:18 < a.yaml:19'],
    ],
    [
      '{{ $x := "a" }}{{ if .Values.on }}{{ $x = "b" }}{{ end }}{{ $x }}',
      [' unknown a.yaml:15 by a.yaml:15', 'b unknown cluster:0 by a.yaml:57'],
    ],
    [
      '{{ $x := "a" }}{{ if .Values.off }}{{ $x = "b" }}{{ end }}{{ $x }}',
      [' unknown a.yaml:15 by a.yaml:15', 'a unknown cluster:0 by a.yaml:58'],
    ],
    [
      '{{ if .Values.on }}{{ $_ := set .Values "k" "v" }}{{ end }}{{ .Values.k }}',
      [' unknown a.yaml:0 by a.yaml:0', 'v unknown cluster:0 by a.yaml:59'],
    ],
    ['{{ if and .Values.name .Values.on }}x{{ end }}', ['x unknown a.yaml:36']],
    ['{{ if eq .Values.secret "s" }}x{{ end }}', ['x unknown a.yaml:30']],
    ['{{ with .Values.secret }}{{ . }}{{ end }}', ['s unknown cluster:0 by a.yaml:25']],
  ];
  for (const [template, expected] of table) {
    assert.deepEqual(piecesOf(render(template, { values: { ...values }, helpers, isLax: true })), expected, template);
  }
});

test('what fails because of what cannot be known is unknown, if not strict', () => {
  const table: [template: string, expected: string][] = [
    ['{{ (lookup "v1" "Secret" "n" "s").data.password | upper }}', 'unknown'],
    ['{{ index (lookup "v1" "Secret" "n" "s").data "password" }}', 'unknown'],
    ['{{ required "give it" (lookup "v1" "Secret" "n" "s").data }}', 'unknown'],
    ['{{ if .Values.on }}{{ fail "never" }}{{ end }}', ''],
    ['{{ include "absent" . }}', 'unknown'],
    ['{{ template "absent" . }}', 'unknown'],
    ['{{ if include "absent" . }}x{{ end }}', 'x'],
  ];
  for (const [template, expected] of table) {
    const { text } = render(template, { values: { ...values }, isLax: true });
    assert.equal(text.text, expected, template);
    assert.equal(text.origin?.how, 'unknown', template);
  }
  assert.deepEqual(render('{{ include "absent" . }}', { isLax: true }).notes, ['the template "absent" is not defined']);
});

test('what fails of itself fails, strict or not', () => {
  assert.throws(() => render('{{ upper 1 }}', { isLax: true }), /expected string/);
  assert.throws(() => render('{{ include "absent" . }}'), /no template "absent" associated with template "gotpl"/);
  assert.throws(() => render('{{ (lookup "v1" "Secret" "n" "s").data.password }}'), /nil pointer evaluating/);
});
