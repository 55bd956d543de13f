// Makes snippets/statefulset.json, which VS Code reads, from snippets/src/*.yaml, which people read and edit, and the
// table of snippets in README.md. `--check` only says whether these are what the sources say.
//
// A source has two YAML documents. The first one says what the snippet is called, what is typed for it and what it
// makes. The second is its text with tab stops: ${1:default}, ${1|one,other|}, ${1} where the first one recurs, and
// ${0} for the end. Any other dollar sign is meant for Kubernetes or a shell and stays.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { root } from './project.mjs';

const folder = path.join(root, 'snippets/src');
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readSource(readFileSync(path.join(folder, name), 'utf8')))
  .sort((a, b) => (a.keyword < b.keyword ? -1 : 1));

const stale = [
  ['snippets/statefulset.json', () => snippets()],
  ['README.md', (text) => withTable(text)],
].filter(([name, rewrite]) => {
  const file = path.join(root, name);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const wanted = rewrite(text);
  if (wanted === text) return false;
  if (!process.argv.includes('--check')) writeFileSync(file, wanted);
  return true;
});
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`${stale.map(([name]) => name).join(' and ')} differ from snippets/src: run \`npm run generate\`.`);
  process.exitCode = 1;
}

function readSource(text) {
  const border = text.indexOf('\n---\n') + 1;
  const { name, keyword, description, isFileTemplate = false } = parse(text.slice(0, border));
  const body = text.slice(border + '---\n'.length).replace(/\n$/, '');
  return { name, keyword, description, isFileTemplate, body };
}

/** Snippets as VS Code reads them, one line of text an item. */
function snippets() {
  const entries = sources.map(({ name, body, ...about }) => [name, { ...about, body: withTabStops(body).split('\n') }]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

/** Escapes what VS Code would read as a variable or an escape and is none. */
function withTabStops(body) {
  return body.replace(/\$\{\d+(?::[^{}$\\]*|\|[^{}$\\]*\|)?\}|[$\\]/g, (match) =>
    match.length > 1 ? match : `\\${match}`,
  );
}

/** The table between `<!-- snippets:start -->` and `<!-- snippets:end -->`; a text without these stays as it is. */
function withTable(text) {
  const rows = sources.map(({ keyword, description }) => `| \`${keyword}\` | ${description.replaceAll('|', '\\|')} |`);
  const table = ['| Type | What it makes |', '| --- | --- |', ...rows].join('\n');
  return text.replace(
    /(<!-- snippets:start -->\n)[\s\S]*?(<!-- snippets:end -->)/,
    (_, start, end) => `${start}\n${table}\n\n${end}`,
  );
}
