import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walk } from '../../../server/src/helm/template/ast';
import { parse } from '../../../server/src/helm/template/parse';
import { writtenNode } from '../../../server/src/helm/template/written';

const functions = new Set(['include', 'upper', 'printf']);
const read = (text: string) => parse('c/templates/a.yaml', 'file:///a.yaml', text, functions);

function body(text: string) {
  const definition = read(text).definitions.get('c/templates/a.yaml');
  assert.ok(definition);
  return definition.body;
}

test('nodes are written as Go writes them', () => {
  const table: [text: string, expected: string][] = [
    ['{{.a.b  |  upper}}', '{{.a.b | upper}}'],
    ['{{ $x :=1 }}{{ $x = 0x_1F }}{{ $x }}', '{{$x := 1}}{{$x = 0x_1F}}{{$x}}'],
    ['{{ range $i , $e := . }}{{ break }}{{ else }}-{{ end }}', '{{range $i, $e := .}}{{break}}{{else}}-{{end}}'],
    ['{{ if .a }}1{{ else if .b }}2{{ end }}', '{{if .a}}1{{else}}{{if .b}}2{{end}}{{end}}'],
    ['{{ with .a }}1{{ else with .b }}2{{ end }}', '{{with .a}}1{{else}}{{with .b}}2{{end}}{{end}}'],
    ['{{ (printf "%d" 1).x "a" `b` \'c\' nil true }}', '{{(printf "%d" 1).x "a" `b` \'c\' nil true}}'],
    ['{{ template "x" . }}{{ block "y" .a }}z{{ end }}', '{{template "x" .}}{{template "y" .a}}'],
  ];
  for (const [text, expected] of table) assert.equal(writtenNode(body(text)), expected);
});

test('markers trim spaces, and comments are nothing', () => {
  const table: [text: string, expected: string][] = [
    ['a \n {{- 1 -}} \n b', 'a{{1}}b'],
    ['a {{/* x }} */}} b', 'a  b'],
    ['a {{- /* x */ -}} b', 'ab'],
    ['{{ -1 }}', '{{-1}}'],
  ];
  for (const [text, expected] of table) assert.equal(writtenNode(body(text)), expected, text);
});

test('what cannot be read is said in the words of Helm', () => {
  const table: [text: string, reason: string, line?: number][] = [
    ['\n{{ nope }}', 'function "nope" not defined', 2],
    ['{{ $x }}', 'undefined variable "$x"'],
    ['{{ .a } }}', 'unexpected "}" in operand'],
    ['{{ if }}', 'missing value for if'],
    ['{{ if .a }}', 'unexpected EOF'],
    ['{{ end }}', 'unexpected {{end}}'],
    ['{{ break }}', '{{break}} outside {{range}}'],
    ['{{ "a', 'unterminated quoted string'],
    ['{{ (.a }}', 'unclosed left paren'],
    ['{{ .a ) }}', 'unexpected right paren'],
    ['{{ .a[0] }}', "bad character U+005B '['"],
    ['{{\n.a', 'unclosed action started at c/templates/a.yaml:1', 2],
    ['{{ "a" | "b" }}', 'non executable command in pipeline stage 2'],
    ['{{ "a".b }}', 'unexpected . after term "\\"a\\""'],
    ['{{ 99999999999999999999 }}', '"99999999999999999999"'],
    ['{{ range $a, $b, $c := . }}', 'too many declarations in range'],
    ['{{ with . }}{{ else if . }}{{ end }}', 'unexpected <if> in input'],
    ['{{ define "x" }}1{{ end }}{{ define "x" }}2{{ end }}', 'multiple definition of template "x"'],
    ['{{ template .x }}', 'unexpected ".x" in template clause'],
    [`${'{{ if 1 }}'.repeat(5000)}`, 'max expression depth exceeded'],
  ];
  for (const [text, reason, line = 1] of table) {
    const message = read(text).error?.error.message;
    assert.equal(message, `parse error at (c/templates/a.yaml:${line}): ${reason}`, text);
  }
});

test('a file that cannot be read still has the nodes before the error', () => {
  const { definitions, error } = read('{{ define "x" }}{{ .a }}{{ end }}{{ if .b }}{{ .c }}{{ nope }}');
  assert.equal(error?.error.place.start, 55);
  const names = [...definitions.values()]
    .flatMap(({ body }) => [...walk(body)])
    .flatMap((node) => {
      return node.type === 'field' ? node.names : [];
    });
  assert.deepEqual(names, ['a', 'b', 'c']);
});

test('nodes know where they stand', () => {
  const text = 'é{{ (printf "x").y | include "a" }}';
  const spans = [...walk(body(text))].map((node) => `${node.type} ${text.slice(node.start, node.end)}`);
  assert.deepEqual(spans.slice(2), [
    'action {{ (printf "x").y | include "a" }}',
    'pipe (printf "x").y | include "a"',
    'command (printf "x").y',
    'chain (printf "x").y',
    'pipe (printf "x")',
    'command printf "x"',
    'identifier printf',
    'string "x"',
    'command include "a"',
    'identifier include',
    'string "a"',
  ]);
});
