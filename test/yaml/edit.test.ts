import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readFile } from '../../server/src/workspace/file';
import { At } from '../../server/src/yaml/at';
import {
  appendItem,
  insertKey,
  insertKeys,
  quoteValue,
  remove,
  removeDuplicate,
  removeKeys,
  renameKey,
  replaceValue,
} from '../../server/src/yaml/edit';
import { move, nest } from '../../server/src/yaml/move';
import { applyEdits, type Edit } from '../../server/src/yaml/text';

type Change = (root: At, text: string) => Edit[] | undefined;
const uri = 'file:///set.yaml';

/** The text after a change to its last document; undefined if there is no safe way. */
function after(text: string, change: Change): string | undefined {
  const document = readFile(uri, text).documents.at(-1);
  assert.ok(document);
  const edits = change(At.root(document.yaml, document.start), text);
  return edits && applyEdits(text, edits);
}

function table(
  name: string,
  rows: readonly (readonly [what: string, text: string, Change, expected: string | undefined])[],
) {
  describe(name, () => {
    for (const [what, text, change, expected] of rows) test(what, () => assert.equal(after(text, change), expected));
  });
}

const labels: Change = (root) => insertKey(uri, root.get('labels'), 'tier', 'db');
table('insertKey', [
  ['block', 'labels:\n  app: web # c\n# end\n', labels, 'labels:\n  app: web # c\n  tier: db\n# end\n'],
  ['four spaces', 'labels:\n    app: web\n', labels, 'labels:\n    app: web\n    tier: db\n'],
  ['CRLF', 'labels:\r\n  app: web\r\nx: y\r\n', labels, 'labels:\r\n  app: web\r\n  tier: db\r\nx: y\r\n'],
  ['no line end at the end', 'labels:\n  app: web', labels, 'labels:\n  app: web\n  tier: db'],
  ['byte order mark', '\uFEFFlabels:\n  app: web\n', labels, '\uFEFFlabels:\n  app: web\n  tier: db\n'],
  ['flow', 'labels: {app: web} # c\n', labels, 'labels: {app: web, tier: db} # c\n'],
  [
    'flow over lines',
    'labels: {\n  app: web, # c\n  x: y\n}\n',
    labels,
    'labels: {\n  app: web, # c\n  x: y,\n  tier: db\n}\n',
  ],
  ['flow with a last comma', 'labels: {app: web,}\n', labels, 'labels: {app: web, tier: db,}\n'],
  ['flow with a value that is missing', 'labels: {app:}\n', labels, 'labels: {app:, tier: db}\n'],
  ['JSON', '{"labels": {"app": "web"}}\n', labels, '{"labels": {"app": "web", "tier": "db"}}\n'],
  [
    'JSON over lines',
    '{\n  "labels": {\n    "app": "web"\n  }\n}\n',
    labels,
    '{\n  "labels": {\n    "app": "web",\n    "tier": "db"\n  }\n}\n',
  ],
  [
    'JSON with tabs',
    '{\n\t"labels": {\n\t\t"app": "web"\n\t}\n}',
    labels,
    '{\n\t"labels": {\n\t\t"app": "web",\n\t\t"tier": "db"\n\t}\n}',
  ],
  ['absent', 'name: web\n', labels, 'name: web\nlabels:\n  tier: db\n'],
  ['null', 'labels: # c\nname: web\n', labels, 'labels: # c\n  tier: db\nname: web\n'],
  ['tilde', 'labels: ~ # c\n', labels, 'labels: # c\n  tier: db\n'],
  ['empty braces', 'labels: {}\nx: y\n', labels, 'labels:\n  tier: db\nx: y\n'],
  [
    'empty braces in flow',
    'a: b\nm: {labels: {}}\n',
    (root) => insertKey(uri, root.walk(['m', 'labels']), 'k', 'v'),
    'a: b\nm: {labels: {k: v}}\n',
  ],
  ['behind a block scalar', 'labels:\n  a: |\n    x\n\nz: y\n', labels, 'labels:\n  a: |\n    x\n  tier: db\n\nz: y\n'],
  [
    'behind a block scalar that keeps its end',
    'labels:\n  a: |+\n    x\n\nz: y\n',
    labels,
    'labels:\n  a: |+\n    x\n\n  tier: db\nz: y\n',
  ],
  [
    'in a list item',
    'l:\n- labels:\n    app: web\n  z: y\n',
    (root) => insertKey(uri, root.walk(['l', 0]), 'k', 'v', ['labels']),
    'l:\n- labels:\n    app: web\n  k: v\n  z: y\n',
  ],
  [
    'at the start of a list item',
    'l:\n- a: b\n',
    (root) => insertKey(uri, root.walk(['l', 0]), 'k', 'v', 'start'),
    'l:\n- k: v\n  a: b\n',
  ],
  ['below a tag', 'labels: !!map\n  app: web\n', labels, 'labels: !!map\n  app: web\n  tier: db\n'],
  ['below an anchor that nothing repeats', 'labels: &l\n  app: web\n', labels, 'labels: &l\n  app: web\n  tier: db\n'],
  ['below an anchor that is repeated', 'labels: &l\n  app: web\nx: *l\n', labels, undefined],
  ['below an alias', 'x: &l {app: web}\nlabels: *l\n', labels, undefined],
  [
    'inside what an alias repeats',
    'x: &l {labels: {app: web}}\nz: *l\n',
    (root) => insertKey(uri, root.walk(['z', 'labels']), 'k', 'v'),
    undefined,
  ],
  ['inside what a merge brings', 'x: &l {labels: {app: web}}\n<<: *l\n', labels, undefined],
  ['below a scalar', 'labels: web\n', labels, undefined],
  ['below a list', 'labels: []\n', labels, undefined],
  ['among explicit keys', '? labels\n: ? app\n  : web\n', labels, undefined],
  [
    'in the second document',
    'labels:\n  a: b\n---\nlabels:\n  app: web\n',
    (root) => insertKey(uri, root.get('labels'), 'k', 'v'),
    'labels:\n  a: b\n---\nlabels:\n  app: web\n  k: v\n',
  ],
  [
    'a value that needs quotes',
    'labels:\n  app: web\n',
    (root) => insertKey(uri, root.get('labels'), 'on', '010'),
    'labels:\n  app: web\n  "on": "010"\n',
  ],
  [
    'several',
    'labels: {app: web}\n',
    (root) => insertKeys(uri, root.get('labels'), { a: 'b', c: ['d', { e: 'f, g' }] }),
    'labels: {app: web, a: b, c: [d, {e: "f, g"}]}\n',
  ],
]);

