/** Small pieces of English that the sentences about a set share. */

/** `a`, `a, b, c`, and of many only the first three and the last: `a, b, c, …, z`. */
export function listNames(names: readonly string[], most = 6): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, 3).join(', ')}, …, ${names.at(-1)}`;
}

/** `is` for one, `are` for several. */
export function are(things: number): string {
  return things === 1 ? 'is' : 'are';
}

/** A verb as one thing does it, or as several do: `stay` becomes `stays`. */
export function verb(things: number, plural: string): string {
  return things === 1 ? `${plural}s` : plural;
}
