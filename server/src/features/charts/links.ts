import type { Context } from '../../settings/context';
import type { SourceFile } from '../../workspace/file';
import { decoded, encoded } from '../../workspace/uri';
import type { DocumentLink } from '../links';
import { membersOf, treesOf } from './members';

/** The files that a template reads, `.Files.Get "config.ini"`, as far as they are in the workspace. */
export function documentLinks(file: SourceFile, { workspace }: Pick<Context, 'workspace'>): DocumentLink[] {
  const folders = new Set(
    treesOf(file.uri, workspace).flatMap((tree) => membersOf(file.uri, tree).map(({ folder }) => folder)),
  );
  return [...folders].flatMap((folder) =>
    [...file.text.matchAll(reading)].flatMap(({ 0: whole, 1: path = '', index }) => {
      const target = folder + path.split('/').map(encoded).join('/');
      if (!workspace.fileAt(target)) return [];
      const end = index + whole.length - 1;
      return [{ span: { start: end - path.length, end }, target }];
    }),
  );
}

const reading = /\.Files\.(?:Get|GetBytes|Lines)\s+["`]([^"`\\\n]{1,300})["`]/g;

/** The paths in a chart that a template may read: what is neither a template nor a part of another chart. */
export function readablePaths(folder: string, { workspace }: Pick<Context, 'workspace'>): string[] {
  return workspace.roots.charts
    .filesBelow(folder)
    .map((uri) => decoded(uri.slice(folder.length)))
    .filter(
      (path) => !/^(?:templates|charts|crds)\/|^(?:Chart\.(?:yaml|lock)|values\.yaml|values\.schema\.json)$/.test(path),
    )
    .sort();
}
