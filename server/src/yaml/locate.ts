import type { At } from './at';
import { covers } from './text';

/** The innermost place whose key or value holds `offset` (in the file). */
export interface Located {
  readonly at: At;
  readonly on: 'key' | 'value';
}

/** Finds what stands at an offset of the file below `root`; undefined outside of it. Aliased values are not entered. */
export function locate(root: At, offset: number): Located | undefined {
  let found: Located | undefined;
  let at: At | undefined = root;
  while (at) {
    const children: At[] = at.isMap ? at.keys().map((key) => (at as At).get(key)) : at.items();
    let next: At | undefined;
    for (const child of children) {
      if (covers(child.keySpan, offset)) return { at: child, on: 'key' };
      if (covers(child.valueSpan, offset)) next = child;
    }
    if (next) found = { at: next, on: 'value' };
    at = next;
  }
  return found;
}
