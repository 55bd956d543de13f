import { isValuesPath, ownValues } from '../../workspace/charts';
import type { SourceFile } from '../../workspace/file';
import { resolvePath } from '../../workspace/kustomize';
import { decoded, withSlash } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import { At } from '../../yaml/at';
import { type KeyPath, startsWithPath } from './keyPath';

/** A chart with the charts that it depends on: all that is rendered together. */
export interface ChartTree {
  /** The chart itself first, each in front of those below it. */
  readonly members: readonly Member[];
  /** The templates of a member: all files in their folder. */
  readonly templatesOf: (member: Member) => readonly SourceFile[];
  /** Its values files beside its values.yaml. */
  readonly valuesFiles: readonly SourceFile[];
}

/** A chart in a tree: the same object as long as Chart.yaml and values.yaml are. */
export interface Member {
  /** A URI that ends in a slash. */
  readonly folder: string;
  /** Where the values of the chart at the top hold its values. */
  readonly prefix: KeyPath;
  readonly chart: SourceFile;
  readonly values: SourceFile | undefined;
}

/** How deep dependencies are followed. */
const deepest = 8;

/** The chart that a file belongs to, and those that depend on it, each with all that it depends on. */
export function treesOf(uri: string, workspace: Workspace): ChartTree[] {
  const { charts } = workspace.roots;
  const own = charts.chartOf(uri);
  if (own === undefined) return [];
  const users = charts.reaching(uri).flatMap((root) => charts.variantOf(root)?.folder ?? []);
  return [...new Set([own, ...users])].map((folder) => treeIn(folder, workspace));
}

/** The members of a tree that a file is a part of. */
export function membersOf(uri: string, { members, templatesOf, valuesFiles }: ChartTree): Member[] {
  if (valuesFiles.some((file) => file.uri === uri)) return members.slice(0, 1);
  const isIts = (file: SourceFile | undefined) => file?.uri === uri;
  return members.filter((member) => isIts(member.chart) || isIts(member.values) || templatesOf(member).some(isIts));
}

function treeIn(top: string, workspace: Workspace): ChartTree {
  const members: Member[] = [];
  const templates = new Map<Member, SourceFile[]>();
  const add = (folder: string, prefix: KeyPath, above: readonly string[]): void => {
    const chart = workspace.fileAt(`${folder}Chart.yaml`);
    if (!chart || above.includes(folder) || above.length > deepest) return;
    const member = memberIn(folder, prefix, chart, workspace);
    members.push(member);
    templates.set(member, templatesIn(folder, workspace));
    for (const { name, folder: below } of dependenciesOf(folder, chart, workspace))
      add(below, [...prefix, name], [...above, folder]);
  };
  add(top, [], []);
  const files = workspace.roots.charts.filesBelow(top);
  const valuesFiles = files
    .filter((uri) => uri !== `${top}${ownValues}` && isValuesPath(decoded(uri.slice(top.length))))
    .flatMap((uri) => workspace.fileAt(uri) ?? []);
  return { members, valuesFiles, templatesOf: (member) => templates.get(member) ?? [] };
}

const knownMembers = new WeakMap<SourceFile, Member[]>();

function memberIn(folder: string, prefix: KeyPath, chart: SourceFile, workspace: Workspace): Member {
  const values = workspace.fileAt(`${folder}${ownValues}`);
  const known = knownMembers.get(chart) ?? [];
  const before = known.find((each) => each.values === values && each.prefix.join('\0') === prefix.join('\0'));
  if (before) return before;
  const member = { folder, prefix, chart, values };
  // Of one place only the last is kept: values.yaml is typed, too.
  const others = known.filter((each) => each.prefix.join('\0') !== prefix.join('\0'));
  knownMembers.set(chart, [...others, member]);
  return member;
}

function templatesIn(folder: string, workspace: Workspace): SourceFile[] {
  const below = `${folder}templates/`;
  const uris = workspace.roots.charts.filesBelow(folder).filter((uri) => uri.startsWith(below));
  return uris.flatMap((uri) => workspace.fileAt(uri) ?? []);
}

/** The charts that one depends on, by the names under which it holds their values. */
function dependenciesOf(
  folder: string,
  chart: SourceFile,
  workspace: Workspace,
): { readonly name: string; readonly folder: string }[] {
  const found = new Map<string, string>();
  const within = foldersWithin(folder, workspace);
  for (const entry of rootOf(chart)?.get('dependencies').items() ?? []) {
    const name = entry.get('name').string;
    if (name === undefined) continue;
    const inside = within.find((each) => nameIn(each, workspace) === name);
    const below = inside ?? folderElsewhere(folder, name, entry.get('repository').string);
    if (workspace.fileAt(`${below}Chart.yaml`)) found.set(entry.get('alias').string ?? name, below);
  }
  // What lies in `charts/` belongs to it, whether or not it says so.
  for (const each of within) if (![...found.values()].includes(each)) found.set(nameIn(each, workspace) ?? each, each);
  return [...found].map(([name, below]) => ({ name, folder: below }));
}

function foldersWithin(folder: string, workspace: Workspace): string[] {
  const below = `${folder}charts/`;
  return workspace.roots.charts
    .filesBelow(folder)
    .filter((uri) => uri.startsWith(below) && /^[^/]+\/Chart\.yaml$/.test(uri.slice(below.length)))
    .map((uri) => uri.slice(0, -'Chart.yaml'.length));
}

/** Where a chart lies that is not in `charts/`: where a `file://` leads, or beside the one that names it. */
function folderElsewhere(folder: string, name: string, repository = ''): string {
  const path = repository.startsWith('file://') ? repository.slice('file://'.length) : `../${name}`;
  return withSlash(resolvePath(folder, path));
}

function nameIn(folder: string, workspace: Workspace): string | undefined {
  const chart = workspace.fileAt(`${folder}Chart.yaml`);
  return chart && rootOf(chart)?.get('name').string;
}

/** The first document of a file; undefined if it has none. */
export function rootOf({ documents }: SourceFile): At | undefined {
  const [document] = documents;
  return document && At.root(document.yaml, document.start);
}

/**
 * A key of the values of a member as a key of the values of the chart at the top. Global values are the same for all.
 */
export function keyAtTop(path: KeyPath, { prefix }: Member, { members }: ChartTree): KeyPath {
  if (path[0] === 'global') return path;
  const whole = [...prefix, ...path];
  const owner = members.find((each) => each.prefix.length > 0 && startsWithPath(whole, [...each.prefix, 'global']));
  return owner ? whole.slice(owner.prefix.length) : whole;
}

/** Where the values of a member hold a key of the values at the top; empty if they do not. */
export function keysOfMember(path: KeyPath, { prefix }: Member, { members }: ChartTree): KeyPath[] {
  if (path[0] !== 'global') return startsWithPath(path, prefix) ? [path.slice(prefix.length)] : [];
  const below = members.filter((each) => startsWithPath(each.prefix, prefix));
  return below.map((each) => [...each.prefix.slice(prefix.length), ...path]);
}
