import { parseIp } from '../../kubernetes/ip';
import { decodeUtf8 } from '../../yaml/bytes';
import { formatted } from '../values/format';
import type { Text } from '../values/text';
import {
  type CallSite,
  Failure,
  type Func,
  func,
  type GoObject,
  type List,
  originOfResult,
  type Value,
} from '../values/value';
import { decodeBase64, encodeBase64 } from './encoding';
import { randomText } from './random';
import { madeText } from './results';

/** The types of private keys, by what stands in their first line, and about how many bytes they have. */
const keys: ReadonlyMap<string, readonly [label: string, length: number]> = new Map([
  ['', ['RSA PRIVATE KEY', 2349]],
  ['rsa', ['RSA PRIVATE KEY', 2349]],
  ['dsa', ['DSA PRIVATE KEY', 835]],
  ['ecdsa', ['EC PRIVATE KEY', 121]],
  ['ed25519', ['PRIVATE KEY', 48]],
]);

/**
 * The functions that make keys and certificates (sprig, crypto.go). What they make here has their form alone: random
 * bytes that nobody can use, as they must not be used.
 */
export const certificates: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['genPrivateKey', func(['string'], (at, type) => privateKey(type, at))],
  ['genCA', func(['string', 'int'], (at) => newCertificate(at))],
  ['genCAWithKey', func(['string', 'int', 'string'], (at, _cn, _days, key) => newCertificate(at, withKey(key)))],
  [
    'genSelfSignedCert',
    func(['string', 'interface {}', 'interface {}', 'int'], (at, _cn, ips, names) =>
      newCertificate(at, undefined, ips, names),
    ),
  ],
  [
    'genSelfSignedCertWithKey',
    func(['string', 'interface {}', 'interface {}', 'int', 'string'], (at, _cn, ips, names, _days, key) =>
      newCertificate(at, withKey(key), ips, names),
    ),
  ],
  [
    'genSignedCert',
    func(['string', 'interface {}', 'interface {}', 'int', 'object'], (at, _cn, ips, names, _days, ca) =>
      newCertificate(at, undefined, ips, names, ca),
    ),
  ],
  [
    'genSignedCertWithKey',
    func(['string', 'interface {}', 'interface {}', 'int', 'object', 'string'], (at, _cn, ips, names, _days, ca, key) =>
      newCertificate(at, withKey(key), ips, names, ca),
    ),
  ],
  ['buildCustomCert', func(['string', 'string'], (at, certificate, key) => customCertificate(certificate, key, at))],
]);

function privateKey(type: Text, at: CallSite): Value {
  const [label, length] = keys.get(type.text) ?? [];
  if (label === undefined || length === undefined) return madeText(`Unknown type ${type.text}`, [type], at);
  return randomText(pem(label, at.runtime.random(length)), at);
}

function pem(label: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

const pemBlock = /-----BEGIN ([^\n]*)-----\n[\s\S]*?\n-----END \1-----/;

function withKey(key: Text): Text {
  const label = pemBlock.exec(key.text)?.[1];
  if (label === undefined) throw new Failure('parsing private key: no PEM data in input');
  if (label === 'PRIVATE KEY' || label.endsWith(' PRIVATE KEY')) return key;
  throw new Failure(`parsing private key: no private key data in PEM block of type ${label}`);
}

function newCertificate(at: CallSite, key?: Text, ips?: Value, names?: Value, ca?: GoObject): Value {
  if (ca) checkAuthority(ca);
  for (const ip of listed(ips)) checkIp(ip);
  for (const name of listed(names))
    if (name.type !== 'string')
      throw new Failure(`error processing alternate dns name: ${formatted(name).text} is not a string`);
  const cert = randomText(pem('CERTIFICATE', at.runtime.random(780)), at);
  return certificateValue(cert, key ?? randomText(pem('RSA PRIVATE KEY', at.runtime.random(1191)), at), at);
}

/** The items of a list of any values; Go takes nil for one, too. */
function listed(value: Value | undefined): List['items'] {
  if (value === undefined || value.type === 'nil') return [];
  if (value.type === 'list' && value.go === '[]interface {}') return value.items;
  throw new Failure(`wrong type for value; expected []interface {}; got ${formatted(value).text}`);
}

function checkIp(ip: Value): void {
  if (ip.type !== 'string') throw new Failure(`error parsing ip: ${formatted(ip).text} is not a string`);
  const address = parseIp(ip.text);
  if (!address || address.flaw === 'leading-zero') throw new Failure(`error parsing ip: ${ip.text}`);
}

function checkAuthority(ca: GoObject): void {
  const certificate = ca.fields.get('Cert')?.();
  if (ca.go !== certificateType || certificate?.type !== 'string' || !pemBlock.test(certificate.text))
    throw new Failure('unable to decode certificate');
}

const certificateType = 'sprig.certificate';

function certificateValue(cert: Value, key: Value, at: CallSite): Value {
  return {
    type: 'object',
    go: certificateType,
    text: `{${formatted(cert).text} ${formatted(key).text}}`,
    fields: new Map([
      ['Cert', () => cert],
      ['Key', () => key],
    ]),
    methods: new Map(),
    origin: originOfResult([cert, key], at),
  };
}

function customCertificate(certificate: Text, key: Text, at: CallSite): Value {
  const [cert, privateKey] = [decodedText(certificate, 'certificate'), decodedText(key, 'private key')];
  if (!pemBlock.test(cert.text)) throw new Failure('unable to decode certificate');
  if (!pemBlock.test(privateKey.text)) throw new Failure('error parsing private key: no PEM data in input');
  return certificateValue(cert, privateKey, at);
}

function decodedText(text: Text, name: string): Text {
  const decoded = decodeBase64(text.text);
  if (decoded instanceof Uint8Array) return text.made(decodeUtf8(decoded));
  throw new Failure(`unable to decode base64 ${name}`);
}
