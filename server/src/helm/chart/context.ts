import { derivedFrom } from '../../rendering/origin';
import type { ChartFiles } from '../files';
import { Text } from '../values/text';
import { type Dict, dict, type GoObject, type Value, valueAt } from '../values/value';
import { type WatchedDict, watched, watchedDict } from '../watched';
import type { Chart } from './chart';
import { chartValue } from './chartValue';
import { filesObject } from './files';

/** What all charts of a release see. */
export interface Surroundings {
  readonly release: Dict;
  readonly capabilities: GoObject;
  readonly read: ChartFiles['read'];
  /** Is told when a template changes what others see too. */
  changed(): void;
}

/** A chart, and what its templates get as `.` (pkg/engine/engine.go, `recAllTpls`): one map for all of them. */
export interface ChartContext {
  readonly chart: Chart;
  readonly data: WatchedDict;
}

/** What the templates of a chart and of those below it get. Maps of values are the same where Helm has one map. */
export function contextsOf(root: Chart, values: Dict, surroundings: Surroundings): ChartContext[] {
  const contexts: ChartContext[] = [];
  const { changed } = surroundings;
  const release = watched(surroundings.release, changed);
  contextOf(root, watched(values, changed));
  return contexts;

  function contextOf(chart: Chart, own: Dict): WatchedDict {
    const subcharts = watchedDict([], changed);
    const data = watchedDict(
      Object.entries<Value>({
        Chart: watched(chartValue(chart), changed),
        Files: filesObject(chart.loaded.files, surroundings.read),
        Release: release,
        Capabilities: surroundings.capabilities,
        Values: { ...own, go: 'common.Values' },
        Subcharts: subcharts,
      }).map(([key, value]) => [key, { value }] as const),
      changed,
    );
    for (const child of chart.dependencies) {
      const section = valueAt(own, child.name);
      const inner = section?.type === 'map' ? section : watched(dict(), changed);
      subcharts.entries.put(child.name, { value: contextOf(child, inner) });
    }
    contexts.push({ chart, data });
    return data;
  }
}

/** Says which template is being run. */
export function setTemplate({ chart, data }: ChartContext, name: string): void {
  const value = dict(
    [
      ['Name', { value: Text.of(name) }],
      ['BasePath', { value: Text.of(`${chart.path}/templates`) }],
    ],
    derivedFrom({ uri: chart.metadata.file.uri, start: 0, end: 0 }),
    'common.Values',
  );
  data.entries.put('Template', { value });
}
