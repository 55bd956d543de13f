import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { uriOf } from '../files/disk';
import { kustomizeFiles } from '../files/kustomize';
import {
  blockText,
  build,
  type Json,
  type KustomizeFiles,
  type Place,
  print,
  readFile,
  toJson,
  valuesOf,
  wellFormed,
  withSlash,
} from '../language-service';
import { type Command, choice, UsageError } from './command';
import { shownUri } from './paths';
import { inert, lines } from './printer';
import { chartHelp, chartOptions, isChartArgument, renderedChart } from './renderChart';
import { loadPaths } from './workspace';

const renderFormats = ['yaml', 'text', 'json'] as const;

export const render: Command = {
  name: 'render',
  usage: 'PATH',
  summary:
    'Print the objects in a file as kubectl reads them, or what the chart or the kustomization in a folder becomes',
  options: { format: { type: 'string', values: renderFormats }, ...chartOptions },
  help: ['--format yaml|json        output format (default: yaml, or text)', ...chartHelp],
  async run(args, { out, err }) {
    const isJson = choice(args, 'format', renderFormats, 'yaml') === 'json';
    const [path] = args.paths;
    if (path === undefined || args.paths.length > 1) throw new UsageError('Specify one file or folder.');
    if (isChartArgument(path, args)) {
      const { text, objects } = await renderedChart(path, args);
      out(isJson ? `${jsonText({ objects, unknown: [] })}\n` : text);
      return 0;
    }
    const { objects, unknown, problems } = isFolder(path) ? renderFolder(path) : await renderFile(path);
    if (!isJson) out(objects.map(({ text }) => text()).join('---\n'));
    else out(`${jsonText({ objects: objects.map(({ source, object }) => ({ source, object })), unknown })}\n`);
    err(lines(problems));
    return problems.length > 0 ? 1 : 0;
  },
};

interface Rendered {
  readonly objects: readonly { readonly source: string; readonly object: Json; text(): string }[];
  readonly unknown: readonly { readonly file: string; readonly line: number; readonly message: string }[];
  /** Why nothing can be made of it, or not all. */
  readonly problems: readonly string[];
}

async function renderFile(path: string): Promise<Rendered> {
  const loaded = await loadPaths([path]);
  if (loaded.targets.length !== 1) throw new UsageError('Specify one file or folder.');
  const files = loaded.targets.flatMap(({ uri }) => loaded.workspace.files.get(uri) ?? []);
  const objects = files.flatMap(({ uri, text }) => valuesOf(readFile(uri, wellFormed(text))));
  const problems = files.flatMap(({ documents }) => documents.flatMap(({ yaml }) => yaml.errors));
  return {
    objects: objects.map((object) => ({
      source: path,
      object,
      text: () => blockText(object, (text) => inert(text) !== text),
    })),
    unknown: [],
    problems: problems.map(({ message }) => `${path}: ${message}`),
  };
}

function isFolder(path: string): boolean {
  return statSync(resolve(path), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What the kustomization in a folder becomes: nothing, where Kustomize would refuse it. */
function renderFolder(path: string): Rendered {
  const files = kustomizeFiles();
  const { resources, refusals, unknown } = build(withSlash(uriOf(resolve(path))), files);
  const shown = unknown.map(({ place, message }) => ({
    file: shownUri(place.uri),
    line: lineOf(place, files),
    message,
  }));
  return {
    objects:
      refusals.length > 0
        ? []
        : resources.map(({ file, node }) => ({
            source: shownUri(file),
            object: toJson(node),
            text: () => print(node).text,
          })),
    unknown: shown,
    problems: [...refusals, ...unknown.filter(({ isRefused }) => isRefused)].map(
      ({ place, message }) => `${shownUri(place.uri)}:${lineOf(place, files)}: ${message}`,
    ),
  };
}

/** The line of a place, from 1. */
function lineOf({ uri, start }: Place, files: KustomizeFiles): number {
  const file = files.read(uri);
  return file === undefined || file === 'unread' ? 1 : file.text.slice(0, start).split('\n').length;
}

/** JSON in which large integers have all their digits. */
function jsonText(value: Json): string {
  const text = JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${mark}${each}` : each), 2);
  return text.replace(new RegExp(`"${mark}(-?\\d+)"`, 'g'), '$1');
}

/** A character for private use. */
const mark = '\uE000';
