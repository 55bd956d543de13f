/** What stands around an object in a template: text to be put in front of another one and behind it. */
export interface Enclosing {
  readonly opening: string;
  readonly closing: string;
}

/**
 * The conditions around an offset of a template, with all that is set in front of it. Undefined if more is printed there,
 * or something is repeated: what stands around is then not there for one object alone.
 */
export function enclosing(text: string, offset: number): Enclosing | undefined {
  const head = text.slice(0, offset).replace(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}[ \t]*\r?\n?/g, '');
  const open: string[] = [];
  for (const [, word = ''] of head.matchAll(/\{\{-?\s*(if|with|range|define|block|end)\b/g)) {
    if (word === 'end') open.pop();
    else open.push(word);
  }
  // Nothing is open or set: the object stands by itself, whatever is in front of it.
  if (open.length === 0 && !/\{\{-?\s*\$/.test(head)) return { opening: '', closing: '' };
  const isBare = head.replace(/\{\{[^{}]*\}\}/g, '').trim() === '';
  if (!isBare || !open.every((word) => word === 'if' || word === 'with')) return undefined;
  return { opening: head.trimStart(), closing: '{{- end }}\n'.repeat(open.length) };
}
