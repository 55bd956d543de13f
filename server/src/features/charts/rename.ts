import { code } from '../../operations/markdown';
import type { Context } from '../../settings/context';
import { listNames, paragraphs } from '../../statefulset/phrases';
import type { SourceFile } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';
import { renderKey, styleOf } from '../../yaml/render';
import type { Edit, Span } from '../../yaml/text';
import type { Refusal, Renaming } from '../rename';
import { placeText } from '../renderings/shown';
import type { ChartIndex } from './chartIndex';
import { any, type KeyPath, sameKey, valuesText } from './keyPath';
import { schemaKeys } from './schema';
import { distinctPlaces, keysOf, type NamePlace, type Target, targetsAt, usesOf, wholesAbove } from './target';
import { placesOf } from './values';

type Named = Extract<Target, { type: 'value' | 'define' | 'variable' }>;

/** What would be renamed at an offset, or why nothing can be; undefined where nothing of the chart has a name. */
export function prepareRename(
  file: SourceFile,
  offset: number,
  { workspace }: Context,
): { readonly span: Span; readonly name: string } | Refusal | undefined {
  const [target] = targetsAt(file, offset, workspace);
  if (!target) return undefined;
  const refused = refusalOf(target);
  return (
    refused ?? {
      span: target.span,
      name: file.text.slice(target.span.start, target.span.end).replace(/^(["'])(.*)\1$/, '$2'),
    }
  );
}

/** Why something cannot be renamed at all; undefined if it can. */
function refusalOf(target: Target): Refusal | undefined {
  if (target.type === 'define' || target.type === 'variable') return undefined;
  if (target.type === 'object')
    return { refused: `${code(`.${target.path.join('.')}`)} is what Helm itself gives to templates.` };
  const { path, index } = target;
  if (path.length === 0) return { refused: `${code('.Values')} is what Helm itself gives to templates.` };
  if (path.length === 1 && path[0] === 'global')
    return { refused: `Helm hands the values under ${code('global')} to all charts: this name cannot be another.` };
  const dependency = index.tree.members.some(({ prefix }) => prefix.length > 0 && sameKey(prefix, path));
  return dependency
    ? { refused: `${code(path.at(-1) ?? '')} is the name of a dependency: rename or alias it in Chart.yaml.` }
    : undefined;
}

/**
 * Renames a value in the templates, values files and schemas of a chart and of those that it depends on, or a helper.
 * What takes the value together with others, whatever their names, is told.
 */
export function rename(
  file: SourceFile,
  offset: number,
  name: string,
  { workspace }: Context,
): Renaming | Refusal | undefined {
  const targets = targetsAt(file, offset, workspace);
  const [target] = targets;
  if (!target) return undefined;
  const refused = refusalOf(target);
  if (refused) return refused;
  // A file of several charts is renamed in all of them.
  const renamings = targets.flatMap((each) =>
    each.type === 'object' ? [] : [renamingOf(each, name, file, workspace)],
  );
  const refusal = renamings.find((each) => 'refused' in each);
  if (refusal) return refusal;
  const all = renamings.flatMap((each) => ('refused' in each ? [] : [each]));
  const [first] = all;
  if (!first) return undefined;
  const edits = all.flatMap((each) => each.edits);
  return { ...first, edits: [...new Map(edits.map((edit) => [`${edit.uri}#${edit.span.start}`, edit])).values()] };
}

function renamingOf(target: Named, name: string, file: SourceFile, workspace: Workspace): Renaming | Refusal {
  switch (target.type) {
    case 'define':
      return helperRenaming(target.name, name, target.index);
    case 'variable':
      return variableRenaming(target, name);
    case 'value':
      return valueRenaming(target.path, name, target.index, file, workspace);
  }
}

function variableRenaming(
  { uri, use, index }: Extract<Target, { type: 'variable' }>,
  name: string,
): Renaming | Refusal {
  const newText = name.startsWith('$') ? name : `$${name}`;
  if (!/^\$[\p{L}\p{Nd}_]+$/u.test(newText)) return { refused: `${code(name)} is not a valid name for a variable.` };
  return {
    edits: index.variablesAt(uri, use.declaration).map(({ span }) => ({ uri, span, newText })),
    mentions: [],
    title: `Rename ${use.name} to ${newText}`,
    consequences: [],
    confirm: false,
  };
}

function helperRenaming(old: string, name: string, { defines, calls }: ChartIndex): Renaming | Refusal {
  if (name === '' || /["\\`\r\n]/.test(name)) return { refused: `${code(name)} is not a valid name for a template.` };
  if (defines.some((each) => each.name === name)) return { refused: `There is a template ${code(name)} already.` };
  const places = distinctPlaces<NamePlace>([...defines, ...calls].filter((each) => each.name === old));
  return {
    edits: places.map(({ uri, span }) => ({ uri, span, newText: name })),
    mentions: [],
    title: `Rename template ${old} to ${name}`,
    consequences: ['Templates that put its name together while they run are not followed.'],
    confirm: false,
  };
}

function valueRenaming(
  pointed: KeyPath,
  name: string,
  index: ChartIndex,
  file: SourceFile,
  workspace: Workspace,
): Renaming | Refusal {
  const path = widened(pointed, index);
  const uses = usesOf(path, index);
  const refused =
    wrongName(
      name,
      uses.some(({ isWritten }) => !isWritten),
    ) ?? taken(path, name, index);
  if (refused !== undefined) return { refused };
  const textOf = (uri: string) => workspace.fileAt(uri)?.text ?? '';
  const keys = keysOf(path, index).map((place) => keyEdit(place, name, textOf(place.uri)));
  const inSchemas = schemaKeys(path, index.tree, workspace).map(({ uri, span }) => ({
    uri,
    span,
    newText: JSON.stringify(name),
  }));
  const edits = [...keys, ...uses.map(({ uri, span }) => ({ uri, span, newText: name })), ...inSchemas];
  const left = wholesAbove(path, index).map(
    ({ uri, span, what }) => `${what} (${placeText({ uri, ...span }, file.uri, workspace)})`,
  );
  return {
    edits,
    mentions: [],
    title: `Rename ${valuesText(path)} to ${name}`,
    consequences: paragraphs([
      left.length > 0 &&
        `Not followed, as it takes all keys around this one: ${listNames([...new Set(left)].slice(0, mostLeft))}.`,
      'Values that are set elsewhere, with --set or in other repositories, keep the old name.',
    ]),
    confirm: left.length > 0,
  };
}

const mostLeft = 8;

/** A path with `*` where templates go through all items or keys: a name in one of them is a name in all. */
function widened(path: KeyPath, index: ChartIndex): KeyPath {
  const uses = usesOf(path, index);
  return path.map((step, at) => (at < path.length - 1 && uses.some((use) => use.path[at] === any) ? any : step));
}

function wrongName(name: string, isField: boolean): string | undefined {
  if (name === '' || /[\r\n]/.test(name)) return `${code(name)} is not a valid name for a value.`;
  if (isField ? /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name) : !/["\\]/.test(name)) return undefined;
  return `${code(name)} is not a valid name for a value that templates name: use letters, digits and "_", not starting with a digit.`;
}

function taken(path: KeyPath, name: string, { tree }: ChartIndex): string | undefined {
  const other = [...path.slice(0, -1), name];
  return placesOf(other, tree).length > 0 ? `There is a value ${code(valuesText(other))} already.` : undefined;
}

function keyEdit({ uri, span }: NamePlace, name: string, text: string): Edit {
  const quote = text.charAt(span.start);
  const isQuoted = quote === '"' || (quote === "'" && !name.includes("'"));
  const newText = isQuoted ? `${quote}${name}${quote}` : renderKey(name, styleOf(text));
  return { uri, span, newText };
}
