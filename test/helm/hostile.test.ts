import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ChartBuild } from '../../server/src/helm/build';
import { renderChart } from '../../server/src/helm/render';
import { examples } from '../fixture';
import { runs } from '../property';
import { chartYaml, Files, folder, type Tree } from './chart/charts';

/** What a chart in memory becomes. */
function built(tree: Tree, isStrict = false): ChartBuild {
  return renderChart(folder, new Files(tree), { isStrict });
}

function templateOf(text: string, values = ''): ChartBuild {
  return built({ 'Chart.yaml': chartYaml, 'values.yaml': values, 'templates/a.yaml': text });
}

test('what would never end, or fill the memory, is refused', () => {
  const repeated = (text: string, times: number) => text.repeat(times);
  const cases: readonly (readonly [what: string, template: string])[] = [
    ['a template that includes itself', '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}'],
    [
      'two that include each other',
      '{{ define "a" }}{{ template "b" . }}{{ end }}{{ define "b" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
    ],
    [
      'text that evaluates itself',
      '{{ define "t" }}{{ tpl .text . }}{{ end }}{{ tpl "{{ include \\"t\\" . }}" (dict "text" "{{ include \\"t\\" . }}" "Template" .Template) }}',
    ],
    ['a number of numbers', '{{ until 2000000000 | len }}'],
    ['a text of that length', '{{ repeat 2000000000 "a" | len }}'],
    ['doubling', `{{ $x := "aaaaaaaaaa" }}${repeated('{{ $x = print $x $x $x $x }}', 40)}{{ $x }}`],
    ['loops in loops', `${repeated('{{ range until 1000 }}', 5)}a${repeated('{{ end }}', 5)}`],
    ['depth of blocks', `${repeated('{{ if true }}', 20_000)}${repeated('{{ end }}', 20_000)}`],
    ['depth of parentheses', `{{ ${repeated('(', 50_000)}1${repeated(')', 50_000)} }}`],
    ['depth of values', `{{ $x := list }}${repeated('{{ $x = list $x }}', 20_000)}{{ toYaml $x }}`],
    ['a map that holds itself', '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ toYaml $d }}'],
    [
      'a list of YAML that grows',
      `{{ fromYaml "a: &a [x,x,x,x,x,x,x,x,x]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\\ng: [*f,*f,*f,*f,*f,*f,*f,*f,*f]" | toYaml }}`,
    ],
  ];
  for (const [what, template] of cases) {
    const { documents, refusals, unknown } = templateOf(`kind: A\na: |\n  ${template}\n`);
    const size = documents.reduce((sum, { printed }) => sum + printed.text.length, 0);
    assert.ok(refusals.length + unknown.length > 0 || size < 20_000_000, `${what}: ${size} characters`);
  }
});

test('what takes long with other matchers takes no time', () => {
  const { refusals } = templateOf('kind: A\na: {{ regexMatch "^(a+)+$" (print (repeat 50000 "a") "b") }}\n');
  assert.deepEqual(refusals, []);
});

test('keys of values are names like any other', () => {
  const { documents, refusals } = templateOf(
    'kind: A\na: {{ .Values.constructor | default "none" }}\nb: {{ toYaml .Values.own | nindent 2 }}\n',
    'own:\n  __proto__: 1\n  constructor: 2\n  hasOwnProperty: 3\n',
  );
  assert.deepEqual(refusals, []);
  const [text = ''] = documents.map(({ printed }) => printed.text);
  assert.match(text, /a: none\n/);
  assert.match(text, /__proto__: 1\n {2}constructor: 2\n {2}hasOwnProperty: 3/);
});

test('a chart that was cut, doubled and garbled is rendered as far as it goes, and every origin lies in its file', () => {
  const chart = Object.entries(examples()).flatMap(([name, text]) =>
    name.startsWith('helm/') ? [[name.slice('helm/'.length), text] as const] : [],
  );
  const places = fc.record({
    file: fc.nat(chart.length - 1),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(40),
    by: fc.constantFrom(
      '',
      '{{',
      '}}',
      '{{- end }}',
      '{{ if',
      ' | ',
      '"',
      '\n',
      '$',
      '.',
      '(',
      'nindent',
      ': ',
      '- ',
      '\u0000',
      '😀',
    ),
  });
  fc.assert(
    fc.property(fc.array(places, { minLength: 1, maxLength: 4 }), fc.boolean(), (changes, isStrict) => {
      const files = new Map(chart);
      for (const { file, at, length, by } of changes) {
        const name = chart[file]?.[0] ?? '';
        const text = files.get(name) ?? '';
        const start = Math.floor(at * text.length);
        files.set(name, text.slice(0, start) + by + text.slice(start + length));
      }
      const { documents, refusals, unknown } = built(Object.fromEntries(files), isStrict);
      for (const { start, end, uri } of [
        ...documents.flatMap(({ printed }) => printed.pieces.map(({ origin }) => origin)),
        ...[...refusals, ...unknown].map(({ place }) => place),
      ]) {
        const size = files.get(uri.replace(folder, ''))?.length ?? 0;
        assert.ok(0 <= start && start <= end && end <= size, `${uri} ${start}-${end} of ${size}`);
      }
    }),
    runs(150),
  );
});
