import { decodeUtf8, encodeUtf8 } from '../../yaml/bytes';
import { Failure } from '../values/value';
import { byteString } from './utf8';

/** The part of a URL that a text stands in: each has its own characters that need no escapes. */
export type UrlPart = 'path' | 'host' | 'zone' | 'user' | 'fragment';

const unescaped: Readonly<Record<UrlPart, RegExp>> = {
  path: /[\w\-.~$&+,/:;=@]/,
  host: /[\w\-.~!$&'()*+,;=:[\]<>"]/,
  zone: /[\w\-.~!$&'()*+,;=:[\]<>"]/,
  user: /[\w\-.~$&+,;=]/,
  fragment: /[\w\-.~$&+,/:;=?@!()*]/,
};

/** A text with escapes for all bytes that may not stand in a part of a URL (net/url, `escape`). */
export function escapeUrl(text: string, part: UrlPart): string {
  const allowed = unescaped[part];
  return byteString(encodeUtf8(text)).replace(/[\s\S]/g, (byte) =>
    allowed.test(byte) ? byte : `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** A text without escapes (net/url, `unescape`). Fails on what is no escape, and on characters that a host cannot have. */
export function unescapeUrl(text: string, part: UrlPart): string {
  if (part === 'host' || part === 'zone') checkHost(text, part);
  const wrong = /%(?![\da-fA-F]{2}).{0,2}/s.exec(text)?.[0];
  if (wrong !== undefined) throw new Failure(`invalid URL escape ${JSON.stringify(wrong)}`);
  if (!text.includes('%')) return text;
  const bytes = byteString(encodeUtf8(text)).replace(/%(..)/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return decodeUtf8(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

/** A host has no ASCII characters as escapes, but for `%25` in front of a zone, which may have a few more. */
function checkHost(text: string, part: 'host' | 'zone'): void {
  for (const [found] of text.matchAll(/%[\da-fA-F]{2}|[\0-\x7f]/g)) {
    if (found.length === 1 && found !== '%' && !unescaped[part].test(found))
      throw new Failure(`invalid character ${JSON.stringify(found)} in host name`);
    if (found.length < 3 || found === '%25') continue;
    const code = Number.parseInt(found.slice(1), 16);
    const isWrong = part === 'host' ? code < 0x80 : code !== 0x20 && !unescaped.zone.test(String.fromCharCode(code));
    if (isWrong) throw new Failure(`invalid URL escape ${JSON.stringify(found)}`);
  }
}