const item: Change = (root) => appendItem(uri, root.walk(['spec', 'l']), { name: 'b', emptyDir: {} });
table('appendItem', [
  [
    'indented',
    'spec:\n  l:\n    - name: a\n  x: y\n',
    item,
    'spec:\n  l:\n    - name: a\n    - name: b\n      emptyDir: {}\n  x: y\n',
  ],
  [
    'not indented',
    'spec:\n  l:\n  - name: a # c\n  x: y\n',
    item,
    'spec:\n  l:\n  - name: a # c\n  - name: b\n    emptyDir: {}\n  x: y\n',
  ],
  [
    'a dash on its own line',
    'spec:\n  l:\n  -\n    name: a\n',
    item,
    'spec:\n  l:\n  -\n    name: a\n  - name: b\n    emptyDir: {}\n',
  ],
  ['flow', 'spec: {l: [{name: a}]}\n', item, 'spec: {l: [{name: a}, {name: b, emptyDir: {}}]}\n'],
  [
    'flow over lines',
    'spec:\n  l: [\n    {name: a}\n  ]\n',
    item,
    'spec:\n  l: [\n    {name: a},\n    {name: b, emptyDir: {}}\n  ]\n',
  ],
  [
    'empty brackets',
    'spec:\n  l: [] # c\n  x:\n    - y\n',
    item,
    'spec:\n  l: # c\n    - name: b\n      emptyDir: {}\n  x:\n    - y\n',
  ],
  ['absent', 'spec:\n  x:\n  - y\n', item, 'spec:\n  x:\n  - y\n  l:\n  - name: b\n    emptyDir: {}\n'],
  ['absent with its parent', 'x: y', item, 'x: y\nspec:\n  l:\n  - name: b\n    emptyDir: {}'],
  ['JSON', '{"spec": {"l": []}}', item, '{"spec": {"l": [{"name": "b", "emptyDir": {}}]}}'],
  [
    'behind the anchor of an item',
    'spec:\n  l:\n  - &a {name: a}\n  - *a\n',
    item,
    'spec:\n  l:\n  - &a {name: a}\n  - *a\n  - name: b\n    emptyDir: {}\n',
  ],
  ['a map', 'spec:\n  l: {}\n', item, undefined],
]);

