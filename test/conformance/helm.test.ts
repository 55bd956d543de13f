import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { chartFiles, chartUri, valuesFile } from '../../server/src/files/chart';
import type { ReleaseOptions, ValuesSource } from '../../server/src/helm/build';
import { Evaluation } from '../../server/src/helm/evaluation';
import { functions } from '../../server/src/helm/functions/all';
import { chosenText, manifestText } from '../../server/src/helm/objects';
import { outputOf } from '../../server/src/helm/outputs';
import { defaultOptions } from '../../server/src/helm/release';
import { renderChart } from '../../server/src/helm/render';
import { showOnly } from '../../server/src/helm/showOnly';
import { Stage } from '../../server/src/helm/stage';
import { Engine, functionNames } from '../../server/src/helm/template/engine';
import { templatesOf } from '../../server/src/helm/templates';
import { Failure } from '../../server/src/helm/values/value';
import { Refused } from '../../server/src/rendering/refused';
import { decodeUtf8 } from '../../server/src/yaml/bytes';
import { Files, folder } from '../helm/chart/charts';
import { recorded } from './recorded';

type Content = string | { readonly base64: string };

/** A small chart, and what `helm template rel CHART --namespace ns ARGUMENTS` makes of it: its output, or why it fails. */
interface ChartCase {
  readonly id: string;
  /** What the case is about. */
  readonly about: string;
  readonly files: Readonly<Record<string, Content>>;
  readonly arguments: readonly string[];
  readonly output?: string;
  readonly error?: string;
}

/** A template in a chart that all cases share, and what it prints, before that is cut into documents. */
interface TemplateCase {
  readonly id: string;
  readonly template: string;
  readonly helpers?: string;
  /** values.yaml. */
  readonly values: string;
  readonly output?: string;
  readonly outputBase64?: string;
  readonly error?: string;
}

const release: ReleaseOptions = { ...defaultOptions, name: 'rel', namespace: 'ns', isStrict: true };

test('small charts become what Helm makes of them', () => {
  const wrong = recorded<ChartCase>('helm').flatMap((each) => {
    const have = madeOf(each);
    if (each.output === undefined) return have instanceof Error ? [] : [`${each.id} is rendered, though ${each.error}`];
    return have === each.output ? [] : [`${each.id} ${each.about}: ${have}`];
  });
  assert.deepEqual(wrong, []);
});

/** What is printed, or why nothing is. */
function madeOf({ files, arguments: given }: ChartCase): string | Error {
  const tree = new Files(treeOf(files));
  const { options, chosen } = optionsOf(given, tree);
  try {
    const { documents, refusals } = renderChart(folder, tree, { ...release, ...options });
    const [refusal] = refusals;
    if (refusal) return new Error(refusal.message);
    return chosen.length > 0 ? chosenText(showOnly(documents, chosen)) : manifestText(documents);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error;
  }
}

function treeOf(files: ChartCase['files']): Record<string, string | Uint8Array> {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? content : Buffer.from(content.base64, 'base64'),
    ]),
  );
}

/** The arguments that cases have. A name by a template beside the one that is given is refused by the command line. */
function optionsOf(
  given: readonly string[],
  files: Files,
): { readonly options: Partial<ReleaseOptions>; readonly chosen: readonly string[] } {
  let options: Partial<ReleaseOptions> = {};
  const [values, chosen]: [ValuesSource[], string[]] = [[], []];
  for (let at = 0; at < given.length; at++) {
    const argument = given[at];
    const next = () => given[++at] ?? '';
    switch (argument) {
      case '-f': {
        const file = files.read(folder + next());
        if (file) values.push({ type: 'file', file });
        break;
      }
      case '--set':
      case '--set-string':
      case '--set-json':
      case '--set-literal':
        values.push({ type: argument.slice(2) as 'set', argument: next() });
        break;
      case '--show-only':
        chosen.push(next());
        break;
      case '--kube-version':
        options = { ...options, kubeVersion: next() };
        break;
      case '--api-versions':
        options = { ...options, apiVersions: next().split(',') };
        break;
      case '--include-crds':
        options = { ...options, includesCrds: true };
        break;
      case '--no-hooks':
        options = { ...options, skipsHooks: true };
        break;
      case '--skip-tests':
        options = { ...options, skipsTests: true };
        break;
      case '--skip-schema-validation':
        options = { ...options, skipsSchema: true };
        break;
      case '--is-upgrade':
        options = { ...options, isUpgrade: true };
        break;
      case '--name-template':
        next();
        options = { ...options, name: 'Not a name' };
        break;
      default:
        throw new Error(`Which option is ${argument}?`);
    }
  }
  return { options: { ...options, values }, chosen };
}

