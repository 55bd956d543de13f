import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cell, code, fenced, prose } from '../../server/src/operations/markdown';
import { outsideCode } from '../markdown';
import { runs } from '../property';

const hostile = [
  '[a](http://x.example)',
  '![a](x)',
  '<img src=x onerror=alert(1)>',
  '&lt;b&gt;',
  '@org/team',
  'org/repo#12 #12 GH-12 deadbeef1',
  '**a** __b__ ~~c~~ $d$ :smile:',
  'https://x.example www.x.example me@x.example',
  '# a',
  '1. a',
  '- a',
  '```',
  '`',
  'a`b``c',
  'a|b\\|c\\',
  'a\n\n# b\r\n- c',
  '\u001b[31m\u202ea\u0000',
];
/** What may stand outside of code: words, numbers, and marks that mean nothing there. */
const harmless = /^[\p{L}\d'’/%=+→…—".,:;?!() -]*$/u;

test('in prose, all but words and numbers becomes code, without its punctuation', () => {
  assert.equal(
    prose('The set web is new (2 of 3 pods): 1.5 Gi, 50%.'),
    'The set web is new (2 of 3 pods): 1.5 Gi, 50%.',
  );
  assert.equal(prose('Set spec.replicas, then "a_b".'), 'Set `spec.replicas`, then "`a_b`".');
  for (const text of hostile) {
    const rest = outsideCode(prose(text));
    assert.match(rest, harmless, text);
    assert.doesNotMatch(rest, /^\s*(?:[-+*#]|\d+[.)])|www\.|:\/\/|[\da-f]{7}|gh-\d/i, text);
  }
});

test('whatever is put into code stays in it, and is shown as it is', () => {
  assert.equal(code('a'), '`a`');
  assert.equal(code('a`b``c'), '```a`b``c```');
  assert.equal(code('`'), '`` ` ``');
  assert.equal(code('a\u001bb'), '`a\\u001bb`');
  for (const text of hostile) assert.equal(outsideCode(code(text)), '', text);
});

test('a fenced block ends where its last line does', () => {
  const block = fenced('sh', ['echo', '```', '````', '# a']);
  assert.equal(block, '`````sh\necho\n```\n````\n# a\n`````');
});

test('a cell of a table is one cell', () => {
  for (const text of hostile)
    for (const markdown of [code(text), prose(text)]) {
      // As GitHub cuts a row: a backslash takes the character after it along.
      const bars = cell(markdown).replace(/\\./g, '').match(/[|\n]/g);
      assert.equal(bars, null, text);
    }
});

test('no text at all gets out of prose, code or a cell', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...hostile, ' ', 'a', '-', '.', '`', '\\', '"'), { maxLength: 8 }),
      (parts) => {
        const text = parts.join('');
        assert.equal(outsideCode(code(text)), '');
        assert.match(outsideCode(prose(text)), harmless);
        assert.equal(cell(code(text)).replace(/\\./g, '').match(/[|\n]/g), null);
      },
    ),
    runs(100),
  );
});
