import type { Span } from '../../yaml/text';
import { Text } from '../values/text';

/** A match of an expression, and its groups by number or name; undefined for one that is not there or matches nothing. */
export interface Groups extends Span {
  group(name: string): Span | undefined;
}

/**
 * A template with the text of groups in it (regexp, `Expand`): `$1`, `$name` with the longest name that can be, or
 * `${1}`; `$$` stands for a dollar sign. What comes out knows where it comes from, be it the template or the text.
 */
export function expand(template: Text, groups: Groups, text: Text): Text {
  if (!template.text.includes('$')) return template;
  const parts: Text[] = [];
  let at = 0;
  for (const match of template.text.matchAll(/\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu)) {
    const { 0: written, 1: dollar, 2: braced, 3: plain, index } = match;
    parts.push(template.slice(at, index));
    if (dollar) parts.push(template.slice(index, index + 1));
    const group = groups.group(braced ?? plain ?? '');
    if (!dollar && group) parts.push(text.slice(group.start, group.end));
    at = index + written.length;
  }
  parts.push(template.slice(at));
  return Text.join(parts);
}
