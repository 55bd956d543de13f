import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCidr, parseIp } from '../../server/src/kubernetes/ip';

for (const [text, canonical, flaw] of [
  ['10.9.8.7', '10.9.8.7', undefined],
  ['010.9.8.7', '10.9.8.7', 'leading-zero'],
  ['0.0.0.0', '0.0.0.0', undefined],
  ['::', '::', undefined],
  ['::1', '::1', undefined],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', undefined],
  ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1', undefined],
  ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7', undefined],
  ['::ffff:1.2.3.4', '1.2.3.4', 'ipv4-mapped'],
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201', undefined],
] as const)
  test(`${text} is the address ${canonical}`, () => {
    const address = parseIp(text);
    assert.equal(address?.canonical, canonical);
    assert.equal(address?.flaw, flaw);
  });

for (const text of [
  '',
  '1.2.3',
  '1.2.3.256',
  '1.2.3.4.5',
  'a',
  ':',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  'fe80::1%eth0',
  '12345::',
])
  test(`"${text}" is no address`, () => assert.equal(parseIp(text), undefined));

for (const [text, canonical, flaw] of [
  ['10.9.8.0/24', '10.9.8.0/24', undefined],
  ['10.9.8.7/24', '10.9.8.0/24', 'host-bits'],
  ['0.0.0.0/0', '0.0.0.0/0', undefined],
  ['10.9.8.0/024', '10.9.8.0/24', 'leading-zero'],
  ['2001:db8::/64', '2001:db8::/64', undefined],
  ['2001:db8::1/64', '2001:db8::/64', 'host-bits'],
] as const)
  test(`${text} is the range ${canonical}`, () => {
    const range = parseCidr(text);
    assert.equal(range?.canonical, canonical);
    assert.equal(range?.flaw, flaw);
  });

for (const text of ['10.9.8.0', '10.9.8.0/33', '::/129', '10.9.8.0/', '/24', '10.9.8.0/-1'])
  test(`"${text}" is no range`, () => assert.equal(parseCidr(text), undefined));
