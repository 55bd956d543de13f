import { fenced, prose } from '../../operations/markdown';
import type { SourceFile } from '../../workspace/file';
import { rootName } from '../../workspace/uri';
import type { Workspace } from '../../workspace/workspace';
import type { Span } from '../../yaml/text';

/** So many lines of what an action renders to are shown, and so many different ones. */
const mostLines = 12;
const mostTexts = 4;

/** What an action renders to; with each values file, if that differs. Empty where no rendering has it. */
export function renderedText(file: SourceFile, action: Span, workspace: Workspace): string {
  const texts = new Map<string, string[]>();
  const renderings = workspace.renderingsOf(file.uri).filter(({ chart }) => chart !== undefined);
  for (const rendering of renderings) {
    const printed = [...new Set(rendering.textsBy({ uri: file.uri, ...action }))].slice(0, mostTexts).join('\n');
    if (printed.trim() === '') continue;
    const text = withoutIndentation(printed);
    texts.set(text, [...(texts.get(text) ?? []), rootName(rendering.root, file.uri)]);
  }
  const [only, other] = texts;
  if (!only) return '';
  if (!other && only[1].length === renderings.length) return `**Renders**\n\n${block(only[0])}`;
  return [...texts]
    .slice(0, mostTexts)
    .map(([text, roots]) => `**Renders** with ${roots.map(prose).join(', ')}\n\n${block(text)}`)
    .join('\n\n');
}

function block(text: string): string {
  const lines = text.split('\n');
  return fenced('yaml', lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines);
}

/** Lines moved to the left as far as all of them can be. */
function withoutIndentation(text: string): string {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const indentation = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  );
  return lines.map((line) => line.slice(indentation)).join('\n');
}
