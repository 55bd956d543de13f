/** The orders in which Go prints the keys of maps. */

/** The order of Go's strings, by bytes of UTF-8: that of code points. */
export function byBytes(a: string, b: string): number {
  const index = firstDifference(a, b);
  if (index >= a.length || index >= b.length) return a.length - b.length;
  return pointAt(a, index) - pointAt(b, index);
}

/**
 * The order of keys in YAML that go-yaml prints (sorter.go): other characters before letters, and digits by the number
 * that they are. Version 3 sorts letters before others where digits stand in front of them.
 */
export function byNature(version: 2 | 3): (a: string, b: string) => number {
  return (a, b) => {
    const index = firstDifference(a, b);
    if (index >= a.length || index >= b.length) return a.length - b.length;
    const [left, right] = [String.fromCodePoint(pointAt(a, index)), String.fromCodePoint(pointAt(b, index))];
    const [isLeft, isRight] = [isLetter(left), isLetter(right)];
    if (isLeft && isRight) return pointAt(a, index) - pointAt(b, index);
    if (isLeft || isRight) {
      const isFirst = version === 3 && index > 0 && isDigit(a.charAt(index - 1)) ? isLeft : isRight;
      return isFirst ? -1 : 1;
    }
    return byNumbers(a, b, index) || pointAt(a, index) - pointAt(b, index);
  };
}

/** By the numbers that stand where two texts differ; then by how many digits these have. */
function byNumbers(a: string, b: string, index: number): number {
  const hasZero = a[index] === '0' || b[index] === '0';
  const leading = hasZero && /[1-9]\d*$/.test(digitsBefore(a, index)) ? '1' : '';
  const [left, right] = [digitsFrom(a, index), digitsFrom(b, index)];
  const difference = BigInt(leading + left || '0') - BigInt(leading + right || '0');
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return left.length - right.length;
}

function digitsBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && isDigit(text.charAt(start - 1))) start--;
  return text.slice(start, end);
}

/** Go counts on in 64 bits; more digits than these hold make no difference to any real key. */
const mostDigits = 18;

function digitsFrom(text: string, start: number): string {
  let end = start;
  while (end < text.length && end < start + mostDigits && isDigit(text.charAt(end))) end++;
  return text.slice(start, end);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isLetter(character: string): boolean {
  return character < '\x80' ? /[A-Za-z]/.test(character) : /\p{L}/u.test(character);
}

/** The index at which two texts differ, never within a pair of surrogates; the length of the shorter if nowhere. */
function firstDifference(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a.charCodeAt(index) === b.charCodeAt(index)) index++;
  const isWithinPair = index > 0 && index < length && isLowSurrogate(a, index) && isLowSurrogate(b, index);
  return isWithinPair ? index - 1 : index;
}

function isLowSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800;
}

function pointAt(text: string, index: number): number {
  return text.codePointAt(index) ?? 0;
}
