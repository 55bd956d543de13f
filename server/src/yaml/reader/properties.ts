import { isGap } from './characters';
import type { Source } from './source';
import { Token } from './token';

/** Anchors, aliases and tags, as go-yaml v2 reads them. */

/** What may follow a name at once. */
const closing = '?:,]}%@`';

/** An anchor or an alias: other than in YAML 1.2, its name is made of letters, digits, `_` and `-` only. */
export function readAnchor(source: Source, kind: '&' | '*'): Token {
  const { text, pos } = source;
  let end = pos + 1;
  while (isNameCharacter(source.code(end))) end++;
  const behind = source.code(end);
  if (end === pos + 1 || !(isGap(behind) || closing.includes(text.charAt(end)))) {
    const what = kind === '&' ? 'an anchor' : 'an alias';
    source.fail(
      pos,
      end + 1,
      `'${kind}' begins ${what}, whose name has letters, digits, '-' and '_' only. Quote the value if it is none.`,
    );
  }
  source.pos = end;
  return new Token(kind, pos, end, text.slice(pos + 1, end));
}

function isNameCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f ||
    code === 0x2d
  );
}

/** `!<uri>`, a handle such as `!!` with what follows, or `!` with it, which may be nothing. */
const tag =
  /!(?:<((?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[\da-fA-F]{2})+)>|([\w-]*!)((?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[\da-fA-F]{2})+)|((?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[\da-fA-F]{2})*))/y;

/** A tag in full: `tag:yaml.org,2002:str` for `!!str`. Brackets and commas are part of it, unlike in YAML 1.2. */
export function readTag(source: Source): Token {
  const { text, pos } = source;
  tag.lastIndex = pos;
  const [written = '!', uri, handle, name, local] = tag.exec(text) ?? [];
  const end = pos + written.length;
  // No handles but `!!`: they need a directive, which kubectl cannot read.
  const hasHandle = (handle !== undefined && handle !== '!') || /^[\w-]*!/.test(local ?? '');
  if (!isGap(source.code(end)) || hasHandle)
    source.fail(pos, end, `'!' begins a tag, and this is none. Quote the value, or correct the tag.`);
  source.pos = end;
  const full = unescaped(uri ?? (name === undefined ? `!${local}` : `tag:yaml.org,2002:${name}`));
  if (full === undefined) source.fail(pos, end, "A '%' in this tag begins no character of UTF-8. Correct the tag.");
  return new Token('!', pos, end, full);
}

/** A tag with its `%XX` as the characters that they are; undefined if they are none. */
function unescaped(tag: string): string | undefined {
  if (!tag.includes('%')) return tag;
  try {
    return decodeURIComponent(tag);
  } catch {
    return undefined;
  }
}
