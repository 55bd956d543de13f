import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hidden, masked, maskText } from '../../server/src/live/mask';
import { lastApplied } from '../../server/src/live/serverFilled';

describe('in a text is hidden', () => {
  const rows: readonly (readonly [text: string, shown: string])[] = [
    ['cannot reach postgres://app:s3cret@db:5432/shop', `cannot reach postgres://app:${hidden}@db:5432/shop`],
    ['password=s3cret host=db', `password=${hidden} host=db`],
    ['PGPASSWORD=s3cret', `PGPASSWORD=${hidden}`],
    ['{"apiKey":"s3cret","user":"app"}', `{"apiKey":"${hidden}","user":"app"}`],
    ['--token s3cret --verbose', `--token ${hidden} --verbose`],
    ['Authorization: Bearer abcdefgh.ij', `Authorization: Bearer ${hidden}`],
    ['got eyJhbGciOiJI.eyJzdWIiOiIx.c2ln', `got ${hidden}`],
    ['key AKIAABCDEFGHIJKLMNOP refused', `key ${hidden} refused`],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n', `${hidden}\n`],
  ];
  for (const [text, shown] of rows) test(text.slice(0, 40), () => assert.equal(maskText(text), shown));
});

describe('a text is shown as it is', () => {
  for (const text of [
    'FATAL: password authentication failed for user "app"',
    "Access denied for user 'app'@'10.0.0.7' (using password: YES)",
    'secret "web-tls" not found',
    "couldn't find key password in Secret shop/web",
    'references non-existent secret key: ca.crt',
    'POSTGRES_PASSWORD_FILE=/run/secrets/postgres',
    '--password=$(POSTGRES_PASSWORD)',
    'failed to fetch anonymous token: unexpected status from GET request: 401 Unauthorized',
    'unable to retrieve auth token: invalid username/password: unauthorized: authentication required',
    'Back-off restarting failed container web in pod web-0_shop(3a1e)',
  ])
    test(text, () => assert.equal(maskText(text), text));
});

test('values of variables, data of Secrets and what was applied last are hidden wherever they stand', () => {
  const container = {
    name: 'web',
    env: [
      { name: 'A', value: 'x' },
      { name: 'B', valueFrom: {} },
    ],
    args: ['--token', 'x'],
  };
  assert.deepEqual(masked([container], ['spec', 'containers'], 'Pod'), [
    {
      name: 'web',
      env: [
        { name: 'A', value: hidden },
        { name: 'B', valueFrom: {} },
      ],
      args: ['--token', hidden],
    },
  ]);
  assert.deepEqual(masked({ a: 'x' }, ['data'], 'Secret'), { a: hidden });
  assert.deepEqual(masked({ a: 'x' }, ['data'], 'ConfigMap'), { a: 'x' });
  assert.deepEqual(masked({ [lastApplied]: '{}' }, ['metadata', 'annotations'], 'Pod'), { [lastApplied]: hidden });
});
