import { maxNameLength } from '../kubernetes/names';
import { effectiveClaimTemplates } from '../statefulset/identity';
import type { At } from '../yaml/at';
import type { Span } from '../yaml/text';
import type { Resource } from './file';
import { podTemplateOf } from './labels';
import { keyMaps, referencesIn } from './references';
import { statefulSetOf } from './set';
import type { Workspace } from './workspace';

/** The name of a set, or of a claim template, within the name of a pod or claim: `pg` in `pg-0`. */
export interface BareName {
  readonly uri: string;
  readonly span: Span;
  /** Up to the ordinal, or what stands for it: `data-pg-0`, `pg-`. */
  readonly text: string;
}

/**
 * Where the texts that a set's own pods read may name its pods or claims, without a DNS name: in their scripts,
 * arguments and variables, and in the ConfigMaps and Secrets that they use. What these mean only their reader knows:
 * `if [ "$HOSTNAME" = pg-0 ]` makes the primary, `pg-0.log` may be any file. By default names of the set itself, by the
 * name that it has; of a claim template if that is given.
 */
export function bareNames(
  set: Resource,
  workspace: Workspace,
  { name = set.name, template }: { readonly name?: string | undefined; readonly template?: string | undefined } = {},
): BareName[] {
  // Longer names are nobody's, and patterns of them may be too long.
  const isName = (text: string) => text.length <= maxNameLength;
  if (name === undefined || !isName(name) || !isName(template ?? '')) return [];
  const own = effectiveClaimTemplates(statefulSetOf(set)).map((each) => each.name);
  const templates = template === undefined ? own.filter(isName) : [];
  const prefix = template === undefined ? `((?:(?:${templates.map(literal).join('|') || '-'})-)?)` : '()';
  const named = template === undefined ? literal(name) : literal(template);
  const rest = template === undefined ? '' : `-${literal(name)}`;
  const pattern = new RegExp(
    `(?<![\\w.-])${prefix}(${named})${rest}-(?:\\d+(?![\\w-]|\\.\\d)|(?=[$%{}(*?\\["'|]))`,
    'g',
  );
  return placesRead(set, workspace).flatMap(({ file, at }) => {
    const { start, end } = at.span;
    return [...file.text.slice(start, end).matchAll(pattern)].map((match): BareName => {
      const from = start + match.index + (match[1]?.length ?? 0);
      return { uri: file.uri, span: { start: from, end: from + (match[2]?.length ?? 0) }, text: match[0] };
    });
  });
}

/** The values that the pods of a set read: their own spec, and the data of what it refers to. */
function placesRead(set: Resource, workspace: Workspace): { readonly file: Resource['file']; readonly at: At }[] {
  const pod = podTemplateOf(set)?.get('spec');
  const containers = ['initContainers', 'containers'].flatMap((list) => pod?.get(list).items() ?? []);
  const own = containers.flatMap((container) =>
    ['command', 'args', 'env', 'lifecycle', 'startupProbe', 'readinessProbe', 'livenessProbe']
      .map((field) => container.get(field))
      .filter((at) => at.exists),
  );
  const used = new Set<Resource>();
  for (const { from, to } of referencesIn(set.document)) {
    if (from.name !== set.name || from.kind !== set.kind) continue;
    const [kind, name] =
      to.type === 'key' ? [to.kind, to.owner] : to.type === 'resource' ? [to.kind, to.name] : [undefined, ''];
    if (kind !== 'ConfigMap' && kind !== 'Secret') continue;
    for (const resource of workspace.find(kind, name, set)) used.add(resource);
  }
  const others = [...used].flatMap(({ file, root }) =>
    keyMaps
      .filter((map) => map !== 'binaryData')
      .map((map) => ({ file, at: root.get(map) }))
      .filter(({ at }) => at.exists),
  );
  return [...own.map((at) => ({ file: set.file, at })), ...others];
}

function literal(name: string): string {
  return name.replace(/[^\w-]/g, String.raw`\$&`);
}
