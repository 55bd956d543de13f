import type { ChartFile, ChartFiles } from '../files';
import { archiveOf, unpacked } from './archive';

/** A file of a chart. What it holds is read when it is needed: only some of it decides how a chart is put together. */
export interface Member {
  /** From the chart's folder on. */
  readonly path: string;
  readonly uri: string;
}

const contents = new WeakMap<ChartFile, ReadonlyMap<string, ChartFile>>();

/** The files of a packed chart, unpacked once. Throws `Refused` if that fails. */
export function contentsOf(archive: ChartFile): ReadonlyMap<string, ChartFile> {
  let files = contents.get(archive);
  if (!files) {
    files = unpacked(archive);
    contents.set(archive, files);
  }
  return files;
}

/** The same files, and those in packed charts too, under the URIs that they have there. */
export function withPacked(files: ChartFiles): ChartFiles {
  return {
    list: (folder) => files.list(folder),
    read(uri) {
      const archive = archiveOf(uri);
      if (archive === undefined) return files.read(uri);
      // A packed chart may hold another one.
      const outer = this.read(archive);
      if (outer === undefined || outer === 'unread') return outer;
      return contentsOf(outer).get(uri.slice(archive.length + 2));
    },
  };
}

/** In the order in which Helm walks through folders: a folder's files where its name stands among theirs. */
export function sortedMembers(members: Iterable<Member>): Member[] {
  const keyed = [...members].map((member) => ({ member, key: member.path.replaceAll('/', '\0') }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ member }) => member);
}

/** The members below a folder of the chart (`charts/`), by the name that follows it, with their paths from there on. */
export function membersBelow(members: readonly Member[], folder: string): ReadonlyMap<string, readonly Member[]> {
  const groups = new Map<string, Member[]>();
  for (const { path, uri } of members) {
    if (!path.startsWith(folder)) continue;
    const rest = path.slice(folder.length);
    const slash = rest.indexOf('/');
    const name = slash < 0 ? rest : rest.slice(0, slash);
    const group = groups.get(name) ?? [];
    group.push({ path: slash < 0 ? '' : rest.slice(slash + 1), uri });
    groups.set(name, group);
  }
  return groups;
}
