import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printed, sprint, sprintf } from '../../../server/src/helm/values/format';
import { Text } from '../../../server/src/helm/values/text';
import { bool, dict, Failure, float, int, list, nil, type Value } from '../../../server/src/helm/values/value';

const text = (value: string) => new Text(value);
const map = (entries: Record<string, Value>) => dict(Object.entries(entries).map(([key, value]) => [key, { value }]));
const mixed = list([text('a'), int(1), nil]);

test('a verb prints what Go prints', () => {
  const table: [format: string, args: Value[], expected: string][] = [
    ['%v %v %v', [float(1e6), float(123456), float(0.00001)], '1e+06 123456 1e-05'],
    ['%v %v', [float(1e21), float(-0)], '1e+21 -0'],
    ['%s|%d', [mixed, mixed], '[a %!s(int=1) %!s(<nil>)]|[%!d(string=a) 1 %!d(<nil>)]'],
    [
      '%#v',
      [map({ b: mixed, a: bool(true) })],
      'map[string]interface {}{"a":true, "b":[]interface {}{"a", 1, interface {}(nil)}}',
    ],
    ['%5d|%-5d|%05d|%+d|% d', [int(42), int(42), int(-42), int(42), int(42)], '   42|42   |-0042|+42| 42'],
    [
      '%x %X %#x %o %#o %O %b %c %U %#U',
      Array.from({ length: 10 }, () => int(9731)),
      "2603 2603 0x2603 23003 023003 0o23003 10011000000011 ☃ U+2603 U+2603 '☃'",
    ],
    [
      '%.2f %6.1f %e %g %G',
      [float(2.675), float(2.25), float(1234.5), float(1e-7), float(1e-7)],
      '2.67    2.2 1.234500e+03 1e-07 1E-07',
    ],
    ['%.0f %.0f', [float(0.5), float(1.5)], '0 2'],
    ['%x %b', [float(1.5), float(1)], '0x1.8p+00 4503599627370496p-52'],
    ['%q %+q %#q', [text('a"\n☃'), text('☃'), text('a\\b')], '"a\\"\\n☃" "\\u2603" `a\\b`'],
    ['%x % X %.2x', [text('hé'), text('hé'), text('hé')], '68c3a9 68 C3 A9 68c3'],
    ['%5s|%-5s|%.1s|%05s', [text('é'), text('é'), text('éa'), text('é')], '    é|é    |é|0000é'],
    ['%t %T %T %T', [bool(true), mixed, nil, float(1)], 'true []interface {} <nil> float64'],
    ['%[2]d %[1]d', [int(1), int(2)], '2 1'],
    ['%[3]d %[x]d', [int(1)], '%!d(BADINDEX) %!d(BADINDEX)'],
    ['%*d|%-*d|%.*f', [int(4), int(1), int(3), int(1), int(1), float(2.25)], '   1|1  |2.2'],
    ['%d %d', [int(1)], '1 %!d(MISSING)'],
    ['%d', [int(1), text('x'), nil], '1%!(EXTRA string=x, <nil>)'],
    ['100%% %', [], '100% %!(NOVERB)'],
    ['%z', [int(1)], '%!z(int=1)'],
    ['%v %d', [int(1_500_000_000, 'time.Duration'), int(3, 'time.Month')], '1.5s 3'],
  ];
  for (const [format, args, expected] of table) assert.equal(sprintf(text(format), args).text, expected, format);
});

test('values stand side by side as fmt.Sprint has it, and no value is named', () => {
  assert.equal(sprint([int(1), int(2), text('a'), text('b'), nil]).text, '1 2ab<nil>');
  assert.equal(printed(nil).text, '<no value>');
  assert.equal(printed(map({ b: nil, a: mixed })).text, 'map[a:[a 1 <nil>] b:<nil>]');
});

test('what is printed keeps where its parts come from', () => {
  const format = Text.of('<%s-%d>', { uri: 'f', start: 0, end: 7, how: 'exact' });
  const name = Text.of('abc', { uri: 'v', start: 10, end: 13, how: 'exact' });
  const result = sprintf(format, [name, int(7, 'int', { uri: 'v', start: 20, end: 21, how: 'exact' })]);
  assert.deepEqual(
    result.pieces.map(({ start, end, origin }) => [
      result.text.slice(start, end),
      origin.uri,
      origin.start,
      origin.how,
    ]),
    [
      ['<', 'f', 0, 'exact'],
      ['abc', 'v', 10, 'exact'],
      ['-', 'f', 3, 'exact'],
      ['7', 'v', 20, 'exact'],
      ['>', 'f', 6, 'exact'],
    ],
  );
});

test('a map that holds itself fails instead of being printed without end', () => {
  const map = dict();
  map.entries.set('self', { value: map });
  assert.throws(() => printed(map), Failure);
});
