/** The classes of characters of YAML 1.1, by UTF-16 code; 0 stands for the end of the text. */

/** CR, LF, and the line breaks that YAML 1.2 gave up: NEL, LS and PS. */
export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || (code > 126 && (code === 0x85 || code === 0x2028 || code === 0x2029));
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** A blank, a line break or the end of the text. */
export function isGap(code: number): boolean {
  return code <= 32 || (code > 126 && isBreak(code));
}

/** Where a run of characters of a plain scalar may end: at a gap or a colon, within brackets also at their signs. */
export const [endsPlain, endsPlainInFlow] = ['\t\n\r :\u0085', '\t\n\r :\u0085,?[]{}'].map((characters) => {
  const table = new Uint8Array(256);
  table[0] = 1;
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}) as [Uint8Array, Uint8Array];
