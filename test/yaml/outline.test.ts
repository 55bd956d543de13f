import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { At } from '../../server/src/yaml/at';
import { YamlDocument } from '../../server/src/yaml/document';
import { type Fields, skim } from '../../server/src/yaml/outline';
import { cutStream, type Piece } from '../../server/src/yaml/stream';
import { examples } from '../fixture';
import { runs } from '../property';
import { standards } from '../standard';
import { manifest } from './manifests';

/** What a look at the lines is asked for; of these, generated texts have some and lack others. */
const paths = [
  'kind',
  'apiVersion',
  'items',
  'metadata',
  'metadata name',
  'metadata namespace',
  'metadata labels',
  'metadata labels app',
  'metadata labels app.kubernetes.io/name',
  'spec selector',
  'spec selector app',
  'spec template metadata labels app',
  'name',
  'labels x',
  'app',
  'replicas',
  'none such',
].map((path) => path.split(' '));

/** All that is known of a place. */
function placeIn(root: Fields, path: readonly string[]) {
  const place = path.reduce((at, key) => at.get(key), root);
  const { exists, isMap, isList, string } = place;
  return { exists, isMap, isList, string, keys: place.keys() };
}

/** The root of a manifest as it is parsed; undefined where that fails, or where there is none. */
function parsed({ form, text }: Piece): At | undefined {
  const document = new YamlDocument(text, form);
  if (form === 'prose' || form === 'listHead' || form === 'listTail' || document.errors.length > 0) return undefined;
  const root = At.root(document, 0);
  return form === 'listItem' ? root.item(0) : root;
}

/** Asserts that in documents that can be parsed every look tells what parsing does, or nothing; gives how many told. */
function compare(text: string): { readonly told: number; readonly all: number } {
  let [told, all] = [0, 0];
  for (const piece of cutStream(text)) {
    const root = parsed(piece);
    if (!root) continue;
    for (const path of paths) {
      const expected = placeIn(root, path);
      const seen = skim(piece, (fields) => placeIn(fields, path));
      all++;
      if (!seen) continue;
      told++;
      assert.deepEqual(seen, expected, `${path.join('.')} in ${JSON.stringify(piece.text)}`);
    }
  }
  return { told, all };
}

/** What is read of every manifest; undefined if that takes parsing it. */
function look(text: string): readonly (string | undefined)[] | undefined {
  const [piece] = cutStream(text);
  return piece && skim(piece, (root) => [root.get('kind').string, root.get('metadata').get('name').string]);
}

test('the examples are read by a look at their lines, nearly all of them', () => {
  const counts = [...Object.values(examples()), ...Object.values(standards)].map(compare);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b);
  assert.ok(sum(counts.map(({ told }) => told)) > 0.99 * sum(counts.map(({ all }) => all)));
});

const told: readonly (readonly [what: string, text: string, kind?: string, name?: string])[] = [
  ['keys in any order, with comments', '# c\n\nmetadata: # c\n  # name: a\n  name: b # c\nkind: Pod\n', 'Pod', 'b'],
  ['quotes', '"kind": \'Pod\'\nmetadata:\n  \'name\': "b c"\n', 'Pod', 'b c'],
  ['CRLF', 'kind: Pod\r\nmetadata:\r\n\r\n  name: b\r\n', 'Pod', 'b'],
  ['any indentation', 'kind: Pod\nmetadata:\n       labels: {}\n       name: b\n', 'Pod', 'b'],
  ['a marker with a comment', '--- # c\n# c\nkind: Pod\n', 'Pod'],
  ['values that are no strings', 'kind: yes\nmetadata:\n  name: 010\n'],
  ['what looks like keys in a block scalar', 'text: |\n  kind: Job\n  metadata:\n    name: c\nkind: Pod\n', 'Pod'],
  ['keys of the same name below', 'spec:\n  kind: Job\nkind: Pod\nmetadata:\n  labels:\n    name: c\n', 'Pod'],
  ['a list at the indentation of its key', 'items:\n- kind: Job\n- name: c\nkind: Pod\n', 'Pod'],
  ['what nobody asks for, however it is written', 'kind: Pod\nspec: {a: &b c, d: *b}\ndata: !!str yes\n', 'Pod'],
  ['JSON', '{"metadata": {"name": "b", "kind": "Job"}, "kind": "Pod"}', 'Pod', 'b'],
  ['nothing', '# c\n'],
];

for (const [what, text, ...expected] of told)
  test(`reads ${what}`, () => {
    assert.deepEqual(look(text), [expected[0], expected[1]]);
    compare(text);
  });