/** What is known to differ: Helm reads imaginary numbers, and the time of a case is that of its recording. */
const different = new Set(['e2526', 'e3502']);

test('templates print what Helm prints', () => {
  const [chart, ...cases] = recorded<TemplateCase | { readonly chart: ChartCase['files'] }>('helm-engine');
  assert.ok(chart && 'chart' in chart);
  const wrong = cases.flatMap((each) => {
    if ('chart' in each || different.has(each.id)) return [];
    const have = printedBy(each, treeOf(chart.chart));
    if (each.error !== undefined) return have instanceof Error ? [] : [`${each.id} prints, though ${each.error}`];
    return have === outputIn(each) ? [] : [`${each.id} ${each.template}: ${have}`];
  });
  assert.deepEqual(wrong, []);
});

/** What is expected, with bytes that are no text as U+FFFD, as the record has most of them. */
function outputIn({ output, outputBase64 }: TemplateCase): string | undefined {
  return outputBase64 === undefined ? output : decodeUtf8(Buffer.from(outputBase64, 'base64'));
}

function printedBy(
  { template, helpers = '', values }: TemplateCase,
  tree: Record<string, string | Uint8Array>,
): string | Error {
  const case_ = { 'templates/case.yaml': template, 'templates/_helpers.tpl': helpers, 'values.yaml': values };
  const files = new Files({ ...tree, ...case_ });
  try {
    const stage = new Stage(folder, files, release);
    const templates = templatesOf(stage.contexts, files, functionNames(functions), new WeakMap(), () => {});
    const evaluation = new Evaluation(release);
    const parsed = templates.map((each) => each.parsed);
    const failing = parsed.find(({ error }) => error);
    if (failing) return new Error(failing.error?.message);
    const run = templates.find(({ name }) => name.endsWith('case.yaml'));
    assert.ok(run);
    const { text, refusal } = outputOf(run, new Engine(parsed, functions, evaluation), evaluation, stage, files.read);
    return text ? text.text : new Error(refusal?.trace);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error;
  }
}

/** Charts of public repositories, kept beside the project and not in it. */
const charts = '../shared/helm';

interface Recorded {
  readonly id: string;
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly ok: boolean;
  readonly output: string;
  readonly error?: string;
  /** What is different each time. */
  readonly unstable?: readonly unknown[];
}

test('public charts become what Helm makes of them', { skip: !existsSync(charts) && 'none here' }, () => {
  const rows = readFileSync(`${charts}/renders.jsonl`, 'utf8').trimEnd().split('\n');
  const files = chartFiles();
  // Every seventh, and of those only what is the same each time: all of them take a minute.
  const wrong = rows.flatMap((row, index) => {
    const each: Recorded = JSON.parse(row);
    if (index % 7 !== 0 || (each.unstable?.length ?? 0) > 0) return [];
    const path = resolve(charts, 'charts', each.chart);
    const values: ValuesSource[] = [
      ...each.values.map((name) => ({ type: 'file', file: valuesFile(resolve(path, name)) }) as const),
      ...each.set.map((argument) => ({ type: 'set', argument }) as const),
    ];
    const options = { name: each.release, namespace: each.namespace, values, isStrict: true };
    const { documents, refusals } = renderChart(chartUri(path), files, options);
    if (!each.ok) return refusals.length > 0 ? [] : [`${each.id} is rendered, though ${each.error}`];
    const expected = gunzipSync(readFileSync(`${charts}/${each.output}`)).toString('utf8');
    return refusals.length === 0 && manifestText(documents) === expected ? [] : [each.id];
  });
  assert.deepEqual(wrong, []);
});
