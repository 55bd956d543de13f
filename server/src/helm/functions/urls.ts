import { Text } from '../values/text';
import { type CallSite, type Dict, dict, Failure, type Func, func, originOfResult, valueAt } from '../values/value';
import { quotedAs } from './durations';
import { kindOf } from './reflection';
import { madeText } from './results';
import { escapeUrl, unescapeUrl } from './urlEscapes';

/** The functions on URLs (sprig, url.go; Go's package net/url). */
export const urls: ReadonlyMap<string, Func> = new Map<string, Func>([
  ['urlParse', func(['string'], (at, text) => parsed(text, at))],
  ['urlJoin', func(['map[string]interface {}'], (at, parts) => madeText(join(parts), [parts], at))],
]);

interface Url {
  scheme: string;
  opaque: string;
  userinfo: string;
  host: string;
  path: string;
  query: string;
  fragment: string;
}

function parsed(text: Text, at: CallSite): Dict {
  const origin = originOfResult([text], at);
  const url = parse(text.text);
  const hostname = hostnameOf(url.host);
  const entries = Object.entries({ ...url, hostname });
  return dict(
    entries.map(([key, value]) => [key, { key: origin, value: Text.of(value, origin) }]),
    origin,
  );
}

function parse(text: string): Url {
  const [, before = '', , fragment = ''] = /^([^#]*)(#([\s\S]*))?$/.exec(text) ?? [];
  try {
    return { ...parseWithoutFragment(before), fragment: unescapeUrl(fragment, 'fragment') };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`unable to parse url: parse ${quotedAs(before)}: ${error.message}`);
  }
}

function parseWithoutFragment(text: string): Url {
  const url: Url = { scheme: '', opaque: '', userinfo: '', host: '', path: '', query: '', fragment: '' };
  if (/[\0-\x1f\x7f]/.test(text)) throw new Failure('net/url: invalid control character in URL');
  if (text.startsWith(':')) throw new Failure('missing protocol scheme');
  const scheme = /^([a-zA-Z][a-zA-Z\d+.-]*):/.exec(text)?.[1];
  url.scheme = (scheme ?? '').toLowerCase();
  const behind = scheme === undefined ? text : text.slice(scheme.length + 1);
  const mark = behind.indexOf('?');
  url.query = mark < 0 ? '' : behind.slice(mark + 1);
  const rest = mark < 0 ? behind : behind.slice(0, mark);
  if (!rest.startsWith('/') && url.scheme !== '') return { ...url, opaque: rest };
  if (!rest.startsWith('/') && /^[^/]*:/.test(rest))
    throw new Failure('first path segment in URL cannot contain colon');
  const isLocal = url.scheme === '' && rest.startsWith('///');
  const authority = isLocal ? undefined : /^\/\/([^/]*)/.exec(rest)?.[1];
  url.path = unescapeUrl(authority === undefined ? rest : rest.slice(authority.length + 2), 'path');
  return authority === undefined ? url : { ...url, ...parseAuthority(authority) };
}

function parseAuthority(authority: string): Pick<Url, 'userinfo' | 'host'> {
  const end = authority.lastIndexOf('@');
  const host = parseHost(authority.slice(end + 1));
  if (end < 0) return { host, userinfo: '' };
  const userinfo = authority.slice(0, end);
  if (!/^[\w\-.:~!$&'()*+,;=%@]*$/.test(userinfo)) throw new Failure('net/url: invalid userinfo');
  return { host, userinfo: escapedUser(userinfo) };
}

/** A user, and a password behind a colon, with the escapes that they need. */
function escapedUser(userinfo: string): string {
  const [, user = '', colon = '', password = ''] = /^([^:]*)(:?)([\s\S]*)$/.exec(userinfo) ?? [];
  return [user, password].map((part) => escapeUrl(unescapeUrl(part, 'user'), 'user')).join(colon);
}

function parseHost(host: string): string {
  const bracket = host.startsWith('[') ? host.lastIndexOf(']') : undefined;
  if (bracket !== undefined && bracket < 0) throw new Failure("missing ']' in host");
  const colon = host.lastIndexOf(':');
  const port = bracket !== undefined ? host.slice(bracket + 1) : colon < 0 ? '' : host.slice(colon);
  if (!/^(?::\d*)?$/.test(port)) throw new Failure(`invalid port ${quotedAs(port)} after host`);
  const zone = bracket === undefined ? -1 : host.slice(0, bracket).indexOf('%25');
  if (zone < 0) return unescapeUrl(host, 'host');
  const parts = [host.slice(0, zone), host.slice(zone, bracket), host.slice(bracket)] as const;
  return unescapeUrl(parts[0], 'host') + unescapeUrl(parts[1], 'zone') + unescapeUrl(parts[2], 'host');
}

/** The host without its port, and without the brackets of an address. */
function hostnameOf(host: string): string {
  const name = host.replace(/:\d*$/, '');
  return /^\[[\s\S]*\]$/.test(name) ? name.slice(1, -1) : name;
}

function join(parts: Dict): string {
  const [scheme, opaque, host] = [part(parts, 'scheme'), part(parts, 'opaque'), part(parts, 'host')];
  const [path, query, fragment] = [part(parts, 'path'), part(parts, 'query'), part(parts, 'fragment')];
  const user = userOf(part(parts, 'userinfo'));
  const start = scheme && `${scheme}:`;
  const body = opaque || hierarchy(start, user, host, path);
  return start + body + (query && `?${query}`) + (fragment && `#${escapeUrl(fragment, 'fragment')}`);
}

function hierarchy(start: string, user: string | undefined, host: string, path: string): string {
  const hasAuthority = host !== '' || user !== undefined || (start !== '' && path !== '');
  const authority = hasAuthority ? `//${user === undefined ? '' : `${user}@`}${escapeUrl(host, 'host')}` : '';
  const escaped = path === '*' ? path : escapeUrl(path, 'path');
  if (escaped !== '' && !escaped.startsWith('/') && host !== '') return `${authority}/${escaped}`;
  const isMistakable = start + authority === '' && /^[^/]*:/.test(escaped);
  return `${authority}${isMistakable ? './' : ''}${escaped}`;
}

function userOf(userinfo: string): string | undefined {
  if (userinfo === '') return undefined;
  try {
    return parseWithoutFragment(`proto://${userinfo}@host`).userinfo;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const url = quotedAs(`proto://${userinfo}@host`);
    throw new Failure(`unable to parse userinfo in dict: parse ${url}: ${error.message}`);
  }
}

function part(parts: Dict, key: string): string {
  const value = valueAt(parts, key);
  if (value === undefined) return '';
  if (value.type === 'nil') throw new Failure('runtime error: invalid memory address or nil pointer dereference');
  if (value.type === 'string') return value.text;
  throw new Failure(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`);
}