const untold: readonly (readonly [what: string, text: string])[] = [
  ['a flow map', 'kind: Pod\nmetadata: {name: b}\n'],
  ['a value on the next line', 'kind:\n  Pod\n'],
  ['a value that goes on', 'kind: Pod\n  and more\n'],
  ['a block scalar', 'kind: |-\n  Pod\n'],
  ['an anchor', 'kind: &a Pod\n'],
  ['an alias', 'kind: *a\n'],
  ['a tag', 'kind: !!str Pod\n'],
  ['a merge', '<<: {kind: Pod}\n'],
  ['a key written as one', '? kind\n: Pod\n'],
  ['quotes that close behind what looks like a key', "kind: Pod\nspec:\n  a: ' \nmetadata:\n  b: c'\n"],
  ['a key that is there twice', 'kind: Pod\nkind: Job\n'],
  ['a number sign', 'kind: "Pod # 1"\n'],
  ['escapes', 'kind: "\\x50od"\n'],
  ['quotes that go on', 'kind: "Pod\n'],
  ['a template', '{{- if .x }}\nkind: Pod\n{{- end }}\n'],
  ['a lone CR', 'kind: Pod\rmetadata: {}\n'],
  ['a tab', 'kind: Pod\n\tname: b\n'],
  ['a list', '- kind: Pod\n'],
  ['JSON that is none', '{"kind": "Pod",}'],
];

for (const [what, text] of untold)
  test(`leaves ${what} to the parser`, () => {
    assert.equal(look(text), undefined);
  });

test('an item of a List is a manifest', () => {
  const [, item] = cutStream(
    'kind: List\nitems:\n  - metadata:\n      name: b\n\n    # c\n    kind: Pod\n  - kind: Job\n',
  );
  assert.ok(item);
  const seen = skim(item, (root) => [root.get('kind').string, root.get('metadata').get('name').string]);
  assert.deepEqual(seen, ['Pod', 'b']);
});

test('what the reader itself throws is not swallowed', () => {
  const wrong = new Error('wrong');
  const throwing = () => {
    throw wrong;
  };
  assert.throws(() => skim({ form: 'document', text: 'a: b\n' }, throwing), wrong);
});

test('a look tells what parsing does, or nothing: documents as people write them', () => {
  fc.assert(
    fc.property(manifest, ({ text }) => {
      compare(text);
    }),
    runs(1000),
  );
});

const starts = [
  `# first
kind: StatefulSet
apiVersion: apps/v1
metadata:
  name: web # its name
  namespace: "shop"
  labels:
    app: web
    app.kubernetes.io/name: 'web'
  annotations:
    text: |
      kind: Pod
      metadata:
        name: other
spec:
  selector: {}
  template:
    metadata:
      labels:
          app: web
  items:
  - a
  - name: b
`,
  'kind: Service\r\nmetadata: {name: web}\r\nspec:\r\n  selector:\r\n\r\n    app: web\r\n    tier: 5\r\n',
  `apiVersion: v1
kind: List
items:
- kind: Service
  metadata:
    name: a
- "kind": Pod
  metadata:
    labels: {app: web}
    name: "b"
`,
  '{"kind": "Service", "metadata": {"name": "web", "labels": {"app": "web", "x": 5}}, "items": [], "name": null}\n',
];

/** What changes the meaning of the lines around it, or looks as if it did. */
const fragments = [
  '\u00a0',
  ...': -{}[]"\'#&*!|>%@\t\n,a?~',
  ...['  ', '- ', ': ', ' # c', '# c\n', '\r\n', '\r', '\uFEFF---\n', '---\n', '\n...\n', '%YAML 1.1\n---\n'],
  ...[
    'kind: Pod\n',
    '  kind: Pod\n',
    '"kind": "Pod"\n',
    'metadata:\n',
    '  name: b\n',
    '    app: b\n',
    '__proto__: a\n',
  ],
  ...[' |\n', ' >-\n', '|2\n', '&a ', '*a', '<<: *a\n', '? ', '!!str ', '!!int ', '{{ x }}'],
  ...['{}', '{name: b}', '[b]', "'b'", '"b"', '"b\\n"', "'it''s'", 'yes', '010', 'null', '\u0000', 'é'],
];

test('a look tells what parsing does, or nothing: whatever is typed', () => {
  const gone = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(12));
  const edit = fc.tuple(fc.nat(500), gone, fc.constantFrom(...fragments));
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.array(edit, { minLength: 1, maxLength: 3 }), (start, edits) => {
      let text = start;
      for (const [at, length, put] of edits) {
        const from = at % (text.length + 1);
        text = text.slice(0, from) + put + text.slice(from + length);
      }
      compare(text);
    }),
    runs(5000),
  );
});

const corpus = '../shared/corpus';

test('a look tells what parsing does, or nothing: public manifests', {
  skip: !existsSync(corpus) && 'no corpus here',
}, () => {
  let [seen, all] = [0, 0];
  for (const name of readdirSync(corpus, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:ya?ml|json)$/.test(name)) continue;
    const counted = compare(readFileSync(`${corpus}/${name}`, 'utf8'));
    seen += counted.told;
    all += counted.all;
  }
  assert.ok(seen > 0.95 * all, `${seen} of ${all}`);
});

test('a text longer than any manifest is left to the parser: on a line of 20 MB a pattern runs out of stack', () => {
  const text = `kind: ConfigMap\ndata: {x: "${'a'.repeat(20_000_000)}"}\n`;
  const [piece] = cutStream(text);
  assert.ok(piece);
  assert.equal(
    skim(piece, (root) => root.get('kind').string),
    undefined,
  );
});
