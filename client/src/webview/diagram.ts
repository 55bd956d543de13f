import type { SetPreview } from '../../../server/src/protocol';
import { type Child, h, svgNamespace } from './dom';
import { type Actions, actionButton } from './parts';

/** The diagram of a set, and buttons that export it. */
export function diagram(set: SetPreview, actions: Actions): readonly Child[] {
  if (!set.diagram) return [];
  const { svg, mermaid } = set.diagram;
  const picture = drawing(svg);
  return [
    h(
      'div',
      { class: 'buttons' },
      actionButton('Export as SVG...', () => actions.exportDiagram(set.id, 'svg')),
      actionButton('Export as Mermaid...', () => actions.exportDiagram(set.id, 'mermaid')),
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
 * Creates elements from SVG source: only those on the list, with the attributes on the list. The server escapes all
 * names in the source; this is a second line of defence.
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
