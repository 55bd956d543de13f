import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TemplateError } from '../../../server/src/helm/template/error';
import { Text } from '../../../server/src/helm/values/text';
import { dict, float, int, list, type Value } from '../../../server/src/helm/values/value';
import { render } from './rendered';

const values: Record<string, Value> = {
  list: list([new Text('x'), new Text('y')]),
  map: dict([
    ['b', { value: float(2) }],
    ['a', { value: new Text('one') }],
  ]),
  none: list([]),
  three: int(3),
};

test('statements do what text/template has them do', () => {
  const table: [template: string, expected: string][] = [
    ['{{ .Values.port }}{{ .Values.nothing }}{{ .Values.missing }}', '80'],
    ['{{ if .Values.none }}a{{ else if .Values.map }}b{{ end }}', 'b'],
    ['{{ with .Values.none }}a{{ else }}{{ .Values.port }}{{ end }}', '80'],
    ['{{ range .Values.list }}{{ . }},{{ end }}', 'x,y,'],
    ['{{ range $i, $e := .Values.list }}{{ $i }}={{ $e }} {{ end }}', '0=x 1=y '],
    ['{{ range $k, $v := .Values.map }}{{ $k }}={{ $v }} {{ end }}', 'a=one b=2 '],
    ['{{ range $i := .Values.three }}{{ $i }}{{ end }}', '012'],
    ['{{ range .Values.none }}a{{ else }}b{{ end }}', 'b'],
    ['{{ range .Values.list }}{{ if eq . "y" }}{{ break }}{{ end }}{{ . }}{{ end }}', 'x'],
    ['{{ range .Values.list }}{{ if eq . "x" }}{{ continue }}{{ end }}{{ . }}{{ end }}', 'y'],
    ['{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ end }}{{ $x }}', '2'],
    ['{{ $x := "" }}{{ range $x = .Values.list }}{{ end }}{{ $x }}', 'y'],
    ['{{ define "d" }}<{{ . }}{{ $ }}>{{ end }}{{ template "d" 1 }}{{ template "d" }}', '<11><>'],
    ['{{ block "e" .Values.port }}[{{ . }}]{{ end }}', '[80]'],
    ['{{ .Values.name | printf "%s-%s" "a" | upper }}', 'A-WEB'],
    ['{{ and 1 0 (broken) }}{{ or 0 2 (broken) }}{{ not 0 }}', '02true'],
    ['{{ half 3 }} {{ half 0x10 }}', '1.5 8'],
    [
      '{{ len .Values.list }}{{ len "é" }}{{ index .Values.list 1 }}{{ index .Values.map "zz" }}{{ slice "abc" 1 2 }}',
      '22yb',
    ],
    [
      '{{ html "<&>" }} {{ js "\'x\'" }} {{ urlquery "a b/é" }} {{ print 1 2 "x" }}{{ println 1 "x" }}',
      "&lt;&amp;&gt; \\'x\\' a+b%2F%C3%A9 1 2x1 x\n",
    ],
    ['{{ (.Values.Table "map").a }}{{ .Values.PathValue "map.b" }}', 'one2'],
    ['{{ tpl "{{ define `q` }}{{ . }}{{ end }}{{ include `q` .Values.name }}{{ .nope }}" . }}', 'web'],
  ];
  for (const [template, expected] of table) assert.equal(render(template, { values }).text.text, expected, template);
});

test('comparisons hold, or fail, by the types of both sides', () => {
  const table: [template: string, expected: string][] = [
    [
      '{{ eq 1 2 1 }}{{ eq "a" "b" }}{{ ne 1.5 2.5 }}{{ eq nil .Values.nothing }}{{ eq 1 nil }}',
      'truefalsetruetruefalse',
    ],
    ['{{ lt 1 2 }}{{ le "b" "a" }}{{ gt 2.5 1.5 }}{{ ge 2 2 }}', 'truefalsetruetrue'],
    ['{{ eq .Values.port 80 }}', 'error calling eq: incompatible types for comparison: float64 and int'],
    ['{{ lt .Values.list 1 }}', 'error calling lt: invalid type for comparison'],
    [
      '{{ eq .Values.map .Values.map }}',
      'error calling eq: non-comparable type map[a:one b:%!s(float64=2)]: map[string]interface {}',
    ],
  ];
  for (const [template, expected] of table) {
    let result: string;
    try {
      result = render(template, { values }).text.text;
    } catch (error) {
      assert.ok(error instanceof TemplateError);
      result = error.message.slice(error.message.indexOf('error calling'));
    }
    assert.equal(result, expected, template);
  }
});

