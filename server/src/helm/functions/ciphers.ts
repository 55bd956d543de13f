import { cbc } from '@noble/ciphers/aes';
import { decodeUtf8, encodeUtf8 } from '../../yaml/bytes';
import type { Text } from '../values/text';
import { type CallSite, Failure, type Func, func, type Value } from '../values/value';
import { decodeBase64, encodeBase64 } from './encoding';
import { randomText } from './random';
import { madeText } from './results';

/** The functions that encrypt (sprig, crypto.go): AES-256 in CBC mode, in base64 with the initialization vector first. */
export const ciphers: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['encryptAES', func(['string', 'string'], (at, password, text) => encrypted(password, text, at))],
  ['decryptAES', func(['string', 'string'], (at, password, text) => decrypted(password, text, at))],
]);

const blockSize = 16;

/** The first 32 bytes of a password, filled up with zeros. */
function keyOf(password: Text): Uint8Array {
  const key = new Uint8Array(32);
  key.set(encodeUtf8(password.text).subarray(0, 32));
  return key;
}

function encrypted(password: Text, text: Text, at: CallSite): Value {
  if (text.length === 0) return text;
  const vector = at.runtime.random(blockSize);
  const content = cbc(keyOf(password), vector).encrypt(encodeUtf8(text.text));
  return randomText(encodeBase64(Uint8Array.from([...vector, ...content])), at);
}

function decrypted(password: Text, text: Text, at: CallSite): Value {
  if (text.length === 0) return text;
  const decoded = decodeBase64(text.text);
  if (!(decoded instanceof Uint8Array)) throw new Failure(`illegal base64 data at input byte ${decoded.wrongAt}`);
  if (decoded.length < blockSize)
    throw new Failure(`runtime error: slice bounds out of range [:${blockSize}] with capacity ${decoded.length}`);
  const content = decoded.subarray(blockSize);
  if (content.length % blockSize !== 0) throw new Failure('crypto/cipher: input not full blocks');
  if (content.length === 0) throw new Failure('runtime error: index out of range [-1]');
  const plain = cbc(keyOf(password), decoded.subarray(0, blockSize), { disablePadding: true }).decrypt(content);
  const end = plain.length - (plain.at(-1) ?? 0);
  if (end < 0) throw new Failure(`runtime error: slice bounds out of range [:${end}]`);
  return madeText(decodeUtf8(plain.subarray(0, end)), [password, text], at);
}
