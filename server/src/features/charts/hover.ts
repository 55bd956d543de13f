import { code, fenced, link, prose } from '../../operations/markdown';
import type { Context } from '../../settings/context';
import type { SourceFile } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';
import type { Span } from '../../yaml/text';
import { listed } from '../describe';
import type { Hover } from '../hover';
import { atMost, mostRoots, placeLink } from '../renderings/shown';
import { type ChartIndex, indexOf } from './chartIndex';
import { type FunctionDoc, functionDoc } from './functions';
import { keyAtTop, treesOf } from './members';
import { objectDoc, objectValue } from './objects';
import { renderedText } from './rendered';
import { type Target, targetsAt } from './target';
import { keyText, valueText } from './valueText';

/**
 * What a name in a template stands for, and what its action renders to; on a key of values where it is used and what else
 * sets it. Undefined where there is nothing to say.
 */
export function hover(file: SourceFile, offset: number, context: Context): Hover | undefined {
  const { workspace } = context;
  const targets = targetsAt(file, offset, workspace);
  const indexes = treesOf(file.uri, workspace).flatMap((tree) => indexOf(tree) ?? []);
  const action = indexes.map((index) => index.actionAt(file.uri, offset)).find((each) => each !== undefined);
  const named = targets.length > 0 ? undefined : functionAt(file, offset, indexes);
  const span = targets[0]?.span ?? named?.span ?? action;
  if (!span) return undefined;
  const parts = [
    ...targets.map((target) => describe(target, file, context)),
    named ? described(named.doc) : '',
    action ? renderedText(file, action, workspace) : '',
  ];
  const said = [...new Set(parts.filter(Boolean))];
  return said.length > 0 ? { markdown: said.join('\n\n---\n\n'), span } : undefined;
}

function functionAt(
  { uri, text }: SourceFile,
  offset: number,
  indexes: readonly ChartIndex[],
): { readonly doc: FunctionDoc; readonly span: Span } | undefined {
  const use = indexes.map((index) => index.functionAt(uri, offset)).find((each) => each !== undefined);
  const span = use?.span ?? keywordAt(text, offset);
  const doc = span && functionDoc(text.slice(span.start, span.end));
  return doc && (use !== undefined || doc.isKeyword) ? { doc, span } : undefined;
}

/** The word that begins an action, at an offset. */
function keywordAt(text: string, offset: number): Span | undefined {
  let [start, end] = [offset, offset];
  while (start > 0 && /[a-z]/.test(text.charAt(start - 1))) start--;
  while (end < text.length && /[a-z]/.test(text.charAt(end))) end++;
  const before = text.slice(Math.max(0, start - 12), start);
  return end > start && /\{\{-?[ \t]*(?:else[ \t]+)?$/.test(before) ? { start, end } : undefined;
}

function described({ signature, meaning, example, result, isKeyword }: FunctionDoc): string {
  const gives = result === undefined || result === '' ? [] : [`gives ${code(result.replaceAll('\n', '⏎'))}`];
  const shown = [code(isKeyword ? `{{ ${example} }}` : example), ...gives].join(' ');
  return `${fenced('go', [signature])}\n\n${meaning}\n\nExample: ${shown}`;
}

function describe(target: Target, file: SourceFile, context: Context): string {
  const { workspace } = context;
  switch (target.type) {
    case 'value':
      if (target.at) return keyText(target.path, target.at, target.index, file, workspace);
      return valueText(target, file, workspace);
    case 'define':
      return helperText(target.name, target.index, file, workspace);
    case 'variable':
      return variableText(target, file, workspace);
    case 'object':
      return objectText(target, context);
  }
}

/** What a variable is made of, as far as that is known. */
function variableText(
  { use, index }: Extract<Target, { type: 'variable' }>,
  file: SourceFile,
  workspace: Workspace,
): string {
  const parts = use.meaning.flatMap((subject) => {
    if (subject.type !== 'path') return [];
    const [first, ...keys] = subject.path;
    if (first !== 'Values' || keys.length === 0) return [code(`.${subject.path.join('.')}`)];
    return [valueText({ path: keyAtTop(keys, subject.member, index.tree), own: keys, index }, file, workspace)];
  });
  const place = placeLink({ uri: file.uri, ...use.declaration }, file.uri, workspace);
  return [`Variable ${code(use.name)}, declared in ${place}`, ...parts].join('\n\n');
}

function helperText(name: string, { defines, calls }: ChartIndex, file: SourceFile, workspace: Workspace): string {
  const found = defines.filter((each) => each.name === name);
  const comments = found.flatMap(({ comment }) => (comment === '' ? [] : [prose(comment)]));
  const places = found.map(({ uri, span }) => placeLink({ uri, ...span }, file.uri, workspace));
  const used = calls
    .filter((each) => each.name === name)
    .map(({ uri, span }) => placeLink({ uri, ...span }, file.uri, workspace));
  return [
    `Template ${code(name)}`,
    ...comments,
    places.length > 0 ? `**Defined in** ${places.join(', ')}` : 'Not defined in this workspace.',
    used.length > 0 ? `**Used in**\n\n${listed(atMost([...new Set(used)], mostRoots))}` : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

function objectText({ path, member, index }: Extract<Target, { type: 'object' }>, context: Context): string {
  const doc = objectDoc(path);
  const [top = member] = index.tree.members;
  const value = objectValue(path, member, top, context);
  const isOfChart = path[0] === 'Chart' && value !== undefined && path[1] !== 'IsRoot';
  const from = isOfChart ? ` (${link('Chart.yaml', member.chart.uri)})` : '';
  if (!doc && value === undefined) return '';
  return [
    `${code(`.${path.join('.')}`)}${doc ? ` (${doc.type})` : ''}`,
    doc?.meaning ?? '',
    value === undefined ? '' : `Here: ${code(value)}${from}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}
