import { encodeUtf8 } from '../../yaml/bytes';
import { Text } from '../values/text';
import { type CallSite, Failure, type Func, func, type Int, int, originOfResult, type Value } from '../values/value';
import { encodeBase64 } from './encoding';
import { checkCharacters } from './limits';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');

/** The functions that leave something to chance (sprig, strings.go and crypto.go). */
export const random: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['randAlphaNum', func(['int'], (at, count) => charactersOf(letters + digits, count, at))],
  ['randAlpha', func(['int'], (at, count) => charactersOf(letters, count, at))],
  ['randNumeric', func(['int'], (at, count) => charactersOf(digits, count, at))],
  ['randAscii', func(['int'], (at, count) => charactersOf(printable, count, at))],
  ['randBytes', func(['int'], (at, count) => bytesOf(Number(count.value), at))],
  ['randInt', func(['int', 'int'], (at, least, end) => integerOf(least, end, at))],
  ['uuidv4', func([], (at) => randomText(uuid(at.runtime.random(16)), at))],
  ['shuffle', func(['string'], (at, text) => shuffled(text, at))],
  ['bcrypt', func(['string'], (at, password) => randomText(bcryptHash(password.text, at), at))],
  ['htpasswd', func(['string', 'string'], (at, user, password) => htpasswd(user, password, at))],
]);

/** A string that is another one each time. */
export function randomText(text: string, at: CallSite): Value {
  const made = Text.of(text, originOfResult([], at));
  return text === '' ? made : at.runtime.unknown(made, at.place, 'it is random');
}

/** So many characters of some. */
export function randomCharacters(characters: string, count: number, at: CallSite): string {
  checkCharacters(count);
  return Array.from(at.runtime.random(count), (byte) => characters.charAt(byte % characters.length)).join('');
}

function charactersOf(characters: string, count: Int, at: CallSite): Value {
  return randomText(randomCharacters(characters, Math.max(0, Number(count.value)), at), at);
}

function bytesOf(count: number, at: CallSite): Value {
  if (count < 0) throw new Failure('runtime error: makeslice: len out of range');
  checkCharacters(count);
  return randomText(encodeBase64(at.runtime.random(count)), at);
}

function integerOf(least: Int, end: Int, at: CallSite): Value {
  const range = BigInt.asIntN(64, end.value - least.value);
  if (range <= 0n) throw new Failure('invalid argument to Intn');
  const chance = at.runtime.random(8).reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  const value = int(least.value + (chance % range), 'int', originOfResult([least, end], at));
  return at.runtime.unknown(value, at.place, 'it is random');
}

/** Version 4 and the variant of RFC 9562 stand at fixed places. */
function uuid(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const tail = variant.toString(16) + digits.slice(18, 20);
  return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, tail, digits.slice(20)].join('-');
}

function shuffled(text: Text, at: CallSite): Value {
  const characters = [...text.text];
  const chances = at.runtime.random(4 * characters.length);
  for (let i = characters.length - 1; i > 0; i--) {
    const chance = chances.subarray(4 * i, 4 * i + 4).reduce((value, byte) => value * 256 + byte, 0);
    const other = chance % (i + 1);
    [characters[i], characters[other]] = [characters[other] ?? '', characters[i] ?? ''];
  }
  return at.runtime.unknown(text.made(characters.join('')), at.place, 'it is random');
}

const bcryptDigits = `./ABCDEFGHIJKLMNOPQRSTUVWXYZ${letters.slice(0, 26)}${digits}`;

/** What a hash looks like: salt and hash are random, for nobody is to log in with it. */
function bcryptHash(password: string, at: CallSite): string {
  if (encodeUtf8(password).length > 72)
    return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
  return `$2a$10$${randomCharacters(bcryptDigits, 53, at)}`;
}

function htpasswd(user: Text, password: Text, at: CallSite): Value {
  if (user.text.includes(':')) return Text.join([new Text('invalid username: '), user]);
  const hash = randomText(bcryptHash(password.text, at), at);
  return hash.type === 'string' ? Text.join([user, new Text(':'), hash]) : hash;
}
