import type { SourceFile } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import { covers, type Span } from '../../yaml/text';
import { type ChartIndex, indexOf } from './chartIndex';
import type { Use, VariableUse, Whole } from './facts';
import { any, type KeyPath, sameKey, startsWithPath } from './keyPath';
import { keyAtTop, type Member, rootOf, treesOf } from './members';
import { placesOf, valueKeyAt } from './values';

/** What a name in a file of a chart stands for. */
export type Target = {
  readonly span: Span;
  readonly index: ChartIndex;
} & (
  | {
      readonly type: 'value';
      /** Among the values of the chart at the top; empty for all of them. */
      readonly path: KeyPath;
      /** As the chart has it that names it. */
      readonly own: KeyPath;
      /** Where it is set, if it was pointed at there. */
      readonly at?: At | undefined;
    }
  | { readonly type: 'define'; readonly name: string }
  | { readonly type: 'variable'; readonly uri: string; readonly use: VariableUse }
  /** Anything else that a chart's templates are given: `.Chart.Name`. */
  | { readonly type: 'object'; readonly member: Member; readonly path: KeyPath }
);

/** What the name at an offset stands for, in each chart that has the file. */
export function targetsAt(file: SourceFile, offset: number, workspace: Workspace): Target[] {
  return treesOf(file.uri, workspace).flatMap((tree) => {
    const index = indexOf(tree);
    if (!index) return [];
    const named = inTemplate(file, offset, index);
    return named.length > 0 ? named : [...inValues(file, offset, index), ...inChart(file, offset, index)];
  });
}

function inValues(file: SourceFile, offset: number, index: ChartIndex): Target[] {
  const found = valueKeyAt(file, offset, index.tree);
  if (!found) return [];
  const { at, on, path } = found;
  const span = on === 'key' ? at.keySpan : at.mark;
  return span && covers(span, offset) ? [{ type: 'value', span, index, path, own: path, at }] : [];
}

/** Also in a string of values that is a template. */
function inTemplate({ uri }: SourceFile, offset: number, index: ChartIndex): Target[] {
  const define = index.defines.find((each) => each.uri === uri && covers(each.span, offset));
  const call = index.calls.find((each) => each.uri === uri && covers(each.span, offset));
  const named = define ?? call;
  if (named) return [{ type: 'define', span: named.span, index, name: named.name }];
  const use = index.variableAt(uri, offset);
  if (use) return [{ type: 'variable', span: use.span, index, uri, use }];
  const uses = index.uses.filter((each) => each.uri === uri && covers(each.span, offset));
  return distinct(uses.map((use) => targetOf(use, index)));
}

function targetOf({ path, member, span }: Use, index: ChartIndex): Target {
  const [first, ...keys] = path;
  return first === 'Values'
    ? { type: 'value', span, index, path: keyAtTop(keys, member, index.tree), own: keys }
    : { type: 'object', span, index, member, path };
}

/** The conditions of dependencies name values. */
function inChart({ uri }: SourceFile, offset: number, index: ChartIndex): Target[] {
  return conditionsIn(index)
    .filter((each) => each.uri === uri && covers(each.span, offset))
    .map(({ span, path }) => ({ type: 'value', span, index, path, own: path }));
}

/** A place that names a value, and which. */
export interface Mention {
  readonly uri: string;
  readonly span: Span;
  readonly path: KeyPath;
}

/** The values that decide in Chart.yaml whether a dependency is wanted. */
export function conditionsIn({ tree }: ChartIndex): Mention[] {
  return tree.members.flatMap((member) =>
    (rootOf(member.chart)?.get('dependencies').items() ?? []).flatMap((entry) => {
      const at = entry.get('condition');
      const { valueSpan, string } = at;
      if (!valueSpan || string === undefined) return [];
      const shift = valueSpan.end - valueSpan.start > string.length ? 1 : 0;
      return pathsIn(string).map(({ start, end, path }) => ({
        uri: member.chart.uri,
        span: { start: valueSpan.start + shift + start, end: valueSpan.start + shift + end },
        path: keyAtTop(path, member, tree),
      }));
    }),
  );
}

/** The last names of all paths in `web.enabled,global.web`, and of all in front of them. */
function pathsIn(text: string): { start: number; end: number; path: KeyPath }[] {
  const found: { start: number; end: number; path: KeyPath }[] = [];
  for (const each of text.matchAll(/[^,\s]+/g)) {
    const path: string[] = [];
    let start = each.index;
    for (const name of each[0].split('.')) {
      path.push(name);
      found.push({ start, end: start + name.length, path: [...path] });
      start += name.length + 1;
    }
  }
  return found;
}

/** The places in templates and in Chart.yaml that name a value. */
export function usesOf(path: KeyPath, index: ChartIndex): (Mention & Pick<Use, 'isWritten'>)[] {
  const inTemplates = index.uses.flatMap((use) => {
    const target = targetOf(use, index);
    if (target.type !== 'value' || !sameKey(target.path, path)) return [];
    return [{ uri: use.uri, span: use.span, path: target.path, isWritten: use.isWritten }];
  });
  const conditions = conditionsIn(index).filter((each) => sameKey(each.path, path));
  return distinctPlaces([...inTemplates, ...conditions.map((each) => ({ ...each, isWritten: true }))]);
}

/** What takes a value together with others: where one cannot tell whether its name matters. */
export function wholesAbove(path: KeyPath, { wholes, tree }: ChartIndex): (NamePlace & Pick<Whole, 'what'>)[] {
  return wholes.flatMap(({ uri, span, what, member, path: [first, ...keys] }) => {
    const whole = keyAtTop(keys, member, tree);
    if (first !== 'Values' || whole.length >= path.length || !startsWithPath(path, whole)) return [];
    // The names that `range` gives are those of the map itself; items of lists have none.
    const isNamed = what !== 'range' || (whole.length === path.length - 1 && path.at(-1) !== any);
    return isNamed ? [{ uri, span, what }] : [];
  });
}

/** A place, for which a file has one name. */
export interface NamePlace {
  readonly uri: string;
  readonly span: Span;
}

/** The keys that set a value. */
export function keysOf(path: KeyPath, { tree }: ChartIndex): NamePlace[] {
  return placesOf(path, tree).flatMap(({ file, at }) => (at.keySpan ? [{ uri: file.uri, span: at.keySpan }] : []));
}

export function distinctPlaces<T extends NamePlace>(places: readonly T[]): T[] {
  return [...new Map(places.map((place) => [`${place.uri}#${place.span.start}`, place])).values()];
}

function distinct(targets: readonly Target[]): Target[] {
  return [...new Map(targets.map((target) => [keyOf(target), target])).values()];
}

function keyOf(target: Target): string {
  switch (target.type) {
    case 'value':
      return JSON.stringify(target.path);
    case 'object':
      return JSON.stringify([target.member.prefix, target.path]);
    case 'define':
      return target.name;
    case 'variable':
      return target.use.name;
  }
}
