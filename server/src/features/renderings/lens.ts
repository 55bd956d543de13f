import type { Context } from '../../settings/context';
import { podNames } from '../../statefulset/identity';
import { count, spanNames } from '../../statefulset/phrases';
import type { Resource, SourceFile } from '../../workspace/file';
import { groupedBy } from '../../workspace/indexes';
import { isKustomization } from '../../workspace/kustomize';
import { statefulSetOf } from '../../workspace/set';
import { folderOf, rootName } from '../../workspace/uri';
import type { Span } from '../../yaml/text';
import { atMost } from './shown';

const mostGroups = 4;

/**
 * `2 overlays · web-0 in overlays/dev · web-0 … web-4 in overlays/prod`. What they have in common, `parts` among it, is
 * said once.
 */
export function renderedTitle(
  sets: readonly Resource[],
  manifest: Resource,
  parts: (set: Resource) => readonly string[],
): string {
  const { uri } = manifest.file;
  const groups = groupedBy(sets, (set) => [pods(set)]);
  const roots = new Set(sets.map(rootOf));
  const [only] = roots;
  const isOwn = roots.size === 1 && only === folderOf(uri);
  const overlays = isOwn ? [] : [roots.size === 1 && only ? rootName(only, uri) : count(roots.size, 'overlay')];
  const [first] = sets;
  if (groups.size === 1 && first) {
    const common = groupedBy(sets, (set) => [parts(set).join(' · ')]);
    return [...overlays, pods(first), ...(common.size === 1 ? common.keys() : [])].join(' · ');
  }
  const each = [...groups].map(([names, members]) => {
    const where = [...new Set(members.map(rootOf))].map((root) => rootName(root, uri));
    return roots.size === 1 ? names : `${names} in ${atMost(where, mostGroups).join(', ')}`;
  });
  return [...overlays, ...atMost(each, mostGroups)].join(' · ');
}

function rootOf({ file }: Resource): string {
  return folderOf(file.uri);
}

/** `web-0 … web-4`. */
export function pods(set: Resource): string {
  const names = podNames(statefulSetOf(set));
  return names.length === 0 ? `no pods of ${set.name ?? ''}` : spanNames(names);
}

const mostSets = 2;

/** What stands above a kustomization. */
export interface KustomizationTitle {
  /** Its first line. */
  readonly span: Span;
  readonly title: string;
  /** Its folder; undefined for a component, which becomes something only where it is used. */
  readonly root: string | undefined;
}

/** How many objects a kustomization becomes, and if nobody builds on it, their pods. */
export function kustomizationTitle(file: SourceFile, { workspace }: Context): KustomizationTitle | undefined {
  if (!isKustomization(file.uri) || !workspace.roots.isRead(file.uri)) return undefined;
  const end = file.text.search(/[\r\n]/);
  const span = { start: 0, end: end < 0 ? file.text.length : end };
  const root = folderOf(file.uri);
  if (!workspace.roots.using(file.uri).includes(root)) return { span, root: undefined, title: open };
  const { refusals, documents } = workspace.rendering(root);
  if (refusals.length > 0) return { span, root, title: `${open} · cannot be built` };
  const sets = workspace.roots.all.has(root)
    ? documents.flatMap(({ resources }) => resources.filter(({ kind }) => kind === 'StatefulSet'))
    : [];
  const shown = sets.length > mostSets ? [count(sets.length, 'set')] : sets.map(pods);
  return { span, root, title: [open, count(documents.length, 'object'), ...shown].join(' · ') };
}

const open = 'Open Rendering';
