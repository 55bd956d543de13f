import type { ClaimNode, PodNode, ServiceNode } from './diagramModel';

/** Where the parts of a diagram stand, in px. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly captions: readonly Caption[];
  readonly lines: readonly Line[];
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Content =
  | { readonly kind: 'service'; readonly node: ServiceNode }
  | { readonly kind: 'pod'; readonly node: PodNode }
  | { readonly kind: 'claim'; readonly node: ClaimNode };

/** A Service, a pod or a claim; `label` is its name, or as much of it as fits. */
export type Box = Area & Content & { readonly label: string };

/** What is left out: `… 996 more`. `x` is its left end, `y` its middle. */
export interface Caption {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface Line {
  /** The data of a path. */
  readonly path: string;
  /** Whether it leads to what is not there, or will not be. */
  readonly isDashed: boolean;
}

/** A picture that is being put together. */
export class Sketch {
  private readonly boxes: Box[] = [];
  private readonly captions: Caption[] = [];
  private readonly lines: Line[] = [];

  /** `character` is the width of a character of the names, `padding` what a box has on both sides of its text, in px. */
  constructor(
    private readonly width: number,
    private readonly character: number,
    private readonly padding: Readonly<Record<Box['kind'], number>>,
  ) {}

  box(content: Content, area: Area): void {
    const { kind, node } = content;
    const beside = kind === 'service' ? 0 : besideName(node.detail) * this.character;
    this.boxes.push({
      ...content,
      ...area,
      label: fitted(node.name, area.width - this.padding[kind] - beside, this.character),
    });
  }

  line(path: string, isDashed: boolean): void {
    this.lines.push({ path, isDashed });
  }

  caption(x: number, y: number, count: number): void {
    this.captions.push({ x, y, text: `… ${count.toLocaleString('en')} more` });
  }

  picture(height: number): Picture {
    const { width, boxes, captions, lines } = this;
    return { width, height, boxes, captions, lines };
  }
}

/** How many characters of a name a detail is as wide as: it is written smaller. */
export function detailLength(detail: string): number {
  return 0.9 * detail.length;
}

/** The same of a detail beside a name, with what is between them. */
export function besideName(detail: string): number {
  return detail === '' ? 0 : detailLength(detail) + 1.5;
}

/** As much of a name as fits, in the middle of which something is left out: names differ at their ends. */
export function fitted(name: string, width: number, character: number): string {
  // Half a character more, for what was rounded.
  const room = Math.max(3, Math.floor(width / character + 0.5));
  if (name.length <= room) return name;
  const end = Math.floor((room - 1) / 2);
  return `${name.slice(0, room - 1 - end)}…${name.slice(name.length - end)}`;
}
