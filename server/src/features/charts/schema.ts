import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import { any, type KeyPath } from './keyPath';
import { type ChartTree, keysOfMember, rootOf } from './members';
import type { NamePlace } from './target';

/** Where the schemas of a chart's values, and of those of the charts that it depends on, name a value. */
export function schemaKeys(path: KeyPath, tree: ChartTree, workspace: Workspace): NamePlace[] {
  const name = path.at(-1);
  return tree.members.flatMap((member) => {
    const file = workspace.fileAt(`${member.folder}values.schema.json`);
    const root = file && rootOf(file);
    if (!root) return [];
    return keysOfMember(path, member, tree).flatMap((key) => {
      const holder = schemaAt(root, key.slice(0, -1));
      const { keySpan } = holder.get('properties').get(name ?? '');
      const required = holder
        .get('required')
        .items()
        .filter(({ string }) => string === name);
      const spans = [keySpan, ...required.map(({ valueSpan }) => valueSpan)];
      return spans.flatMap((span) => (span ? [{ uri: file.uri, span }] : []));
    });
  });
}

/** The schema of the value at a path, as far as it is written out. */
export function schemaAt(root: At, path: KeyPath): At {
  let at = root;
  for (const step of path) {
    const items = at.get('items');
    at = step !== any ? at.get('properties').get(step) : items.exists ? items : at.get('additionalProperties');
  }
  return at;
}
