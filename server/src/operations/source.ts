import { podNames } from '../statefulset/identity';
import { claimsAfterDeletion, claimsOf } from '../statefulset/narrator/claims';
import { deletedWithSet, deleteUnready, waitsForUnready } from '../statefulset/narrator/order';
import { sentences } from '../statefulset/phrases';
import type { StatefulSet } from '../statefulset/set';
import { type Command, type Kubectl, kubectlFor, setReference } from './kubectl';
import { commandLine } from './shell';

/** What gives a cluster a set, and so by which commands it is applied, rolled back and deleted. */
export type Source =
  | { readonly kind: 'file'; readonly name: string }
  /** The folder, as one names it; empty where it is not known which one. */
  | { readonly kind: 'kustomization'; readonly folder: string }
  | ChartSource;

/** A chart, as Helm is given it. */
export interface ChartSource {
  readonly kind: 'chart';
  /** The path of its folder. */
  readonly folder: string;
  /** The paths of the values files, later over earlier. */
  readonly values: readonly string[];
  /** What the release is called; undefined where nobody has said. */
  readonly release: string | undefined;
  readonly namespace: string | undefined;
  /** Whether it has hooks, which Helm runs and does not keep. */
  readonly hasHooks: boolean;
}

/** Writes kubectl commands in the namespace in which a set is, once it is applied. */
export function kubectlIn(set: StatefulSet, source: Source | undefined): Kubectl {
  const given = source?.kind === 'chart' ? source.namespace : undefined;
  return kubectlFor({ namespace: set.namespace ?? given });
}

/** What shows how a cluster would change, and what changes it. */
export function applying(source: Source, kubectl: Kubectl): readonly Command[] {
  const [showing, title] = ['Show what would change', `Apply the ${nameOf(source)}`];
  switch (source.kind) {
    case 'file':
      return [
        { title: showing, command: kubectl(['diff', '-f', path(source.name)]) },
        { title, command: applyCommand(source, kubectl) },
      ];
    case 'kustomization': {
      const folder = folderOf(source.folder);
      const note = 'A kustomization changes what this file holds: FOLDER is where it is.';
      return [
        { title: showing, command: kubectl(['diff', '-k', folder]), ...(source.folder === '' ? { note } : {}) },
        { title, command: applyCommand(source, kubectl) },
      ];
    }
    case 'chart': {
      const rendered = helm('template', source, ['--is-upgrade', '--no-hooks'], true);
      const diff = kubectlFor({ namespace: source.namespace })(['diff', '-f', '-']);
      return [
        { title: showing, command: `${rendered} | ${diff}`, note: unnamed(source) },
        { title, command: applyCommand(source, kubectl), note: upgradeNote(source) },
      ].map(withoutEmptyNote);
    }
  }
}

/** What applies a set, as one command. */
export function applyCommand(source: Source, kubectl: Kubectl): string {
  switch (source.kind) {
    case 'file':
      return kubectl(['apply', '-f', path(source.name)]);
    case 'kustomization':
      return kubectl(['apply', '-k', folderOf(source.folder)]);
    case 'chart':
      return helm('upgrade', source, ['--install'], true);
  }
}

/** What shows the revisions before, and what goes back to the last of them. */
export function goingBack(set: StatefulSet, source: Source | undefined, kubectl: Kubectl): readonly Command[] {
  const unready = waitsForUnready(set) ? deleteUnready() : '';
  if (source?.kind !== 'chart')
    return [
      { title: 'Earlier revisions', command: kubectl(['rollout', 'history', setReference(set)]) },
      {
        title: 'Roll back to the previous one',
        command: kubectl(['rollout', 'undo', setReference(set)]),
        note: unready,
      },
    ].map(withoutEmptyNote);
  const all =
    'All objects of the release go back, this set among them. kubectl rollout undo would last until the next upgrade only.';
  return [
    { title: 'Earlier revisions of the release', command: helm('history', source) },
    { title: 'Roll back to the previous one', command: helm('rollback', source), note: sentences([all, unready]) },
  ];
}

/** What deletes all that was applied with a set, where one command does. */
export function uninstalling(set: StatefulSet, source: Source | undefined): readonly Command[] {
  if (source?.kind !== 'chart') return [];
  const note = sentences([
    deletedWithSet(podNames(set), set),
    claimsAfterDeletion(claimsOf(set), set),
    claimsOf(set).count > 0 && set.whenDeleted === 'Retain' && 'Helm does not know the claims of claim templates.',
  ]);
  return [
    withoutEmptyNote({
      title: 'The release, with all its objects',
      command: helm('uninstall', source),
      note,
      danger: true,
    }),
  ];
}

/** Says of a change of the live set how long it lasts; empty where nothing is known to undo it. */
export function lastsUntil(source: Source | undefined): string {
  return source?.kind === 'chart' ? 'The next helm upgrade sets what the chart says again: change its values too.' : '';
}

/** What is done with a source to apply it again, and to go back, for sentences. */
export function wordsFor(source: Source | undefined): { readonly again: string; readonly back: string } {
  return source?.kind === 'chart'
    ? { again: 'upgrade the release', back: `run ${commandLine(['helm', 'rollback', ...releaseOf(source)])}` }
    : { again: 'apply the set again', back: 'apply the committed manifest' };
}

function nameOf({ kind }: Source): string {
  return kind === 'file' ? 'manifest' : kind;
}

/** What Helm does otherwise than kubectl. */
function upgradeNote(source: ChartSource): string {
  return sentences([
    unnamed(source),
    'The values are those of the chart and of these files: what the release was given by --set is given up. With --reuse-values it is kept, and so are old defaults of the chart.',
    source.hasHooks && 'Helm runs the hooks of the chart: kubectl apply would make objects of them like any other.',
  ]);
}

function unnamed({ release }: ChartSource): string {
  return release === undefined ? 'RELEASE is the name of the release: statefulset.helm.release sets it.' : '';
}

/** A command of Helm about a release; with the chart and its values, if it takes these. */
function helm(verb: string, source: ChartSource, options: readonly string[] = [], takesChart = false): string {
  const values = source.values.flatMap((file) => ['-f', path(file)]);
  const [release = '', ...where] = releaseOf(source);
  const chart = takesChart ? [path(source.folder)] : [];
  return commandLine(['helm', verb, ...options, release, ...chart, ...where, ...(takesChart ? values : [])]);
}

/** The name of a release and the option for its namespace. */
function releaseOf({ release = 'RELEASE', namespace }: ChartSource): string[] {
  return [release, ...(namespace === undefined ? [] : ['-n', namespace])];
}

/** A path as an argument: one that begins with a dash would be an option. */
function path(name: string): string {
  return name.startsWith('-') ? `./${name}` : name;
}

function folderOf(name: string): string {
  return path(name) || 'FOLDER';
}

function withoutEmptyNote({ note, ...command }: Command): Command {
  return note === undefined || note === '' ? command : { ...command, note };
}
