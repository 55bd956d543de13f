import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasMarkedPlaceholder, hasPlaceholder, isPlaceholder } from '../../server/src/kubernetes/placeholders';

test('what is filled in before a manifest is applied', () => {
  for (const value of [
    '${NAME}',
    'web-${STAGE:-dev}',
    '$NAME',
    'web-<N>',
    '<your-namespace>',
    '{{ name }}',
    '[[ name ]]',
    '((name))',
    '<%= name %>',
    '%{name}',
    'web-#{Name}#',
    '@NAME@',
    'web-@@N@@',
    '%NAME%',
    '__NAME__',
    'REPLACE_ME',
    'CHANGEME',
    'YOUR_NAMESPACE',
    'web-TODO',
  ])
    assert.ok(hasPlaceholder(value), value);
});

test('what is meant as it stands', () => {
  for (const value of ['web', '$(POD_NAME)', 'changeme', 'a@b.c', '50%', 'POSTGRES_DB', 'a__b__c', '1 < 2 > 0', 'Web'])
    assert.ok(!hasPlaceholder(value), value);
});

test('a variable of a shell is a placeholder where no shell reads', () => {
  assert.ok(hasPlaceholder('$HOME'));
  assert.ok(!hasMarkedPlaceholder('echo $HOME'));
  assert.ok(isPlaceholder('$HOME') && !isPlaceholder('$HOME/bin'));
});

test('long texts are looked through in linear time', () => {
  for (const part of ['<a ', '${', '@A', '%A', '{{', '[[', '__a', '((', '<%'])
    assert.ok(!isPlaceholder(`${part.repeat(40_000)}!`), part);
});
