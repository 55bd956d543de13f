import assert from 'node:assert/strict';
import { test } from 'node:test';
import { main } from '../../../server/src/cli/main';
import { diagnose } from '../../../server/src/rules/engine/diagnose';
import { levelUnder } from '../../../server/src/rules/engine/rule';
import { presets, readSettings, type Settings } from '../../../server/src/settings/settings';
import { contextOf, fileOf, workspaceOf } from '../../fixture';

const text = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  replicas: -1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      name: web
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
`;

function levels(settings: Partial<Settings>): Record<string, string> {
  const workspace = workspaceOf({ 'web.yaml': text });
  const found = diagnose(fileOf(workspace, 'web.yaml'), contextOf(workspace, settings));
  return Object.fromEntries(
    found
      .filter(({ rule }) => ['invalid-field', 'service-name-missing', 'field-without-effect'].includes(rule.id))
      .map(({ rule, severity }) => [rule.id, severity]),
  );
}

test('recommended takes the rules at their word', () => {
  const expected = {
    'invalid-field': 'error',
    'service-name-missing': 'information',
    'field-without-effect': 'information',
  };
  assert.deepEqual(levels({ preset: 'recommended' }), expected);
  assert.deepEqual(levels({}), expected);
});

test('strict has nothing below a warning, api-only what the API server says', () => {
  assert.deepEqual(levels({ preset: 'strict' }), {
    'invalid-field': 'error',
    'service-name-missing': 'warning',
    'field-without-effect': 'warning',
  });
  assert.deepEqual(levels({ preset: 'api-only' }), { 'invalid-field': 'error' });
});

test('a rule that is set stands above the preset', () => {
  const rules = { 'field-without-effect': 'hint', 'invalid-field': 'off' } as const;
  assert.deepEqual(levels({ preset: 'api-only', rules }), { 'field-without-effect': 'hint' });
});

test('an optional rule speaks under strict, and where it is named', () => {
  const taste = { id: 'taste', optional: true } as const;
  assert.equal(levelUnder({ preset: 'recommended', rules: {} }, taste, 'hint'), 'off');
  assert.equal(levelUnder({ preset: 'recommended', rules: { taste: 'hint' } }, taste, 'hint'), 'hint');
  assert.equal(levelUnder({ preset: 'strict', rules: {} }, taste, 'hint'), 'warning');
});

test('the setting takes the presets, and nothing else', () => {
  for (const preset of presets) assert.equal(readSettings({ preset }).preset, preset);
  assert.equal(readSettings({ preset: 'loose' }).preset, 'recommended');
});

test('the command line takes them too', async () => {
  const check = async (...options: readonly string[]) => {
    let out = '';
    const write = (text: string) => {
      out += text;
    };
    const code = await main(['check', ...options, 'examples/broken/claim-not-mounted.yaml'], {
      out: write,
      err: write,
    });
    return { code, out };
  };
  assert.match((await check()).out, /warning: .*\[claim-not-mounted\]/);
  const apiOnly = await check('--preset', 'api-only');
  assert.deepEqual(apiOnly, { code: 0, out: 'No problems in 1 file.\n' });
  assert.match((await check('--preset', 'strict')).out, /warning: .*\[storage-class-missing\]/);
  assert.equal((await check('--preset', 'loose')).code, 2);
});
