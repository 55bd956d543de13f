import type { Place } from '../rendering/origin';
import { Refused } from './refused';

/** Whether an expression finds something in a text. Throws `Refused` for an expression that cannot be read. */
export function regularExpression(pattern: string, place: Place): (text: string) => boolean {
  if (/^[\w /:-]*$/.test(pattern)) return (text) => text.includes(pattern);
  try {
    const expression = new RegExp(pattern, 'u');
    return (text) => expression.test(text);
  } catch {
    throw new Refused(`error parsing regexp: ${pattern}`, place);
  }
}
