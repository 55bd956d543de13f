import type { Scalar } from 'yaml';

/**
 * What a token is: the sign that it is written with; a `scalar`; or one of those that indentation makes: a `map` or
 * `list` in block style begins, or it ends (`dedent`). `eof` is the end of the text.
 */
export type Kind =
  | '---'
  | '...'
  | '%'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | '-'
  | '?'
  | ':'
  | '*'
  | '&'
  | '!'
  | 'scalar'
  | 'map'
  | 'list'
  | 'dedent'
  | 'eof';

export class Token {
  /** A collection in block style that begins with this token. */
  opens: 'map' | 'list' | undefined = undefined;
  /** Whether a key begins with this token, as its `:` has shown. */
  isKey = false;
  /** Whether that is still open: a `:` may follow. */
  mayBeKey = false;
  /** Whether it has to be a key, since it stands where the keys of the block map do. */
  mustBeKey = false;

  constructor(
    readonly kind: Kind,
    readonly start: number,
    readonly end: number,
    /** What a scalar says; the name of an anchor or alias; a tag in full. */
    readonly value = '',
    readonly type: Scalar.Type | undefined = undefined,
  ) {}
}
