import type { Diagram, Node, PodNode } from './diagramModel';
import { type Box, besideName, detailLength, type Picture, Sketch } from './diagramSketch';

/** Arranges the diagram of a set in the room there is. All lengths are in px. */

const rowHeight = 26;
const serviceHeight = 42;
const captionHeight = 20;
const gap = 6;
/** Between the columns, if there is room for it, and if not. */
const columnGap = 34;
const leastColumnGap = 22;
/** On both sides of the text in a box, together. */
const padding: Readonly<Record<Box['kind'], number>> = { service: 28, pod: 16, claim: 16 };
/** How far lines, pods and claims are indented where everything stands in one column. */
const indents = { line: 14, pod: 30, claim: 56 };
/** A line is 1 px wide: it must not be cut at the edge. */
const edge = 1;
/** Names are not shortened to fewer characters than this in columns. */
const fewest = 20;

/**
 * Services, pods and claims in three columns if `width` is enough for their names, else below each other. `character` is
 * the width of a character of the names.
 */
export function arrange(diagram: Diagram, width: number, character: number): Picture {
  const columns = columnsFor(diagram, width, character);
  return columns ? inColumns(diagram, columns, width, character) : inOneColumn(diagram, width, character);
}

type Columns = Readonly<Record<Box['kind'] | 'between', number>>;

/** The widths of the columns and between them; undefined if there is too little room for the names. */
function columnsFor(diagram: Diagram, width: number, character: number): Columns | undefined {
  const pods = podsOf(diagram);
  const nodes = { service: diagram.services, pod: pods, claim: pods.flatMap(({ claims }) => claims) };
  const widest = (kind: Box['kind'], characters?: number) =>
    Math.max(
      0,
      ...nodes[kind].map((node) => widthOf(kind, { ...node, name: node.name.slice(0, characters) }, character)),
    );
  const columns = { between: columnGap, service: widest('service'), pod: widest('pod'), claim: widest('claim') };
  const gaps = nodes.claim.length > 0 ? 2 : 1;
  let excess = columns.service + columns.pod + columns.claim + gaps * columnGap + 2 * edge - width;
  const less = Math.max(0, Math.min(excess, gaps * (columnGap - leastColumnGap)));
  columns.between -= less / gaps;
  excess -= less;
  for (const kind of ['claim', 'service', 'pod'] as const) {
    const less = Math.max(0, Math.min(excess, columns[kind] - widest(kind, fewest)));
    columns[kind] -= less;
    excess -= less;
  }
  return excess > 0 ? undefined : columns;
}

function inColumns(diagram: Diagram, columns: Columns, width: number, character: number): Picture {
  const sketch = new Sketch(width, character, padding);
  const { service, pod: podWidth, between } = columns;
  const x = { pod: edge + service + between, claim: edge + service + podWidth + 2 * between };
  const reached: number[] = [];
  let y = edge;
  for (const pod of diagram.pods) {
    if (pod.kind === 'more') {
      sketch.caption(x.pod, y + (captionHeight - gap) / 2, pod.count);
      y += captionHeight;
      continue;
    }
    const lines = Math.max(1, pod.claims.length + (pod.moreClaims > 0 ? 1 : 0));
    const middle = y + (lines * (rowHeight + gap) - gap) / 2;
    sketch.box({ kind: 'pod', node: pod }, { x: x.pod, y: middle - rowHeight / 2, width: podWidth, height: rowHeight });
    if (pod.fate !== 'deleted') reached.push(middle);
    for (const claim of pod.claims) {
      sketch.box({ kind: 'claim', node: claim }, { x: x.claim, y, width: columns.claim, height: rowHeight });
      sketch.line(curve(x.pod + podWidth, middle, x.claim, y + rowHeight / 2), isEnding(claim.fate));
      y += rowHeight + gap;
    }
    if (pod.moreClaims > 0) sketch.caption(x.claim, y + rowHeight / 2, pod.moreClaims);
    y += (lines - pod.claims.length) * (rowHeight + gap);
  }
  return servicesBeside(sketch, diagram, columns, reached, y - gap);
}

/** Adds the Services to the left of pods of which those are reached that have their middles at `reached`. */
function servicesBeside(
  sketch: Sketch,
  { services, moreServices }: Diagram,
  { service: width, between }: Columns,
  reached: readonly number[],
  bottom: number,
): Picture {
  const stacked = services.length * (serviceHeight + gap) - gap + (moreServices > 0 ? captionHeight : 0);
  const height = Math.max(bottom, stacked + edge) + edge;
  let y = Math.max(edge, (height - stacked) / 2);
  for (const node of services) {
    sketch.box({ kind: 'service', node }, { x: edge, y, width, height: serviceHeight });
    if (node.reaches)
      for (const middle of reached)
        sketch.line(curve(edge + width, y + serviceHeight / 2, edge + width + between, middle), !node.found);
    y += serviceHeight + gap;
  }
  if (moreServices > 0) sketch.caption(edge, y + (captionHeight - gap) / 2, moreServices);
  return sketch.picture(height);
}

/** As a tree: below the Services the pods, below each pod its claims. */
function inOneColumn(diagram: Diagram, width: number, character: number): Picture {
  const sketch = new Sketch(width, character, padding);
  const { services, moreServices, pods } = diagram;
  const room = (kind: Box['kind'], node: Node, x: number) => ({
    x,
    width: Math.min(widthOf(kind, node, character), width - x - edge),
  });
  let y = edge;
  const more = (x: number, count: number) => {
    if (count > 0) sketch.caption(x, y + (captionHeight - gap) / 2, count);
    if (count > 0) y += captionHeight;
  };
  for (const node of services) {
    sketch.box({ kind: 'service', node }, { ...room('service', node, edge), y, height: serviceHeight });
    y += serviceHeight + gap;
  }
  more(edge, moreServices);
  const trunk = y - gap;
  const reaching = services.filter(({ reaches }) => reaches);
  for (const pod of pods) {
    if (pod.kind === 'more') {
      more(indents.pod, pod.count);
      continue;
    }
    sketch.box({ kind: 'pod', node: pod }, { ...room('pod', pod, indents.pod), y, height: rowHeight });
    if (reaching.length > 0 && pod.fate !== 'deleted')
      sketch.line(corner(indents.line, trunk, indents.pod, y), !reaching.some(({ found }) => found));
    y += rowHeight + gap;
    const branch = y - gap;
    for (const claim of pod.claims) {
      sketch.box({ kind: 'claim', node: claim }, { ...room('claim', claim, indents.claim), y, height: rowHeight });
      sketch.line(corner(indents.pod + indents.line, branch, indents.claim, y), isEnding(claim.fate));
      y += rowHeight + gap;
    }
    more(indents.claim, pod.moreClaims);
  }
  return sketch.picture(y - gap + edge);
}

/** How wide a box is with all of its name. A Service has its detail below the name, the others beside it. */
function widthOf(kind: Box['kind'], { name, detail }: Node, character: number): number {
  const characters =
    kind === 'service' ? Math.max(name.length, detailLength(detail)) : name.length + besideName(detail);
  return Math.ceil(characters * character) + padding[kind];
}

/** Whether a pod and its claim part. */
function isEnding(fate: PodNode['fate']): boolean {
  return fate === 'retained' || fate === 'deleted';
}

function podsOf({ pods }: Diagram): readonly PodNode[] {
  return pods.flatMap((pod) => (pod.kind === 'pod' ? [pod] : []));
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** Down, and to the left side of the row that begins at `top`. */
function corner(x: number, y: number, to: number, top: number): string {
  return `M${x} ${y}V${top + rowHeight / 2}H${to}`;
}
