import assert from 'node:assert/strict';
import { test } from 'node:test';
import { regularExpression } from '../../server/src/kustomize/goRegexp';
import { parseSelector } from '../../server/src/kustomize/labelSelector';
import { renamed, resourceOf } from '../../server/src/kustomize/resource';
import { selectorOf } from '../../server/src/kustomize/select';
import { type MapNode, readNode } from '../../server/src/rendering/node';
import { YamlDocument } from '../../server/src/yaml/document';

const place = { uri: '', start: 0, end: 0 };

function node(text: string): MapNode {
  const read = readNode(new YamlDocument(text), (start, end) => ({ uri: '', start, end, how: 'exact' }));
  assert.ok(read?.type === 'map');
  return read;
}

const metadata = '{name: db-0, namespace: n, labels: {app: db, tier: 1}, annotations: {a: x}}';
const set = resourceOf(node(`{apiVersion: apps/v1, kind: StatefulSet, metadata: ${metadata}}`), '');

test('a target selects by all that it names, each as a whole', () => {
  const table: [target: string, expected: boolean][] = [
    ['{}', true],
    ['{kind: StatefulSet}', true],
    ['{kind: statefulset}', false],
    ['{kind: Stateful}', false],
    ['{kind: Deployment|StatefulSet}', true],
    ['{group: apps, version: v1, name: db-\\d}', true],
    ['{group: core}', false],
    ['{group: ""}', true],
    ['{name: d.*}', true],
    ['{name: d}', false],
    ['{namespace: n}', true],
    ['{namespace: default}', false],
    ['{labelSelector: app=db}', true],
    ['{labelSelector: "tier in (1, 2), !old"}', true],
    ['{labelSelector: app!=db}', false],
    ['{annotationSelector: a=x}', true],
  ];
  for (const [target, expected] of table) assert.equal(selectorOf(node(target))(set), expected, target);
});

test('an object without a namespace is in the default one, unless it is of a kind without', () => {
  const inDefault = selectorOf(node('{namespace: default}'));
  assert.equal(inDefault(resourceOf(node('{apiVersion: v1, kind: Pod, metadata: {name: a}}'), '')), true);
  assert.equal(inDefault(resourceOf(node('{apiVersion: v1, kind: Node, metadata: {name: a}}'), '')), false);
});

test('a name is the one that an object has, or that it had at first', () => {
  const named = (name: string) => node(`{apiVersion: v1, kind: Pod, metadata: {name: ${name}}}`);
  const twice = renamed(renamed(resourceOf(named('a'), ''), named('b')), named('c'));
  const isSelected = (name: string) => selectorOf(node(`{name: ${name}}`))(twice);
  assert.deepEqual(['a', 'b', 'c'].map(isSelected), [true, false, true]);
});

test('what cannot be read is refused: a selector of labels only once there is an object', () => {
  assert.throws(() => selectorOf(node('{name: "["}')), /^Error: error parsing regexp: missing closing \]/);
  const labels = selectorOf(node('{kind: Pod, labelSelector: a b}'));
  assert.equal(labels(set), false);
  assert.throws(() => selectorOf(node('{labelSelector: a b}'))(set), /found 'b', expected: '=', '!=', '==', 'in'/);
});

test('expressions in the syntax of Go', () => {
  const matching: [pattern: string, text: string][] = [
    ['', ''],
    ['^(?:a|b)$', 'b'],
    ['a.c', 'xabcx'],
    ['^a*b+c?$', 'aabb'],
    ['^a{2}b{1,}c{0,2}$', 'aabbbcc'],
    ['^a{,2}$', 'a{,2}'],
    ['^[a-c_.-]+$', 'b_a-.'],
    ['^[^0-9]$', 'x'],
    ['^[]a]+$', ']a'],
    ['^[[:alpha:]\\d]+$', 'a1'],
    ['^\\w\\W\\s\\S$', 'a- b'],
    ['^\\pL\\p{Greek}\\PN$', 'aαb'],
    ['(?i)^ABC$', 'abc'],
    ['^(?i:A)b$', 'ab'],
    ['^(?P<name>a)(?:b)(c)$', 'abc'],
    ['^\\Qa.b\\E$', 'a.b'],
    ['\\bdb\\b', 'my-db-0'],
    ['^\\x41\\x{42}\\103$', 'ABC'],
    ['^a*?b+?$', 'aab'],
    ['^(a*)*$', 'aaa'],
    ['^()$', ''],
    ['(?m)^b$', 'a\nb'],
    ['(?s)^a.b$', 'a\nb'],
  ];
  for (const [pattern, text] of matching) assert.ok(regularExpression(pattern, place)(text), pattern);
  const others: [pattern: string, text: string][] = [
    ['^a.b$', 'a\nb'],
    ['^b$', 'a\nb'],
    ['^(?:a|b)$', 'ab'],
    ['^a{2,3}$', 'aaaa'],
    ['^[^a]$', ''],
    ['^(?i:A)b$', 'aB'],
    ['a\\Bb\\b', 'abc'],
  ];
  for (const [pattern, text] of others) assert.ok(!regularExpression(pattern, place)(text), pattern);
});

test('expressions that Go does not know are refused', () => {
  for (const pattern of [
    '(',
    ')',
    '[',
    '[b-a]',
    '*',
    'a**',
    'a{2,1}',
    'a{1001}',
    '(?=a)',
    '(?<!a)',
    '\\1',
    '\\',
    '\\y',
  ])
    assert.throws(() => regularExpression(pattern, place), /^Error: error parsing regexp: /, pattern);
  assert.throws(() => regularExpression('((a{1000}){1000}){1000}', place), /too large/);
  assert.throws(() => regularExpression('('.repeat(100_000), place), /nests too deeply/);
});

test('no expression takes long', () => {
  const text = `${'a'.repeat(2000)}!`;
  for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^(.*)*x$'])
    assert.ok(!regularExpression(pattern, place)(text));
});

test('selectors of labels', () => {
  const labels = new Map([
    ['a', '1'],
    ['b', ''],
  ]);
  const table: [selector: string, expected: boolean][] = [
    ['', true],
    ['a', true],
    ['c', false],
    ['!c', true],
    ['a=1,b=', true],
    ['a==1', true],
    ['a!=1', false],
    ['c!=1', true],
    ['a in (1,2)', true],
    ['a notin (1)', false],
    ['c notin (1)', true],
    ['b in ()', true],
    ['b in (,x)', true],
    ['a>0,a<2', true],
    ['b>0', false],
  ];
  for (const [selector, expected] of table) assert.equal(parseSelector(selector, place)(labels), expected, selector);
  for (const wrong of ['a b', 'a=b=c', 'a in 1', 'a in (1', 'a in (1 2)', ',a', 'a,', '-a', 'a=%', '!', 'a>x'])
    assert.throws(() => parseSelector(wrong, place), /^Error: unable to parse requirement/, wrong);
});
