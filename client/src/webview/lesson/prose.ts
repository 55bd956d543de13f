import { type Child, h } from '../dom';

/** A text with its names: what stands in backticks is shown as code. Nothing is parsed as HTML. */
export function inline(text: string): readonly Child[] {
  return text.split('`').map((piece, index) => (index % 2 === 1 ? h('code', {}, piece) : piece));
}

export function paragraph(text: string, className = ''): HTMLElement {
  return h('p', { class: className || undefined }, ...inline(text));
}
