import { At, isBlockScalar } from '../yaml/at';
import type { YamlDocument } from '../yaml/document';
import { scalarsOf } from '../yaml/tree';

/**
 * Whether a document is text to be filled in (Helm, Go templates, Jinja, sed or envsubst placeholders) rather than a
 * manifest. Braces inside block scalars, comments, commands and annotations are a manifest's own business.
 */
export function isTemplated(uri: string, document: YamlDocument): boolean {
  if (document.text.includes('{{') && /\/templates\//.test(uri)) return true;
  const known = judged.get(document) ?? looksTemplated(document);
  judged.set(document, known);
  return known;
}

const judged = new WeakMap<YamlDocument, boolean>();

function looksTemplated(document: YamlDocument): boolean {
  const { text } = document;
  if (text.includes('{{')) {
    // `{{ x }}` unquoted parses as a map of a map, and a control line as nothing YAML knows.
    if (/^[ \t]*\{\{/m.test(text) || /(?:^|[:-][ \t]+|[\w./:-])\{\{[^\n]{0,500}?\}\}/m.test(outsideBlocks(document)))
      return true;
  }
  if (!marks.some((mark) => text.includes(mark)) || !mayHold.test(text)) return false;
  const root = At.root(document, 0);
  const names = [
    root.walk(['metadata', 'name']),
    root.walk(['metadata', 'namespace']),
    root.walk(['spec', 'serviceName']),
  ];
  if (names.some(({ source }) => source !== undefined && /\{\{|\$[{(]|<%|@\w+@/.test(source))) return true;
  return scalarsOf(document.tree).some(
    (scalar) => !isBlockScalar(scalar) && placeholder.test(String(scalar.source ?? '')),
  );
}

/** What spares most texts a closer look: none of them holds a placeholder without one of these. */
const marks = ['{{', '${', '$(', '@', '<', '__', '[[', '%{', '%%'];

const forms = String.raw`\{\{.*\}\}|\$\{[\w.:-]+\}|@\w+@|<[A-Za-z][\w .-]*>|__\w+__|\[\[.*\]\]|<%.*%>|%\{.*\}|%%\w+%%`;

/** A value that is nothing but a placeholder. */
const placeholder = new RegExp(`^(?:${forms})$`);

/**
 * What spares most of the others: a placeholder in a name, or one that is all there is where a value may stand. A quoted
 * value may take several lines. Every repetition has a bound: texts may be long and hostile.
 */
const mayHold = new RegExp(
  String.raw`(?:name|namespace|serviceName)["']?[ \t]{0,9}:[^\n]{0,500}?(?:\{\{|\$[{(]|<%|@\w+@)` +
    `|(?:^|[:?[,{-])[ \\t]*(?:[!&]\\S{1,200}[ \\t]{1,9}){0,2}["']?(?:${forms.replaceAll('.*', '[^]{0,500}?')})["']?[ \\t]*(?:$|[,\\]}:#\\r])`,
  'm',
);

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
