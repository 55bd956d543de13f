// Writes what package.json, README.md and the rules' pages say about the rules. `--check` only says whether they do.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './project.mjs';

const { rules } = await load('server/src/rules/index.ts');
const { levelUnder } = await load('server/src/rules/engine/rule.ts');
const { presets } = await load('server/src/settings/settings.ts');

const stale = [
  ['package.json', (text) => withSettings(text)],
  ['README.md', (text) => withTable(text)],
  ...rules.map((rule) => [`server/src/rules/${rule.id}.md`, (text) => withSection(text, rule)]),
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
  console.error(`${stale.map(([name]) => name).join(', ')}: not what the rules say. Run \`npm run generate\`.`);
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

/** What can be set, on the rule's page; a page without that heading stays as it is. */
function withSection(text, rule) {
  const { id, severity } = rule;
  const levels = presets.map((preset) => `${levelUnder({ preset, rules: {} }, rule, severity)} under \`${preset}\``);
  const section = `## Settings

- Severity, by preset: ${levels.join(', ')}.
- To change it: \`"statefulset.rules": { "${id}": "off" }\` in the editor's settings, or \`rules: { ${id}: off }\` in \`.statefulset.yaml\`.
- To silence one line: \`# statefulset-disable-next-line ${id}\` above it.

`;
  return text.replace(/^## Settings\n[\s\S]*?(?=^## )/m, () => section);
}

/** The exports of a TypeScript module, bundled in memory. */
async function load(entry) {
  const options = { absWorkingDir: root, bundle: true, platform: 'browser', format: 'esm', logLevel: 'error' };
  const { outputFiles } = await build({ ...options, entryPoints: [entry], write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
