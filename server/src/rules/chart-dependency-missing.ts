import { listNames } from '../statefulset/phrases';
import { isChartFile } from '../workspace/charts';
import { At } from '../yaml/at';
import type { Rule } from './engine/rule';

export const chartDependencyMissing: Rule = {
  id: 'chart-dependency-missing',
  about: 'document',
  severity: 'information',
  summary: 'Charts that this one depends on are not there, so what they would bring is not known and not checked.',
  *check({ file, yaml, start }, { workspace }) {
    if (!isChartFile(file.uri)) return;
    const missing = new Set(workspace.renderingsOf(file.uri).flatMap(({ chart }) => chart?.missing ?? []));
    if (missing.size === 0) return;
    const dependencies = At.root(yaml, start).get('dependencies');
    const first = dependencies.items().find((entry) => missing.has(entry.get('name').string ?? ''));
    const one = missing.size === 1;
    yield {
      at: first?.get('name') ?? dependencies,
      ...(!first && dependencies.keySpan ? { span: dependencies.keySpan } : {}),
      message: `The ${one ? 'dependency' : 'dependencies'} ${listNames([...missing], (name) => `'${name}'`)} ${one ? 'is' : 'are'} not in charts/: what ${one ? 'it brings' : 'they bring'} is not known here, and nothing is said about it. Run helm dependency build.`,
    };
  },
};
