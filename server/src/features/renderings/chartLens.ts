import type { Context } from '../../settings/context';
import { count } from '../../statefulset/phrases';
import { isChartFile } from '../../workspace/charts';
import type { Resource, SourceFile } from '../../workspace/file';
import { groupedBy } from '../../workspace/indexes';
import { type RenderedFile, renderingOf } from '../../workspace/rendered';
import { statefulSetOf } from '../../workspace/set';
import { rootName } from '../../workspace/uri';
import type { Span } from '../../yaml/text';
import { isValuesOf } from '../preview/renderings';
import { pods } from './lens';
import { atMost } from './shown';

/** What stands above a StatefulSet of a template, or above a values file. */
export interface ChartTitle {
  readonly span: Span;
  readonly title: string;
  /** The name of the set; undefined if it has several, or it is about all. */
  readonly set: string | undefined;
  readonly root: string | undefined;
  readonly opens: 'preview' | 'rendering';
  /** The sets that it is about, as their values have them. */
  readonly sets: readonly Resource[];
}

const mostGroups = 4;

/** The titles of a file of a chart: of the sets that its templates print, as each values file has them, and of values. */
export function chartTitles(
  file: SourceFile,
  { workspace }: Context,
  parts: (set: Resource) => readonly string[],
): readonly ChartTitle[] {
  if (!workspace.roots.charts.isRead(file.uri)) return [];
  const roots = workspace.roots.charts.reaching(file.uri);
  const own = roots.filter((root) => isValuesOf(root, file.uri) || isChartFile(file.uri)).slice(0, 1);
  const renderings = roots.flatMap((root) => workspace.lastRendering(root) ?? []);
  return [
    ...own.map((root) => titleOfChart(file, workspace.rendering(root))),
    ...titlesOfSets(file, renderings, parts),
  ];
}

/** `Open Rendering · 4 objects · queue-0 … queue-2`. */
function titleOfChart({ text }: SourceFile, { root, resources }: RenderedFile): ChartTitle {
  const end = text.search(/[\r\n]/);
  const sets = resources.filter(({ kind }) => kind === 'StatefulSet');
  const shown = sets.length > 2 ? [count(sets.length, 'set')] : sets.map(podsOf);
  return {
    span: { start: 0, end: end < 0 ? text.length : end },
    title: ['Open Rendering', count(resources.length, 'object'), ...shown].join(' · '),
    set: undefined,
    root,
    opens: 'rendering',
    sets,
  };
}

function titlesOfSets(
  file: SourceFile,
  renderings: readonly RenderedFile[],
  parts: (set: Resource) => readonly string[],
): ChartTitle[] {
  const byPlace = new Map<string, { readonly span: Span; readonly sets: Resource[] }>();
  for (const rendering of renderings)
    for (const document of rendering.documents) {
      if (rendering.fileOf(document) !== file.uri) continue;
      for (const set of document.resources) {
        const [[, first] = []] = set.root.entries();
        const start = set.kind === 'StatefulSet' ? first?.keySpan : undefined;
        const origin = start && rendering.originOf(start);
        if (origin?.uri !== file.uri) continue;
        const place = byPlace.get(`${origin.start}`) ?? { span: origin, sets: [] };
        place.sets.push(set);
        byPlace.set(`${origin.start}`, place);
      }
    }
  return [...byPlace.values()].map(({ span: { start, end }, sets }) => {
    const names = new Set(sets.map(({ name }) => name));
    return {
      span: { start, end },
      title: titleOf(sets, file, parts),
      set: names.size === 1 ? sets[0]?.name : undefined,
      root: undefined,
      opens: 'preview',
      sets,
    };
  });
}

/** What all values have in common is said once; else which pods there are with which of them. */
function titleOf(sets: readonly Resource[], { uri }: SourceFile, parts: (set: Resource) => readonly string[]): string {
  const groups = groupedBy(sets, (set) => [[podsOf(set), ...parts(set)].join(' · ')]);
  const [only] = groups.keys();
  if (groups.size === 1 && only !== undefined) return only;
  const each = [...groupedBy(sets, (set) => [podsOf(set)])].map(([names, members]) => {
    const values = members.flatMap((set) => {
      const rendering = renderingOf(set);
      return rendering ? [rootName(rendering.root, uri)] : [];
    });
    return `${names} with ${atMost([...new Set(values)], mostGroups).join(', ')}`;
  });
  return atMost(each, mostGroups).join(' · ');
}

/** The names of the pods, or how many there are if the name of the set is not known. */
function podsOf(set: Resource): string {
  const name = set.root.get('metadata').get('name');
  return renderingOf(set)?.isUnknownAt(name.span) ? count(statefulSetOf(set).replicas, 'pod') : pods(set);
}
