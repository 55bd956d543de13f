import type { Origin } from '../../rendering/origin';
import { Text } from './text';
import { bool, int, type Value } from './value';

/** The value of a text in an argument: of the type that it looks like, if `isTyped`, else a string (`typedVal`). */
export function setTypedValue(text: string, isTyped: boolean, origin: Origin): Value {
  if (!isTyped) return Text.of(text, origin);
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return bool(lower === 'true', origin);
  if (lower === 'null') return { type: 'nil', origin };
  const isInteger = text === '0' || (/^[-+]?[0-9]+$/.test(text) && !text.startsWith('0'));
  // More digits than 64 bits hold are a string.
  const value = isInteger && text.length <= 20 ? BigInt(text.replace('+', '')) : undefined;
  return value !== undefined && BigInt.asIntN(64, value) === value
    ? int(value, 'int64', origin)
    : Text.of(text, origin);
}
