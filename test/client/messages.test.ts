import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  readFromPanel,
  readOpenPreviewArgument,
  readOpenRenderingArgument,
  readPanelState,
  readPlayArgument,
} from '../../client/src/messages';

const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 9 } };

test('messages of the panel are taken as they are', () => {
  for (const message of [
    { type: 'ready' },
    { type: 'newFromTemplate' },
    { type: 'copy', text: 'web-0' },
    { type: 'reveal', uri: 'file:///web.yaml', range },
    { type: 'options', uri: 'file:///web.yaml', rendering: null, options: { web: { changes: { replicas: 5 } } } },
    { type: 'rendering', uri: 'file:///base/web.yaml', root: 'file:///overlays/prod/' },
    { type: 'apply', set: 'web', what: { kind: 'clientService' } },
    { type: 'export', set: 'web', format: 'svg' },
    { type: 'copyDiagram', set: 'web' },
    { type: 'runbook', set: 'web' },
    { type: 'copySteps', set: 'web', steps: ['apply'], fromLive: false },
    { type: 'failures', uri: 'file:///web.yaml', rendering: null, set: 'web', changes: {}, fromLive: true },
  ])
    assert.deepEqual(readFromPanel(message), message);
});

test('anything else is no message', () => {
  const reveal = { type: 'reveal', uri: 'file:///web.yaml', range };
  const end = range.end;
  for (const value of [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'run' },
    { type: 'copy' },
    { type: 'copy', text: 1 },
    { type: 'options', uri: 'file:///web.yaml' },
    { type: 'options', options: {} },
    { type: 'options', uri: 'file:///web.yaml', rendering: 5, options: {} },
    { type: 'rendering', uri: 'file:///web.yaml' },
    { type: 'apply', set: 'web', what: 'all' },
    { type: 'apply', what: {} },
    { type: 'export', set: 'web', format: 'exe' },
    { ...reveal, uri: 5 },
    { ...reveal, range: undefined },
    { ...reveal, range: { start: { line: -1, character: 0 }, end } },
    { ...reveal, range: { start: { line: 1.5, character: 0 }, end } },
    { ...reveal, range: { start: { line: '1', character: 0 }, end } },
    { ...reveal, range: { start: { line: Number.NaN, character: 0 }, end } },
  ])
    assert.equal(readFromPanel(value), undefined, JSON.stringify(value));
});

test('the argument of the command may name a document and a set, and may be anything', () => {
  const whole = { uri: 'file:///web.yaml', set: 'web' };
  assert.deepEqual(readOpenPreviewArgument(whole), whole);
  assert.deepEqual(readOpenPreviewArgument({ kind: 'set', uri: 'file:///web.yaml', set: { name: 'web' } }), whole);
  assert.deepEqual(readOpenPreviewArgument({ uri: 'file:///web.yaml' }), { uri: 'file:///web.yaml' });
  for (const value of [undefined, null, 7, 'web', {}, { uri: 7, set: {} }])
    assert.deepEqual(readOpenPreviewArgument(value), {});
});

test('a rendering is opened of a file, or of the folder of its kustomization', () => {
  const whole = { uri: 'file:///w/base/web.yaml', root: 'file:///w/overlays/prod/' };
  assert.deepEqual(readOpenRenderingArgument({ ...whole, set: 'web' }), whole);
  for (const value of [undefined, null, 'web', [], { uri: 7, root: {} }])
    assert.deepEqual(readOpenRenderingArgument(value), {});
});

test('what a panel left behind is its document', () => {
  assert.deepEqual(readPanelState({ uri: 'file:///web.yaml', more: 1 }), { uri: 'file:///web.yaml' });
  assert.equal(readPanelState(undefined), undefined);
  assert.equal(readPanelState({ uri: 1 }), undefined);
});

test('the argument of the command that plays has steps, of which the first lead up to the others', () => {
  const argument = { uri: 'file:///web.yaml', set: 'web', steps: ['apply', 'scale:1'], setup: 1 };
  const begin = { set: 'web', setup: ['apply'], steps: ['scale:1'] };
  assert.deepEqual(readPlayArgument(argument), { uri: 'file:///web.yaml', begin });
  for (const wrong of [undefined, {}, { ...argument, steps: 'apply' }, { ...argument, steps: [1] }])
    assert.equal(readPlayArgument(wrong), undefined);
});
