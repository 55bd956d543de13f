import type { SetPreview } from '../../../server/src/protocol';
import { type Child, h, svgNamespace } from './dom';
import { type Actions, actionButton } from './parts';

/** The picture of a set, and the ways to take it along. */
export function diagram(set: SetPreview, actions: Actions): readonly Child[] {
  if (!set.diagram) return [];
  const { svg, mermaid } = set.diagram;
  const picture = drawing(svg);
  return [
    h(
      'div',
      { class: 'buttons' },
      actionButton('Save as SVG…', () => actions.exportDiagram(set.id, 'svg')),
      actionButton('Save as Mermaid…', () => actions.exportDiagram(set.id, 'mermaid')),
      actionButton('Copy Mermaid', () => actions.copy(mermaid)),
    ),
    picture && h('div', { class: 'picture', tabindex: 0, role: 'group', 'aria-label': 'Diagram' }, picture),
  ];
}

const elements: ReadonlySet<string> = new Set(['svg', 'g', 'rect', 'path', 'line', 'text', 'title', 'tspan']);
const attributes: ReadonlySet<string> = new Set(
  [
    'viewBox width height role aria-label font-family font-size font-weight stroke stroke-width stroke-dasharray',
    'fill fill-opacity x y x1 y1 x2 y2 rx ry d text-anchor dominant-baseline opacity transform',
  ].flatMap((names) => names.split(' ')),
);

/**
 * An SVG text as elements: only those that draw, with the attributes that say how. Whatever else the text holds is left
 * out, though the server escapes all names in it.
 */
function drawing(svg: string): SVGElement | undefined {
  const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
  const copy = copyOf(documentElement);
  return copy instanceof SVGElement ? copy : undefined;
}

function copyOf(node: Node): Node | undefined {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.textContent ?? '');
  if (!(node instanceof Element) || node.namespaceURI !== svgNamespace || !elements.has(node.localName))
    return undefined;
  const copy = document.createElementNS(svgNamespace, node.localName);
  for (const { name, value } of node.attributes) if (attributes.has(name)) copy.setAttribute(name, value);
  for (const child of node.childNodes) {
    const inner = copyOf(child);
    if (inner) copy.append(inner);
  }
  return copy;
}
