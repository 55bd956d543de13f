import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

/** Messages as they are sent. */
function sent(...messages: object[]): string {
  return messages
    .map((message) => JSON.stringify({ jsonrpc: '2.0', ...message }))
    .map((text) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
    .join('');
}

const initialize = { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } };

function serve(input: string, ...argv: string[]) {
  return spawnSync(process.execPath, ['dist/server.js', ...argv], { input, encoding: 'utf8', timeout: 60_000 });
}

test('what was asked before the input ended is answered', () => {
  const { stdout, status } = serve(sent(initialize), '--stdio');
  assert.match(stdout, /"id":1,"result":\{.*"capabilities":/);
  assert.equal(status, 1, 'nobody has asked the server to shut down');
});

test('a server that is shut down ends without an error, by exit or with its input', () => {
  const initialized = { method: 'initialized', params: {} };
  const shutdown = { id: 2, method: 'shutdown' };
  const ended = serve(sent(initialize, initialized, shutdown));
  assert.match(ended.stdout, /"id":2,"result":null/);
  assert.equal(ended.status, 0);
  assert.equal(serve(sent(initialize, initialized, shutdown, { method: 'exit' })).status, 0);
});

test('a request that waits for the client does not keep the server', () => {
  const held = { id: 2, method: 'workspace/diagnostic', params: { previousResultIds: [] } };
  const { stdout, status, error } = serve(sent(initialize, { method: 'initialized', params: {} }, held));
  assert.deepEqual([status, error], [1, undefined]);
  assert.match(stdout, /"id":1,"result"/);
});

test('arguments that are none are said, with those that there are', () => {
  const { stderr, status } = serve('', '--stdoi');
  assert.equal(status, 2);
  assert.match(stderr, /^Usage: statefulset-language-server \[--stdio /);
});