const gone: Change = (root) => remove(uri, root.walk(['m', 'a']));
const item0: Change = (root) => remove(uri, root.walk(['m', 0]));
table('remove', [
  ['block', 'm:\n  # about a\n  a: 1 # c\n  b: 2\n', gone, 'm:\n  b: 2\n'],
  ['the last', 'm:\n  b: 2\n  a:\n    c: 3\n# end\n', gone, 'm:\n  b: 2\n# end\n'],
  ['the last of a text without line end', 'm:\n  b: 2\n  a: 1', gone, 'm:\n  b: 2'],
  ['the only one', 'm: # c\n  a: 1\nx: y\n', gone, 'm: # c\n  {}\nx: y\n'],
  ['the only one, plain', 'm:\n  a:\n  - 1\n', gone, 'm: {}\n'],
  ['flow, the first', 'm: {a: 1, b: 2}\n', gone, 'm: {b: 2}\n'],
  ['flow, the last', 'm: {b: 2, a: 1}\n', gone, 'm: {b: 2}\n'],
  ['flow, the only one', 'm: {a: 1}\n', gone, 'm: {}\n'],
  ['flow, with an anchor', 'm: {a: &x 1, b: &y 2}\n', gone, 'm: {b: &y 2}\n'],
  ['JSON over lines', '{\n  "m": {\n    "a": 1,\n    "b": 2\n  }\n}\n', gone, '{\n  "m": {\n    "b": 2\n  }\n}\n'],
  ['what an alias repeats', 'm:\n  a: &x 1\n  b: *x\n', gone, undefined],
  ['behind a merge', 'x: &x {a: 1}\nm:\n  <<: *x\n', gone, undefined],
  ['an item', 'm:\n- 1\n- a: 1\n  b: 2\n- 3\n', (root) => remove(uri, root.walk(['m', 1])), 'm:\n- 1\n- 3\n'],
  ['the only item', 'm:\n- 1\nx: y\n', item0, 'x: y\n'],
  [
    'the only item, with comments',
    '# about m\nm: # c\n  # about 1\n  - 1 # d\n# end\nx: y\n',
    item0,
    '# about m\n# end\nx: y\n',
  ],
  ['the only item, of the only key', 'x:\n  m:\n    - 1\n', (root) => remove(uri, root.walk(['x', 'm', 0])), 'x: {}\n'],
  ['the only item, CRLF', 'm:\r\n- 1\r\nx: y\r\n', item0, 'x: y\r\n'],
  ['the only item, flow', 'x: y\nm: [{a: 1}]\nz: 1\n', item0, 'x: y\nz: 1\n'],
  ['the only item, in flow', '{x: y, m: [1]}\n', item0, '{x: y}\n'],
  ['the only item, JSON', '{\n  "x": "y",\n  "m": [\n    1\n  ]\n}\n', item0, '{\n  "x": "y"\n}\n'],
  ['the only item, of a document', '- 1\n', (root) => remove(uri, root.item(0)), '[]\n'],
  ['the only item, of an item', 'm:\n- - 1\n- 2\n', (root) => remove(uri, root.walk(['m', 0, 0])), 'm:\n- []\n- 2\n'],
  [
    'the only item, of an item with a comment',
    'm:\n- # c\n  - 1\n- 2\n',
    (root) => remove(uri, root.walk(['m', 0, 0])),
    'm:\n- # c\n  []\n- 2\n',
  ],
  ['the only item, with an anchor', 'm: &m\n- 1\nx: *m\n', item0, undefined],
  [
    'the first key of an item',
    'm:\n- a: 1\n  # about b\n  b: 2\n',
    (root) => remove(uri, root.walk(['m', 0, 'a'])),
    'm:\n- # about b\n  b: 2\n',
  ],
  ['the item of an item', 'm:\n- - 1\n  - 2\n', (root) => remove(uri, root.walk(['m', 0, 0])), 'm:\n- - 2\n'],
  [
    'a duplicate text of more lines',
    'a: |\n  x\n  y\nb: 2\na: z\n',
    (root) => removeDuplicate(uri, root, 0),
    undefined,
  ],
  ['a duplicate', 'a: 1\nb: 2\na: 3\n', (root) => removeDuplicate(uri, root, 0), 'b: 2\na: 3\n'],
  ['what is absent', 'm:\n  b: 2\n', gone, undefined],
]);

