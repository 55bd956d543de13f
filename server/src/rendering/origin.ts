/** A piece of a file's text. Offsets are UTF-16 units from its start. */
export interface Place {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Where a piece of a rendering comes from. `exact`: this very text stands there, as a key or a scalar. `derived`: what
 * stands there made it, such as a patch, a prefix or an expression. `unknown`: it depends on what cannot be known here,
 * so nothing may be said about it.
 */
export interface Origin extends Place {
  readonly how: 'exact' | 'derived' | 'unknown';
}

/** The action of a template that printed something, and the action that called this template. */
export interface Site {
  readonly place: Place;
  readonly caller?: Site | undefined;
}

/** The origin of what is made of something at a place. */
export function derivedFrom({ uri, start, end }: Place): Origin {
  return { uri, start, end, how: 'derived' };
}

/** The origin of what depends on something at a place that cannot be known. */
export function unknownFrom({ uri, start, end }: Place): Origin {
  return { uri, start, end, how: 'unknown' };
}

/** The origin of what is made of a value that comes from a place: if that cannot be known, this cannot either. */
export function madeOf(origin: Origin): Origin {
  return origin.how === 'unknown' ? origin : derivedFrom(origin);
}
