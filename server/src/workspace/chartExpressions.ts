import type { At } from '../yaml/at';
import type { RenderedFile } from './rendered';
import { TemplateText } from './templateText';

/** The names and labels in a rendering that its chart makes by expressions, to be written by these in other places too. */
export class Expressions {
  private readonly names = new Map<string, string>();
  private readonly selectors: Selector[] = [];

  constructor(private readonly rendering: RenderedFile) {
    for (const resource of rendering.resources) {
      const { root, kind } = resource;
      this.addName(root.get('metadata').get('name'));
      if (kind !== 'StatefulSet') continue;
      this.addName(root.get('spec').get('serviceName'));
      const labels = root.get('spec').get('selector').get('matchLabels');
      const [lines, template] = [linesOf(labels, rendering.text), TemplateText.of(resource)];
      if (lines && template) this.selectors.push({ lines, labels, template });
    }
  }

  /** A text of the rendering with expressions in the place of the values and lines that are such names and labels. */
  inText(text: string): string {
    const scalar = /^(["']?)([^\s"':]+)\1$/.exec(text)?.[2];
    if (scalar !== undefined) return this.names.get(scalar) ?? text;
    const named = text.replace(/(: )([^\s"':]+)(?=\r?\n|$)/g, (all, colon: string, name: string) => {
      const expression = this.names.get(name);
      return expression === undefined ? all : colon + expression;
    });
    return this.selectors.reduce((now, selector) => withLabels(now, selector), named);
  }

  private addName({ string: name, valueSpan }: At): void {
    if (name === undefined || !valueSpan || this.names.has(name)) return;
    const place = this.rendering.templateTextOf(valueSpan);
    const text = place && this.rendering.sourceAt(place.uri)?.text.slice(place.start, place.end);
    if (text?.includes('{{') && !text.includes('\n')) this.names.set(name, text);
  }
}

/** The labels by which a set selects its pods. */
interface Selector {
  /** Without their indentation. */
  readonly lines: readonly string[];
  readonly labels: At;
  readonly template: TemplateText;
}

/** The lines of a map in block style, without their indentation. */
function linesOf({ isFlow, valueSpan }: At, text: string): string[] | undefined {
  if (isFlow || !valueSpan) return undefined;
  const lines = text.slice(valueSpan.start, valueSpan.end).trimEnd().split('\n');
  return lines.map((line) => line.trim());
}

/** A text in which the labels, where it has just these under `matchLabels`, are written as the set's own are. */
function withLabels(text: string, { lines, labels, template }: Selector): string {
  const all = text.split('\n');
  const result: string[] = [];
  for (let index = 0; index < all.length; index++) {
    const line = all[index] ?? '';
    result.push(line);
    if (!/^\s*matchLabels:$/.test(line)) continue;
    const next = all.slice(index + 1, index + 1 + lines.length);
    const column = /^ */.exec(next[0] ?? '')?.[0].length ?? 0;
    const written = lines.every((each, i) => next[i]?.trim() === each) ? template.block(labels, column) : undefined;
    if (!written) continue;
    result.push(...written);
    index += lines.length;
  }
  return result.join('\n');
}
