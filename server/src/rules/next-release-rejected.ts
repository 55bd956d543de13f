import type { Context } from '../settings/context';
import { sameObject } from '../workspace/base';
import type { Resource } from '../workspace/file';
import { renderingOf } from '../workspace/rendered';
import type { At } from '../yaml/at';
import { type Path, startsWith } from '../yaml/json';
import type { Rule } from './engine/rule';
import { updateOf } from './shared/change';
import { changesWithRelease } from './shared/releaseLabels';

export const nextReleaseRejected: Rule = {
  id: 'next-release-rejected',
  about: 'set',
  severity: 'warning',
  summary: 'The next version of the chart changes a field that is immutable: the API server rejects the upgrade.',
  *check(set, context) {
    const next = nextOf(set, context);
    if (next === 'gone') {
      yield {
        at: set.root.get('metadata').get('name'),
        message:
          'The name changes with the version of the chart: the next release deletes this StatefulSet and creates another one, with new pods and empty claims. Name it by the release.',
      };
      return;
    }
    if (!next) return;
    const { rejected, changed } = updateOf(next, set, context);
    const said = new Set<string>();
    for (const { path } of rejected)
      for (const at of changedIn(set, path, changed)) {
        const key = JSON.stringify(at.path);
        if (said.has(key) || isReleaseLabel(at)) continue;
        said.add(key);
        yield {
          at,
          ...(at.keySpan ? { span: at.keySpan } : {}),
          message: `${at.field} changes with the version of the chart, but it is immutable: the API server will reject the next release. Make it of what stays, such as the names of the chart and the release.`,
        };
      }
  },
};

/** The same set in the next version of its chart; undefined for one of no chart, or where that cannot be rendered. */
function nextOf(set: Resource, { workspace }: Context): Resource | 'gone' | undefined {
  const rendering = renderingOf(set);
  const next = rendering && workspace.nextRelease(rendering);
  if (!rendering || !next || next.refusals.length > 0 || rendering.output.isPartial) return undefined;
  const ofSets = next.resources.filter(({ kind }) => kind === 'StatefulSet');
  return ofSets.find((each) => sameObject(each, set)) ?? 'gone';
}

/** The places of a field that are other ones in the next version. */
function changedIn(set: Resource, field: Path, changed: readonly Path[]): At[] {
  const within = changed.filter((path) => startsWith(path, field));
  return (within.length > 0 ? within : [field]).map((path) => set.root.walk(path));
}

/** Whether another rule says the same of a label. */
function isReleaseLabel({ step, source, path }: At): boolean {
  const isLabel = path.includes('matchLabels') || (path.includes('volumeClaimTemplates') && path.includes('labels'));
  return isLabel && typeof step === 'string' && changesWithRelease(step, source ?? '');
}
