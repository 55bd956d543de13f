import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Text } from '../../../server/src/helm/values/text';
import { dict, unknown } from '../../../server/src/helm/values/value';
import { piecesOf, rendered, valuesOf } from './calls';

const values = valuesOf({ a: 'hello', b: 'x\ny', c: ' z ' });

// Each shows what is printed of `a` (0-5), `b` (5-8) and `c` (8-11).
for (const [template, pieces] of [
  ['{{ .a | quote }}', ['hello exact 0-5']],
  ['{{ .a | squote }}', ['hello exact 0-5']],
  ['{{ .a | trunc 3 }}', ['hel exact 0-3']],
  ['{{ .a | trunc -3 }}', ['llo exact 2-5']],
  ['{{ .c | trim }}', ['z exact 9-10']],
  ['{{ .a | trimSuffix "lo" }}', ['hel exact 0-3']],
  ['{{ .a | replace "l" "L" }}', ['he exact 0-2', 'o exact 4-5']],
  ['{{ .b | indent 2 }}', ['x\n exact 5-7', 'y exact 7-8']],
  ['{{ .b | nindent 2 }}', ['x\n exact 5-7', 'y exact 7-8']],
  ['{{ printf "%s-%s" .a (trim .c) | trunc 63 }}', ['hello exact 0-5', 'z exact 9-10']],
  ['{{ list .a .a | join "," }}', ['hello exact 0-5', 'hello exact 0-5']],
  ['{{ first (splitList "l" .a) }}', ['he exact 0-2']],
  ['{{ default "x" .a }}', ['hello exact 0-5']],
  ['{{ default .a "" }}', ['hello exact 0-5']],
  ['{{ ternary .a .b true }}', ['hello exact 0-5']],
  ['{{ get (dict "k" .a) "k" }}', ['hello exact 0-5']],
  ['{{ (merge (dict) (dict "k" .a)).k }}', ['hello exact 0-5']],
  ['{{ dig "k" "x" (dict "k" .a) }}', ['hello exact 0-5']],
  ['{{ regexReplaceAll "(h)el" .a "${1}-" }}', ['h exact 0-1', 'lo exact 3-5']],
  ['{{ .a | upper }}', ['HELLO derived 0-5']],
  ['{{ .a | b64enc }}', ['aGVsbG8= derived 0-5']],
  ['{{ eq (len (sha256sum .a)) 64 }}', ['true derived 0-5']],
] as const)
  test(`where ${template} comes from`, () => assert.deepEqual(piecesOf(rendered(template, values)), pieces));

const place = { uri: 'values', start: 0, end: 1 };
const withUnknown = dict([
  ['empty', { value: unknown(dict(), place) }],
  ['text', { value: unknown(new Text('x'), place) }],
  ['known', { value: new Text('known') }],
]);

// The last argument of each is unknown: it could be anything.
for (const [template, printed] of [
  ['{{ .known | default .text }}', 'known'],
  ['{{ .empty | default .known }}', 'known'],
  ['{{ coalesce .empty .known }}', 'known'],
  ['{{ ternary "a" "b" (hasKey .empty "x") }}', 'b'],
  ['{{ get .empty "x" | default "none" }}', 'none'],
  ['{{ (merge .empty (dict "k" .known)).k }}', 'known'],
  ['{{ dig "x" "none" .empty }}', 'none'],
  ['{{ .known | contains .text }}', 'false'],
  ['{{ now | date "2006" }}', '2024'],
  ['{{ randAlpha 2 | upper }}', 'AL'],
  ['{{ (genCA "ca" 1).Cert | trunc 5 }}', '-----'],
] as const)
  test(`whether ${template} is known`, () => {
    const text = rendered(template, withUnknown);
    assert.equal(text.text, printed);
    assert.equal(text.origin?.how === 'unknown', !template.startsWith('{{ .known | default'));
  });

test('A place where something unknown may stand stays where text is indented or trimmed', () => {
  const mark = Text.of('', { uri: 'values', start: 0, end: 1, how: 'unknown' });
  for (const before of ['a\n', ''])
    for (const behind of ['\n', 'b', '']) {
      const value = Text.join([new Text(before), mark, new Text(behind)]);
      for (const call of ['indent 2', 'nindent 2', 'trim', 'trimSuffix "b"'])
        assert.ok(
          rendered(`{{ .v | ${call} }}`, dict([['v', { value }]])).pieces.some(
            ({ origin }) => origin.how === 'unknown',
          ),
          `${JSON.stringify(before + behind)} | ${call}`,
        );
    }
});
