import { setsOf } from '../rules/engine/diagnose';
import type { Context } from '../settings/context';
import { effectiveClaimTemplates } from '../statefulset/identity';
import { governanceSummary } from '../statefulset/narrator/governance';
import { count } from '../statefulset/phrases';
import { totalStorage } from '../statefulset/storage';
import type { Resource, SourceFile } from '../workspace/file';
import { governanceOf } from '../workspace/service';
import { statefulSetOf } from '../workspace/set';
import type { Span } from '../yaml/text';
import { changeSummaries, changeSummary } from './changes';
import { madeFrom } from './renderings/built';
import { chartTitles } from './renderings/chartLens';
import { kustomizationTitle, renderedTitle } from './renderings/lens';

/** A line above a StatefulSet that opens its preview, or above a kustomization that opens what it becomes. */
export interface Lens {
  /** What is below it: the set, or the first line of the kustomization. */
  readonly span: Span;
  readonly title: string;
  readonly tooltip: string;
  readonly opens: 'preview' | 'rendering';
  /** The set's name; undefined if it has several. */
  readonly set?: string | undefined;
  /** The folder of the kustomization; without one, those that read the file are to choose from. */
  readonly root?: string | undefined;
}

const tooltips = {
  preview: 'Open the preview of pods, claims and DNS names',
  rendering: 'Open what Helm makes of it',
} as const;

/** How many changes of what is rendered of one manifest are told. */
const mostSummaries = 3;

/**
 * The lenses of each StatefulSet: its pods, claims and Service as the roots that build it have them, and what its edit means
 * if it differs from the committed version. And the lenses of a kustomization and of a chart.
 */
export function codeLenses(file: SourceFile, context: Context): Lens[] {
  const own = kustomizationTitle(file, context);
  const written = new Set(setsOf(file, context));
  const sets = file.resources.filter(({ kind, document }) => kind === 'StatefulSet' && document.isManifest);
  const ofChart = chartTitles(file, context, (set) => partsOf(set, context));
  return [
    ...ofChart.flatMap(({ sets, ...title }) => [
      { ...title, tooltip: tooltips[title.opens] },
      ...changeLenses({ ...title, opens: 'preview' }, changeSummaries(sets, context)),
    ]),
    ...(own ? [{ ...own, tooltip: 'Open what Kustomize makes of it', opens: 'rendering' as const }] : []),
    ...sets.flatMap((resource): Lens[] => {
      const made = madeFrom(resource, context);
      if (!made && !written.has(resource)) return [];
      if (made?.length === 0) return [];
      const names = new Set((made ?? [resource]).map(({ name }) => name));
      const set = names.size === 1 ? [...names][0] : undefined;
      const place = { span: resource.root.mark, set, opens: 'preview' as const };
      const title = made ? renderedTitle(made, resource, (set) => partsOf(set, context)) : ownTitle(resource, context);
      const summaries = made ? changeSummaries(made, context) : [changeSummary(resource, context)];
      return [
        { ...place, title, tooltip: 'Open the preview of pods, claims and DNS names' },
        ...changeLenses(place, summaries),
      ];
    }),
  ];
}

/** What an edit means, beside the title of a set. */
function changeLenses(
  place: Pick<Lens, 'span' | 'set' | 'opens' | 'root'>,
  summaries: readonly (string | undefined)[],
): Lens[] {
  return summaries
    .slice(0, mostSummaries)
    .flatMap((summary) =>
      summary === undefined
        ? []
        : { ...place, title: `change: ${summary}`, tooltip: 'Open the change plan in the preview' },
    );
}

function ownTitle(resource: Resource, context: Context): string {
  return [count(statefulSetOf(resource).replicas, 'pod'), ...partsOf(resource, context)].join(' · ');
}

/** The claims and the Service of a set. */
function partsOf(resource: Resource, { workspace }: Context): string[] {
  const set = statefulSetOf(resource);
  const claims = effectiveClaimTemplates(set).length * set.replicas;
  const parts = claims > 0 ? [[count(claims, 'claim'), totalStorage(set)].filter(Boolean).join(', ')] : [];
  const governance = governanceOf(resource, workspace);
  const { label } = governanceSummary(governance);
  return [
    ...parts,
    governance.name === undefined ? 'no Service' : `Service ${governance.name}, ${label.toLowerCase()}`,
  ];
}
