import { Kept, type YamlDocument } from '../yaml/document';
import { scalarsOf } from '../yaml/tree';

/**
 * Whether a document is text to be filled in (Helm, Go templates, Jinja) rather than a manifest: then it may become
 * anything. One that is YAML apart from placeholders in its values is a manifest of which these are unknown. Braces inside
 * block scalars, comments, commands and annotations are a manifest's own business.
 */
export function isTemplated(uri: string, document: YamlDocument): boolean {
  if (document.text.includes('{{') && /\/templates\//.test(uri)) return true;
  let known = judged.get(document);
  if (known === undefined) {
    known = looksTemplated(document);
    judged.set(document, known);
  }
  return known;
}

const judged = new Kept<boolean>();

function looksTemplated(document: YamlDocument): boolean {
  const { text } = document;
  if (text.includes('{{')) {
    // `{{ x }}` unquoted parses as a map of a map, and a control line as nothing YAML knows.
    if (/^[ \t]*\{\{/m.test(text) || /(?:^|[:-][ \t]+|[\w./:-])\{\{[^\n]{0,500}?\}\}/m.test(outsideBlocks(document)))
      return true;
  }
  // Most documents of a repository need not be parsed to tell.
  if (!breaking.test(text)) return false;
  // Where the text is no YAML because of a placeholder, `@NAME@`, it will be some once that is filled in.
  const [error] = document.errors;
  return error !== undefined && breaking.test(lineAt(text, error.span.start));
}

/** Placeholders that YAML does not take for plain text, or not everywhere. */
const breaking = /@[A-Za-z]\w{0,100}@|%[A-Za-z_]\w{0,100}%|[%$]\{|\{\{|\{%|\[\[|\(\(|<%/;

/** The line that holds an offset, as far as it is of use. */
function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, Math.min(end < 0 ? text.length : end, start + 1000));
}

/** The text with block scalars, quoted scalars and comments blanked out. */
function outsideBlocks(document: YamlDocument): string {
  let text = '';
  let at = 0;
  for (const scalar of scalarsOf(document.tree)) {
    if (scalar.type === 'PLAIN' || !scalar.range || scalar.range[0] < at) continue;
    const [start, end] = scalar.range;
    text += document.text.slice(at, start) + document.text.slice(start, end).replace(/[^\n]/g, ' ');
    at = end;
  }
  return (text + document.text.slice(at)).replace(/(^|\s)#.*$/gm, '$1');
}