const both: Change = (root) => removeKeys(uri, root.get('m'), ['a', 'b']);
table('removeKeys', [
  ['some', 'm:\n  a: 1 # c\n  # about x\n  x: y\n  b: 2\n', both, 'm:\n  # about x\n  x: y\n'],
  ['all', 'x: y\nm: # c\n  a: 1\n  b: 2\n', both, 'x: y\n'],
  ['all, CRLF', 'x: y\r\nm:\r\n  b: 2\r\n  a: 1\r\n', both, 'x: y\r\n'],
  ['flow, all', 'x: y\nm: {a: 1, b: 2}\n', both, 'x: y\n'],
  ['flow, apart', 'm: {a: 1, x: y, b: 2}\n', both, 'm: {x: y}\n'],
  ['flow, side by side at the end', 'm: {x: y, a: 1, b: 2}\n', both, undefined],
  ['JSON, all', '{"x": "y", "m": {"a": 1, "b": 2}}\n', both, '{"x": "y"}\n'],
]);

const put =
  (value: string | number): Change =>
  (root) =>
    replaceValue(uri, root.get('a'), value);
table('replaceValue', [
  ['plain', 'a: b # c\n', put('x'), 'a: x # c\n'],
  ['plain that needs quotes', 'a: b\n', put('yes'), 'a: "yes"\n'],
  ['double quotes', 'a: "b"\n', put('x"y'), 'a: "x\\"y"\n'],
  ['single quotes', "a: 'b'\n", put("it's"), "a: 'it''s'\n"],
  ['a number in quotes', 'a: "1"\n', put(2), 'a: 2\n'],
  ['in flow', '{a: b, c: d}\n', put('x, y'), '{a: "x, y", c: d}\n'],
  ['over lines', 'a: b\n  c\nd: e\n', put('x'), 'a: x\nd: e\n'],
  ['nothing', 'a:\nb: c\n', put('x'), 'a: x\nb: c\n'],
  ['absent', 'b: c\n', put('x'), 'b: c\na: x\n'],
  ['an alias', 'b: &b c\na: *b\n', put('x'), 'b: &b c\na: x\n'],
  ['with an anchor', 'a: &b c\nd: *b\n', put('x'), undefined],
  ['with a tag', 'a: !!str 1\n', put('x'), 'a: !!str x\n'],
  ['a block scalar', 'a: |\n  b\n', put('x'), undefined],
  ['a map', 'a: {b: c}\n', put('x'), undefined],
]);

table('renameKey, quoteValue', [
  ['a key', 'a: b # c\n', (root) => renameKey(uri, root.get('a'), 'x'), 'x: b # c\n'],
  ['a key that needs quotes', '{a: b}\n', (root) => renameKey(uri, root.get('a'), 'on'), '{"on": b}\n'],
  ['a key in JSON', '{"a": 1}\n', (root) => renameKey(uri, root.get('a'), 'x'), '{"x": 1}\n'],
  ['a key that is merged', 'x: &x {a: 1}\n<<: *x\n', (root) => renameKey(uri, root.get('a'), 'b'), undefined],
  ['a number', 'a: 010 # c\n', (root) => quoteValue(uri, root.get('a')), 'a: "010" # c\n'],
  ['nothing', 'a:\n', (root) => quoteValue(uri, root.get('a')), 'a: ""\n'],
  ['what has quotes', 'a: "1"\n', (root) => quoteValue(uri, root.get('a')), undefined],
]);

