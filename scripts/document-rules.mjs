// Writes what package.json and README.md say about the rules. `--check` only says whether they say it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './project.mjs';

const { rules } = await load('server/src/rules/index.ts');

const stale = [
  ['package.json', (text) => withSettings(text)],
  ['README.md', (text) => withTable(text)],
].filter(([name, rewrite]) => {
  const file = path.join(root, name);
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  const wanted = rewrite(text);
  if (wanted === text) return false;
  if (!process.argv.includes('--check')) writeFileSync(file, wanted);
  return true;
});
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`${stale.map(([name]) => name).join(' and ')} differ from the rules: run \`npm run generate\`.`);
  process.exitCode = 1;
}

/** The setting `statefulset.rules`, one property for each rule, among the settings that are there. */
function withSettings(text) {
  const manifest = JSON.parse(text);
  const properties = Object.fromEntries(
    rules.map(({ id, summary }) => [
      id,
      { enum: ['error', 'warning', 'information', 'hint', 'off'], markdownDescription: summary },
    ]),
  );
  const setting = {
    type: 'object',
    scope: 'resource',
    markdownDescription:
      'How severe the problems of single rules are, or `off`. A rule that is not named keeps its own.',
    default: {},
    properties,
    additionalProperties: false,
  };
  manifest.contributes ??= {};
  manifest.contributes.configuration ??= { title: 'StatefulSet Tools', properties: {} };
  manifest.contributes.configuration.properties['statefulset.rules'] = setting;
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The table between `<!-- rules:start -->` and `<!-- rules:end -->`; a text without these stays as it is. */
function withTable(text) {
  const rows = rules.map(
    ({ id, severity, summary, optional }) =>
      `| [${id}](server/src/rules/${id}.md) | ${optional ? `${severity} (strict only)` : severity} | ${summary.replaceAll('|', '\\|')} |`,
  );
  const table = ['| Rule | Severity | What it says |', '| --- | --- | --- |', ...rows].join('\n');
  return text.replace(
    /(<!-- rules:start -->\n)[\s\S]*?(<!-- rules:end -->)/,
    (_, start, end) => `${start}\n${table}\n\n${end}`,
  );
}

/** The exports of a TypeScript module, bundled in memory. */
async function load(entry) {
  const options = { absWorkingDir: root, bundle: true, platform: 'browser', format: 'esm', logLevel: 'error' };
  const { outputFiles } = await build({ ...options, entryPoints: [entry], write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
