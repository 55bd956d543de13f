import { hmac } from '@noble/hashes/hmac';
import { sha1 } from '@noble/hashes/legacy';
import { scrypt } from '@noble/hashes/scrypt';
import { sha256, sha512 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { encodeUtf8 } from '../../yaml/bytes';
import type { Text } from '../values/text';
import { type CallSite, Failure, type Func, func, type Runtime, type Value } from '../values/value';
import { madeText } from './results';

/** A function that makes a hash of a string. */
function hashing(hash: (bytes: Uint8Array) => string): Func {
  return func(['string'], (at, text) => madeText(hash(encodeUtf8(text.text)), [text], at));
}

/** The functions that make the same of the same always (sprig, crypto.go). */
export const hashes: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['sha1sum', hashing((bytes) => bytesToHex(sha1(bytes)))],
  ['sha256sum', hashing((bytes) => bytesToHex(sha256(bytes)))],
  ['sha512sum', hashing((bytes) => bytesToHex(sha512(bytes)))],
  ['adler32sum', hashing((bytes) => String(adler32(bytes)))],
  [
    'derivePassword',
    func(['int', 'string', 'string', 'string', 'string'], (at, counter, type, password, user, site) =>
      derived(Number(counter.value), type, password, user, site, at),
    ),
  ],
]);

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

const seed = 'com.lyndir.masterpassword';

/** What passwords look like, by their type: each character stands for some of which one is taken. */
const templates: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    maximum: 'anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno',
    long:
      'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
      'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
      'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
    medium: 'CvcnoCvc CvcCvcno',
    short: 'Cvcn',
    basic: 'aaanaaan aannaaan aaannaaa',
    pin: 'nnnn',
  }).map(([type, shapes]) => [type, shapes.split(' ')] as const),
);

const letters = 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz';
const characters: ReadonlyMap<string, string> = new Map([
  ['V', 'AEIOU'],
  ['C', 'BCDFGHJKLMNPQRSTVWXYZ'],
  ['v', 'aeiou'],
  ['c', 'bcdfghjklmnpqrstvwxyz'],
  ['a', letters],
  ['n', '0123456789'],
  ['o', "@&%?,=[]_:-+*$#!'^~;()/."],
  ['x', `${letters}0123456789!@#$%^&*()`],
]);

/** It takes so long to derive one that a template which asks for many would never be done. */
const mostDerived = 10;
const derivedBy = new WeakMap<Runtime, number>();

function countDerived({ runtime }: CallSite): void {
  const count = (derivedBy.get(runtime) ?? 0) + 1;
  derivedBy.set(runtime, count);
  if (count > mostDerived) throw new Failure(`derivePassword is called more than ${mostDerived} times`);
}

/** A password by the algorithm of Master Password. */
function derived(counter: number, type: Text, password: Text, user: Text, site: Text, at: CallSite): Value {
  const args = [type, password, user, site];
  const shapes = templates.get(type.text);
  if (!shapes) return madeText(`cannot find password template ${type.text}`, args, at);
  countDerived(at);
  const key = scrypt(encodeUtf8(password.text), withLength(user), { N: 32768, r: 8, p: 2, dkLen: 64 });
  const values = hmac(sha256, key, joinedBytes([withLength(site), bigEndian(counter)]));
  const shape = shapes[(values[0] ?? 0) % shapes.length] ?? '';
  const chosen = Array.from(shape, (kind, index) => {
    const some = characters.get(kind) ?? '';
    return some.charAt((values[index + 1] ?? 0) % some.length);
  });
  return madeText(chosen.join(''), args, at);
}

function withLength(text: Text): Uint8Array {
  const bytes = encodeUtf8(text.text);
  return joinedBytes([encodeUtf8(seed), bigEndian(bytes.length), bytes]);
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function joinedBytes(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