const up: Change = (root) => move(uri, root.walk(['m', 'a']), root);
table('move', [
  [
    'up',
    'm:\n  # about a\n  a: # c\n    # d\n    b: 1\n  # about x\n  x: y\nz: 0\n',
    up,
    'm:\n  # about x\n  x: y\nz: 0\n# about a\na: # c\n  # d\n  b: 1\n',
  ],
  ['up, the only one', 'm:\n  a: 1\n', up, 'm: {}\na: 1\n'],
  ['up, without line end', 'm:\n  x: y\n  a: 1', up, 'm:\n  x: y\na: 1'],
  ['up, CRLF', 'm:\r\n  x: y\r\n  a:\r\n  - 1\r\n', up, 'm:\r\n  x: y\r\na:\r\n- 1\r\n'],
  ['a block scalar', 'm:\n  a: |\n    x\n      y\n\n    z\n  x: y\n', up, 'm:\n  x: y\na: |\n  x\n    y\n\n  z\n'],
  [
    'blank lines of a block scalar, to the end',
    'm:\n  a: |+\n    x\n\n  b: y\nz: 0',
    up,
    'm:\n  b: y\nz: 0\na: |+\n  x\n\n',
  ],
  [
    'blank lines of a block scalar, down at the end',
    'm:\n  a: |+\n    x\n\n  b: {}',
    (root) => move(uri, root.walk(['m', 'a']), root.walk(['m', 'b'])),
    'm:\n  b:\n    a: |+\n      x\n\n',
  ],
  [
    'blank lines of a block scalar, in front of others',
    'm:\n  a: |+\n    x\n\n  b: {}\n\nz: 0\n',
    (root) => move(uri, root.walk(['m', 'a']), root.walk(['m', 'b'])),
    'm:\n  b:\n    a: "x\\n\\n"\n\nz: 0\n',
  ],
  ['in flow', '{m: {a: 1, x: y}, z: 0}\n', up, '{m: {x: y}, z: 0, a: 1}\n'],
  ['out of flow', 'm: {a: {b: 1}, x: y}\n', up, 'm: {x: y}\na:\n  b: 1\n'],
  [
    'out of a list item',
    'l:\n- a: 1\n  b: 2\nz: 0\n',
    (root) => move(uri, root.walk(['l', 0, 'a']), root),
    'l:\n- b: 2\nz: 0\na: 1\n',
  ],
  [
    'down, to what must be made',
    't:\n  a:\n    k: v # c\n  spec: {}\n',
    (root) => move(uri, root.walk(['t', 'a']), root.walk(['t', 'to']), 'start'),
    't:\n  to:\n    a:\n      k: v # c\n  spec: {}\n',
  ],
  [
    'down, the only one',
    't:\n  a: # c\n    k: v\n',
    (root) => move(uri, root.walk(['t', 'a']), root.walk(['t', 'to'])),
    't:\n  to:\n    a: # c\n      k: v\n',
  ],
  [
    'down, the only one in flow',
    't: {a: {k: v}}\n',
    (root) => move(uri, root.walk(['t', 'a']), root.walk(['t', 'to'])),
    't: {to: {a: {k: v}}}\n',
  ],
  [
    'behind a given key',
    'm:\n  a: 1\n  x: y\nk: 0\nz: 0\n',
    (root) => move(uri, root.walk(['m', 'a']), root, ['k']),
    'm:\n  x: y\nk: 0\na: 1\nz: 0\n',
  ],
  [
    'into itself',
    'm:\n  a:\n    b: 1\n',
    (root) => move(uri, root.walk(['m', 'a']), root.walk(['m', 'a', 'c'])),
    undefined,
  ],
  ['to where it is', 'm:\n  a: 1\na: 2\n', up, undefined],
  ['behind its anchor', 'm:\n  k: &k 1\n  a: *k\n', up, 'm:\n  k: &k 1\na: *k\n'],
  [
    'in front of its anchor',
    'z: 0\nm:\n  k: &k 1\n  a: *k\n',
    (root) => move(uri, root.walk(['m', 'a']), root, ['z']),
    undefined,
  ],
  ['behind another anchor of that name', 'm:\n  k: &k 1\n  a: *k\nz: &k 2\n', up, undefined],
  [
    'down, the first of a list item',
    'l:\n# l\n- a: 1 # a\n  b: 2\n',
    (root) => move(uri, root.walk(['l', 0, 'a']), root.walk(['l', 0, 'to']), 'start'),
    'l:\n# l\n- to:\n    a: 1 # a\n  b: 2\n',
  ],
]);

table('nest', [
  [
    'block',
    's:\n  a: 1 # c\n\n  # d\n  b:\n  - 2\nz: 0\n',
    (root) => nest(uri, root.get('s'), 'k'),
    's:\n  k:\n    a: 1 # c\n\n    # d\n    b:\n    - 2\nz: 0\n',
  ],
  ['flow', 's: {a: 1}\n', (root) => nest(uri, root.get('s'), 'k'), 's: {k: {a: 1}}\n'],
  ['shared', 's: &s {a: 1}\nt: *s\n', (root) => nest(uri, root.get('s'), 'k'), undefined],
]);

test('the blank lines that end a text are kept where it is moved', () => {
  const text = 'spec: [{}, {"a": "one\\n\\n"}]\nb: 1\n';
  const moved = after(text, (root) => move(uri, root.walk(['spec', 1, 'a']), root, 'start')) ?? '';
  const [document] = readFile(uri, moved).documents;
  assert.deepEqual(document && At.root(document.yaml, 0).json, { a: 'one\n\n', spec: [{}, {}], b: 1 });
});