test('an error is traced as Helm traces it', () => {
  const at = (column: number, node: string, why: string) =>
    `a.yaml:1:${column}\n  executing "a.yaml" at <${node}>:\n    ${why}`;
  const raw = (column: number, node: string, why: string) =>
    `template: a.yaml:1:${column}: executing "a.yaml" at <${node}>: ${why}`;
  const table: [template: string, message: string][] = [
    ['é{{ .Values.missing.x }}', at(12, '.Values.missing.x', 'nil pointer evaluating interface {}.x')],
    ['{{ .Values.name.x }}', at(10, '.Values.name.x', "can't evaluate field x in type interface {}")],
    ['{{ (print "a").x }}', at(10, '"a"', "can't evaluate field x in type string")],
    ['{{ upper .Values.port }}', at(16, '.Values.port', 'wrong type for value; expected string; got float64')],
    [
      '{{ upper .Values.nothing }}',
      at(16, '.Values.nothing', 'wrong type for value; expected string; got interface {}'),
    ],
    ['{{ .Values.nothing | upper }}', at(21, 'upper', 'invalid value; expected string')],
    ['{{ upper 1 }}', at(9, '1', 'expected string; found 1')],
    ['{{ upper nil }}', at(9, 'nil', 'cannot assign nil to string')],
    ['{{ keys . .Values }}', at(3, 'keys', 'wrong number of args for keys: want 1 got 2')],
    ['{{ .Values.name 1 }}', at(10, '.Values.name', 'name is not a method but has arguments')],
    ['{{ "a" 1 }}', at(3, '"a"', 'can\'t give argument to non-function "a"')],
    ['{{ template "z" . }}', at(12, '{{template "z" .}}', 'template "z" not defined')],
    ['{{ range .Values.port }}{{ end }}', at(16, '.Values.port', "range can't iterate over 80")],
    ['{{ broken }}', raw(3, 'broken', 'error calling broken: it is broken')],
    ['{{ required "say" .Values.nothing }}', 'execution error at (a.yaml:1:3): say'],
    ['{{ define "f" }}{{ fail "no" }}{{ end }}\n{{ include "f" . }}', 'execution error at (a.yaml:2:3): no'],
    [
      '{{ tpl "{{ .a.b.c }}" . }}',
      raw(
        3,
        'tpl "{{ .a.b.c }}" .',
        'error calling tpl: error during tpl function execution for "{{ .a.b.c }}": template: gotpl:1:5: executing "gotpl" at <.a.b.c>: nil pointer evaluating interface {}.b',
      ),
    ],
    [
      '{{ tpl "{{ nope }}" . }}',
      raw(
        3,
        'tpl "{{ nope }}" .',
        'error calling tpl: cannot parse template "{{ nope }}": template: gotpl:1: function "nope" not defined',
      ),
    ],
  ];
  for (const [template, message] of table) {
    assert.throws(() => render(template), { message }, template);
  }
});

test('an error of a template that is included names both places', () => {
  const helpers = { '_h.tpl': '{{ define "h" }}\n{{ .x.y }}{{ end }}' };
  assert.throws(
    () => render('{{ include "h" . }}', { helpers }),
    (error: TemplateError) => {
      assert.equal(
        error.message,
        'a.yaml:1:3\n  executing "a.yaml" at <include "h" .>:\n    error calling include:\n' +
          '_h.tpl:2:5\n  executing "h" at <.x.y>:\n    nil pointer evaluating interface {}.y',
      );
      assert.equal(error.reason, 'nil pointer evaluating interface {}.y');
      assert.deepEqual(error.places, [
        { uri: 'a.yaml', start: 3, end: 16, how: 'exact' },
        { uri: '_h.tpl', start: 20, end: 24, how: 'exact' },
      ]);
      assert.equal(error.place, error.places[1]);
      return true;
    },
  );
});

test('what would not end, or print without end, fails', () => {
  const table: [template: string, reason: RegExp][] = [
    ['{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}', /unable to execute template/],
    ['{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}', /exceeded maximum template depth/],
    ['{{ range 100000000 }}{{ end }}', /more than 5000000 steps/],
    ['{{ $x := "0123456789" }}{{ range 30 }}{{ $x = print $x $x }}{{ end }}', /more than 10000000 characters/],
  ];
  for (const [template, reason] of table) {
    assert.throws(
      () => render(template),
      (error) => error instanceof TemplateError && reason.test(error.reason),
      template,
    );
  }
});
