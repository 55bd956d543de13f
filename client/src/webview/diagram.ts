import type { SetPreview } from '../../../server/src/protocol';
import { arrange } from './diagramLayout';
import { describeDiagram, diagramOf } from './diagramModel';
import type { Box, Picture } from './diagramSketch';
import { type Child, drawn, h, textButton } from './dom';
import { characterWidth } from './measure';
import type { Actions } from './parts';

/**
 * The picture of a set: which Service leads to which pods, and which claims they have. It is drawn in px for the width
 * there is, so that names keep their size. A click leads to what is meant; the table of pods has the same for the keyboard.
 */
export class DiagramView {
  readonly element = h('div', { class: 'diagram' });
  private readonly picture = h('div', { class: 'picture' });
  private set: SetPreview | undefined;
  private shown = '';

  constructor(private readonly actions: Actions) {
    const exported = (label: string, run: (set: SetPreview) => void) =>
      textButton('link', label, () => {
        if (this.set) run(this.set);
      });
    const exports = h(
      'div',
      { class: 'exports', role: 'group', 'aria-label': 'Diagram' },
      exported('Export as SVG...', ({ id }) => actions.exportDiagram(id, 'svg')),
      exported('Export as Mermaid...', ({ id }) => actions.exportDiagram(id, 'mermaid')),
      exported('Copy Mermaid', ({ id }) => actions.copyDiagram(id)),
    );
    this.element.append(this.picture, exports);
    new ResizeObserver(() => this.draw()).observe(this.picture);
  }

  update(set: SetPreview): void {
    this.set = set;
    this.draw();
  }

  /** Draws again only what would be another picture. */
  private draw(): void {
    const { set, picture } = this;
    const width = Math.floor(picture.clientWidth);
    if (!set || width === 0) return;
    const arranged = arrange(diagramOf(set), width, characterWidth(picture));
    const words = describeDiagram(set);
    const shown = JSON.stringify([arranged, words]);
    if (shown === this.shown) return;
    this.shown = shown;
    picture.replaceChildren(drawing(arranged, `Diagram of ${set.name}: ${words}`, this.actions));
  }
}

function drawing({ width, height, boxes, captions, lines }: Picture, words: string, actions: Actions): SVGElement {
  return drawn(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': words },
    ...lines.map(({ path, isDashed }) => drawn('path', { class: isDashed ? 'edge dashed' : 'edge', d: path })),
    ...boxes.map((box) => group(box, actions)),
    ...captions.map(({ x, y, text }) => drawn('text', { class: 'caption', x, y }, text)),
  );
}

function group(box: Box, actions: Actions): SVGElement {
  const { name, place } = box.node;
  const said = [name, factOf(box)].filter(Boolean).join(', ');
  const isAllShown = box.label === name && said === name;
  const made = drawn(
    'g',
    { class: `node ${box.kind} ${stateOf(box)}` },
    outline(box),
    ...texts(box),
    isAllShown ? undefined : drawn('title', {}, said),
  );
  made.addEventListener('click', () => actions.reveal(place));
  return made;
}

/** What there is to know of it beside its name, in words. */
function factOf(box: Box): string {
  if (box.kind !== 'pod') return box.node.detail;
  return box.node.fate === 'stays' ? '' : box.node.fate;
}

function stateOf(box: Box): string {
  if (box.kind !== 'service') return box.node.fate;
  return `${box.node.sign} ${box.node.found ? '' : 'missing'}`;
}

/** A Service is round, a pod is a rectangle, and a claim a cylinder, as in the exported diagram. */
function outline(box: Box): SVGElement {
  const { kind, x, y, width, height } = box;
  switch (kind) {
    case 'service':
      return drawn('rect', { class: 'outline', x, y, width, height, rx: height / 2 });
    case 'pod':
      return drawn('rect', { class: 'outline', x, y, width, height, rx: 3 });
    case 'claim': {
      const bend = 3.5;
      const arc = (sweep: 0 | 1, to: number, at: number) => `A${width / 2} ${bend} 0 0 ${sweep} ${to} ${at}`;
      const [right, top, bottom] = [x + width, y + bend, y + height - bend];
      const d = `M${x} ${top}${arc(1, right, top)}V${bottom}${arc(1, x, bottom)}ZM${x} ${top}${arc(0, right, top)}`;
      return drawn('path', { class: 'outline', d });
    }
  }
}

function texts({ kind, node, label, x, y, width, height }: Box): readonly Child[] {
  const middle = x + width / 2;
  if (kind === 'service')
    return [
      drawn('text', { class: 'node-name centered', x: middle, y: y + height / 2 - 7 }, label),
      drawn('text', { class: 'node-detail centered', x: middle, y: y + height / 2 + 9 }, node.detail),
    ];
  const baseline = y + height / 2 + (kind === 'claim' ? 2 : 0);
  return [
    drawn('text', { class: 'node-name', x: x + 8, y: baseline }, label),
    drawn('text', { class: 'node-detail trailing', x: x + width - 8, y: baseline }, node.detail),
  ];
}
