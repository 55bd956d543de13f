/**
 * Whether the text of a template has a key already in the map into which a line is inserted at an offset, for other
 * values perhaps: with these it would be there twice.
 */
export function hasKeyAround(text: string, offset: number, line: string): boolean {
  const [, indent = '', key] = /^\n?( *)([\w.-]+):/.exec(line) ?? [];
  if (key === undefined) return false;
  const lines = text.split('\n');
  const at = text.slice(0, offset).split('\n').length - 1;
  const isInside = (each: string) => /^\s*(?:\{\{.*)?$/.test(each) || indentOf(each) >= indent.length;
  const isKey = (each: string) => each.startsWith(`${indent}${key}:`);
  for (let index = at - 1; index >= 0 && isInside(lines[index] ?? ''); index--)
    if (isKey(lines[index] ?? '')) return true;
  for (let index = at; index < lines.length && isInside(lines[index] ?? ''); index++)
    if (isKey(lines[index] ?? '')) return true;
  return false;
}

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}
