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
import { playLenses } from './guides';
import { dumpLenses, liveTitle } from './live/lens';
import type { LiveState } from './live/state';
import { madeFrom } from './renderings/built';
import { chartTitles } from './renderings/chartLens';
import { kustomizationTitle, renderedTitle } from './renderings/lens';

/**
 * A line above a StatefulSet that opens its preview, or how it runs; above a kustomization that opens what it becomes; or
 * above a dump that explains it.
 */
export interface Lens {
  /** What is below it: the set, or the first line of the kustomization. */
  readonly span: Span;
  readonly title: string;
  readonly tooltip: string;
  readonly opens: 'preview' | 'rendering' | 'live' | 'dump' | 'fixes' | 'play';
  /** The place whose fixes it opens. */
  readonly at?: Span | undefined;
  /** The set's name, of one that is played its id; undefined if there are several. */
  readonly set?: string | undefined;
  /** What is played on the set, as \`statefulset simulate\` takes it. */
  readonly steps?: readonly string[] | undefined;
  /** How many of the steps only lead to where it begins. */
  readonly setup?: number | undefined;
  /** The file that has the set, if it is another one. */
  readonly uri?: string | undefined;
  /** The folder of the kustomization; without one, those that read the file are to choose from. */
  readonly root?: string | undefined;
}

const tooltips = {
  preview: 'Open the preview of pods, claims and DNS names',
  rendering: 'Open what Helm makes of it',
  play: 'Play these commands in the preview. Nothing is executed',
} as const;

/** How many changes of what is rendered of one manifest are told. */
const mostSummaries = 3;

/**
 * The lenses of each StatefulSet: its pods, claims and Service as the roots that build it have them, and what its edit means
 * if it differs from the committed version; and how it runs in the cluster that it is compared with. And the lenses of a
 * kustomization, of a chart and of a dump. In Markdown also what the commands of its blocks do, to be played.
 */
export function codeLenses(file: SourceFile, context: Context, live?: LiveState): Lens[] {
  const ofDump = dumpLenses(file, context);
  if (ofDump) return ofDump;
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
        ...(live ? liveLenses(place.span, made ?? [resource], live, context) : []),
        ...(made ? [] : [{ ...place, title: 'Preview', tooltip: tooltips.preview }]),
        { ...place, title, tooltip: tooltips.preview },
        ...(made ? [] : serviceLens(place, resource, context)),
        ...changeLenses(place, summaries),
      ];
    }),
    ...playLenses(file, context).map((lens): Lens => ({ ...lens, tooltip: tooltips.play, opens: 'play' })),
  ];
}

/** How sets run that come of one manifest. */
function liveLenses(span: Span, sets: readonly Resource[], live: LiveState, context: Context): Lens[] {
  const titles = new Map(sets.map((set) => [liveTitle(set, live, context), set.name]));
  return [...titles].flatMap(([title, set]) =>
    title === undefined ? [] : { span, title, tooltip: 'Open what runs in the cluster', opens: 'live' as const, set },
  );
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

/** What a set becomes, and its Service if nothing is wrong with it: else that has a lens of its own. */
function ownTitle(resource: Resource, context: Context): string {
  const { kind, title } = serviceTitle(resource, context);
  const parts = [count(statefulSetOf(resource).replicas, 'pod'), ...claimsTitle(resource)];
  return [...parts, ...(kind === 'warning' ? [] : [title])].join(' · ');
}

/** What is wrong with the Service of a set, and the way to its fixes. */
function serviceLens(place: Pick<Lens, 'span' | 'set'>, resource: Resource, context: Context): Lens[] {
  const { kind, title, consequence } = serviceTitle(resource, context);
  if (kind !== 'warning') return [];
  const at = resource.root.get('spec').get('serviceName').mark;
  return [{ ...place, title, tooltip: `${consequence} Show the fixes`, opens: 'fixes', at }];
}

/** The claims and the Service of a set. */
function partsOf(resource: Resource, context: Context): string[] {
  return [...claimsTitle(resource), serviceTitle(resource, context).title];
}

function claimsTitle(resource: Resource): string[] {
  const set = statefulSetOf(resource);
  const claims = effectiveClaimTemplates(set).length * set.replicas;
  return claims > 0 ? [[count(claims, 'claim'), totalStorage(set)].filter(Boolean).join(', ')] : [];
}

function serviceTitle(resource: Resource, { workspace }: Context) {
  const governance = governanceOf(resource, workspace);
  const { kind, label, consequence } = governanceSummary(governance);
  const title = governance.name === undefined ? 'no Service' : `Service ${governance.name}, ${label.toLowerCase()}`;
  return { kind, title, consequence };
}
