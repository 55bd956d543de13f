import type { ChartContext } from './chart/context';
import type { ChartFile, ChartFiles } from './files';
import { type ParsedFile, parse } from './template/parse';

/** A template of a release: a file of a chart, under the name that Helm has for it. */
export interface Template {
  /** `parent/charts/child/templates/web.yaml`. */
  readonly name: string;
  readonly file: ChartFile;
  readonly context: ChartContext;
  readonly parsed: ParsedFile;
}

/** The templates that were parsed, by file: a file may be one of several charts, under several names. */
export type ParsedTemplates = WeakMap<ChartFile, Map<string, ParsedFile>>;

/** Whether a template only defines what others print. */
export function isPartialName(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1).startsWith('_');
}

/** Whether what a template prints is meant for people. */
export function isNotes(name: string): boolean {
  return name.endsWith('NOTES.txt');
}

/**
 * The templates of some charts in the order in which Helm parses and runs them: those in deeper folders first. A chart
 * above may have a template in the place of one of a chart below. `unread` is told of those that cannot be read.
 */
export function templatesOf(
  contexts: readonly ChartContext[],
  files: ChartFiles,
  functions: ReadonlySet<string>,
  known: ParsedTemplates,
  unread: (uri: string) => void,
): Template[] {
  const byName = new Map<string, Template>();
  for (const context of contexts)
    for (const { path, uri } of context.chart.loaded.templates) {
      if (context.chart.isLibrary && !isPartialName(path)) continue;
      const file = files.read(uri);
      if (file === undefined || file === 'unread') {
        unread(uri);
        continue;
      }
      const name = `${context.chart.path}/${path}`;
      byName.set(name, { name, file, context, parsed: parsedOf(name, file, functions, known) });
    }
  return [...byName.values()].sort((a, b) => depthOf(b) - depthOf(a) || (a.name < b.name ? 1 : -1));
}

function depthOf({ name }: Template): number {
  return name.split('/').length;
}

function parsedOf(name: string, file: ChartFile, functions: ReadonlySet<string>, known: ParsedTemplates): ParsedFile {
  const names = known.get(file) ?? new Map<string, ParsedFile>();
  known.set(file, names);
  let parsed = names.get(name);
  if (!parsed) {
    parsed = parse(name, file.uri, file.text, functions);
    names.set(name, parsed);
  }
  return parsed;
}
