import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { chartFiles } from '../../server/src/files/chart';
import { uriOf as uriOfPath } from '../../server/src/files/disk';
import { ChartCache, renderChart } from '../../server/src/helm/index';
import { readFile } from '../../server/src/workspace/file';
import { withSlash } from '../../server/src/yaml/uri';
import { type Files, uriOf } from '../fixture';
import { Editor } from './editor';
import { ratio } from './measure';

/**
 * What charts cost: rendering them, with their files parsed, against parsing what they become; and a keystroke in a
 * template of the largest one, against rendering that chart again after the same change. Real charts are read from beside
 * the project, where they lie.
 */
const charts = ['../shared/helm/charts', 'examples'].find((folder) => existsSync(folder)) ?? 'examples';
const largest = { name: 'harbor', template: 'charts/redis/templates/master/application.yaml' };

async function run(): Promise<void> {
  const names = readdirSync(charts).filter((name) => existsSync(join(charts, name, 'Chart.yaml')));
  console.log(`Rendering ${names.length} charts`);
  const ratios = names.flatMap((name) => ratioOf(join(process.cwd(), charts, name)) ?? []);
  const worst = Math.max(...ratios);
  console.log(`  median ${median(ratios).toFixed(1)} x parsing what they become; at most ${worst.toFixed(1)} x`);
  if (names.includes(largest.name)) await keystroke(join(charts, largest.name));
}

/** How long rendering a chart takes, in times of parsing the text of it; undefined for one that cannot be rendered. */
function ratioOf(path: string): number | undefined {
  const files = chartFiles();
  const folder = withSlash(uriOfPath(path));
  const { parsed } = new ChartCache();
  const render = () => renderChart(folder, files, {}, new ChartCache(parsed));
  const { documents } = render();
  const text = documents.map(({ printed }) => `---\n${printed.text}`).join('\n');
  if (documents.length === 0) return undefined;
  return timeOf(render) / timeOf(() => parseAllDocuments(text));
}

/** The fastest of some runs, in milliseconds. */
function timeOf(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

async function keystroke(chart: string): Promise<void> {
  const files: Record<string, string> = { [largest.template]: readFileSync(join(chart, largest.template), 'utf8') };
  for (const name of readdirSync(chart, { recursive: true, encoding: 'utf8' }))
    if (/\.(?:ya?ml|json|tpl|txt)$/.test(name)) files[name] = readFileSync(join(chart, name), 'utf8');
  const render = again(files);
  for (let i = 0; i < 10; i++) render();
  const editor = await Editor.open(files);
  for (let i = 0; i < 10; i++) await editor.type();
  console.log(`A keystroke in ${largest.template} of ${largest.name}`);
  await ratio({ name: '  diagnostics, pulled', run: () => editor.type() }, { name: 'rendering it again', run: render });
  await editor.dispose();
}

/** Renders the chart once more, after the same change of the same template. */
function again(files: Files): () => void {
  const cache = new ChartCache();
  const known = new Map(Object.entries(files).map(([name, text]) => [uriOf(name), readFile(uriOf(name), text)]));
  const uris = [...known.keys()];
  const uri = uriOf(largest.template);
  const text = files[largest.template] ?? '';
  let isWrong = false;
  return () => {
    isWrong = !isWrong;
    known.set(uri, readFile(uri, isWrong ? text.replace('replicas: ', 'replicas: -') : text, known.get(uri)));
    const list = (below: string) => uris.filter((each) => each.startsWith(below));
    renderChart(uriOf(''), { read: (each) => known.get(each), list }, {}, cache);
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

void run();
