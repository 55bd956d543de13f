/** What word processors, web pages and terminals add to the text of a manifest. */

/**
 * With the blanks, dashes and quotes that YAML knows instead of those of typography. Quotes within a value stay: only
 * those around one are meant as quotes.
 */
export function withPlainCharacters(text: string): string {
  return text
    .replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g, ' ')
    .replace(/[\u00AD\u200B\u2060]/g, '')
    .replace(/^([ \t]*)[–—•‣](?=\s)/gm, '$1-')
    .replace(/((?::|-|\[|,|\{)[ \t]*)[“”„‟]([^“”"\n]{0,300})[“”](?=[ \t]*(?:[,\]}#]|$))/gm, '$1"$2"')
    .replace(/((?::|-|\[|,|\{)[ \t]*)[‘’‚‛]([^‘’'\n]{0,300})[‘’](?=[ \t]*(?:[,\]}#]|$))/gm, "$1'$2'");
}

/**
 * Without the command that the manifest was given to, or printed by, and the prompts before its lines. Undefined if there
 * are none.
 */
export function withoutPrompt(text: string): string | undefined {
  const lines = text.trimEnd().split('\n');
  const [first = '', ...others] = lines;
  const word = /<<-?\s*(["']?)(\w{1,30})\1/.exec(first)?.[2];
  if (!/^\s*(?:[$❯%] |(?:cat|kubectl|tee)\s)/.test(first) || others.length === 0) return undefined;
  const prompted = others.every((line) => /^\s*>(?: |$)/.test(line));
  const bare = prompted ? others.map((line) => line.replace(/^\s*> ?/, '')) : others;
  return (word !== undefined && bare.at(-1)?.trim() === word ? bare.slice(0, -1) : bare).join('\n');
}
