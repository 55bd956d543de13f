import type { ClaimNode, Diagram, Elision, Node, PodNode, ServiceNode } from './diagramModel';

/** Where the parts of a diagram stand, in px. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly captions: readonly Caption[];
  readonly edges: readonly Edge[];
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Box = Area & { /** The name, or as much of it as fits. */ readonly label: string } & (
    | { readonly kind: 'service'; readonly node: ServiceNode }
    | { readonly kind: 'pod'; readonly node: PodNode }
    | { readonly kind: 'claim'; readonly node: ClaimNode }
  );

/** What is no thing of its own: `… 996 more`. `x` is its left end, `y` its middle. */
export interface Caption {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface Edge {
  /** The data of a path. */
  readonly path: string;
  /** Whether it leads to what is not there, or will not be. */
  readonly isDashed: boolean;
}

const row = 26;
const rowGap = 6;
const serviceHeight = 42;
const captionHeight = 20;
/** Between the columns. */
const columnGap = 34;
/** On both sides of the text in a box, together. */
const padding = { service: 28, pod: 16, claim: 18 };
/** How far pods and claims are indented where everything stands in one column. */
const indents = { spine: 14, pod: 30, claim: 56 };
/** A line is 1 px wide: it must not be cut at the margin. */
const margin = 1;
/** Names are not shortened to fewer characters than this in columns. */
const fewest = 20;

/**
 * Arranges a diagram in a width: Services, pods and claims in three columns if that is wide enough for their names, else
 * below each other. `character` is the width of a character of the names. Both in px.
 */
export function arrange(diagram: Diagram, width: number, character: number): Picture {
  const columns = columnsFor(diagram, width, character);
  return columns ? inColumns(diagram, columns, width, character) : inOneColumn(diagram, width, character);
}

interface Columns {
  readonly service: number;
  readonly pod: number;
  readonly claim: number;
}

/** The widths of the columns; undefined if the names are too long for so little room. */
function columnsFor(diagram: Diagram, width: number, character: number): Columns | undefined {
  const pods = podsOf(diagram);
  const claims = pods.flatMap((pod) => pod.claims);
  const natural = {
    service: widest(diagram.services.map((node) => serviceWidth(node, character))),
    pod: widest(pods.map((node) => lineWidth(node, padding.pod, character))),
    claim: widest(claims.map((node) => lineWidth(node, padding.claim, character))),
  };
  const least = (nodes: readonly Node[], pad: number) =>
    widest(nodes.map(({ name, detail }) => lineWidth({ name: name.slice(0, fewest), detail }, pad, character)));
  const smallest = {
    service: Math.min(
      natural.service,
      widest(
        diagram.services.map(({ name, detail }) => serviceWidth({ name: name.slice(0, fewest), detail }, character)),
      ),
    ),
    pod: least(pods, padding.pod),
    claim: least(claims, padding.claim),
  };
  let excess = natural.service + natural.pod + natural.claim + columnGap * (claims.length > 0 ? 2 : 1) - width;
  const shrunk = { ...natural };
  for (const column of ['claim', 'service', 'pod'] as const) {
    const less = Math.max(0, Math.min(excess, natural[column] - smallest[column]));
    shrunk[column] -= less;
    excess -= less;
  }
  return excess > 0 ? undefined : shrunk;
}

function inColumns(diagram: Diagram, columns: Columns, width: number, character: number): Picture {
  const x = { service: margin, pod: columns.service + columnGap, claim: columns.service + columns.pod + 2 * columnGap };
  const boxes: Box[] = [];
  const captions: Caption[] = [];
  const edges: Edge[] = [];
  const targets: { readonly node: PodNode; readonly y: number }[] = [];
  let y = margin;
  for (const pod of diagram.pods) {
    if (pod.kind === 'more') {
      captions.push({ x: x.pod, y: y + captionHeight / 2 - rowGap / 2, text: moreText(pod.count) });
      y += captionHeight;
      continue;
    }
    const lines = Math.max(1, pod.claims.length + (pod.moreClaims > 0 ? 1 : 0));
    const middle = y + (lines * (row + rowGap) - rowGap) / 2;
    boxes.push(podBox(pod, { x: x.pod, y: middle - row / 2, width: columns.pod }, character));
    targets.push({ node: pod, y: middle });
    for (const [index, claim] of pod.claims.entries()) {
      const top = y + index * (row + rowGap);
      boxes.push(claimBox(claim, { x: x.claim, y: top, width: columns.claim - margin }, character));
      const path = curve(x.pod + columns.pod, middle, x.claim, top + row / 2);
      edges.push({ path, isDashed: claim.fate === 'retained' || claim.fate === 'deleted' });
    }
    if (pod.moreClaims > 0)
      captions.push({ x: x.claim, y: y + (lines - 1) * (row + rowGap) + row / 2, text: moreText(pod.moreClaims) });
    y += lines * (row + rowGap);
  }
  const { services, moreServices } = diagram;
  const stacked = services.length * (serviceHeight + rowGap) - rowGap + (moreServices > 0 ? captionHeight : 0);
  const height = Math.max(y - rowGap, stacked + margin) + margin;
  let top = Math.max(margin, (height - stacked) / 2);
  for (const service of services) {
    boxes.push(serviceBox(service, { x: x.service, y: top, width: columns.service }, character));
    if (service.reaches)
      for (const { node, y } of targets)
        if (node.fate !== 'deleted')
          edges.push({
            path: curve(x.service + columns.service, top + serviceHeight / 2, x.pod, y),
            isDashed: !service.found,
          });
    top += serviceHeight + rowGap;
  }
  if (moreServices > 0) captions.push({ x: x.service, y: top + captionHeight / 2, text: moreText(moreServices) });
  return { width, height, boxes, captions, edges };
}

function inOneColumn(diagram: Diagram, width: number, character: number): Picture {
  const boxes: Box[] = [];
  const captions: Caption[] = [];
  const edges: Edge[] = [];
  const fitting = (x: number, natural: number) => ({ x, width: Math.min(natural, width - x - margin) });
  const { services, moreServices, pods } = diagram;
  let y = margin;
  for (const service of services) {
    boxes.push(serviceBox(service, { ...fitting(margin, serviceWidth(service, character)), y }, character));
    y += serviceHeight + rowGap;
  }
  if (moreServices > 0) {
    captions.push({ x: margin, y: y + captionHeight / 2 - rowGap / 2, text: moreText(moreServices) });
    y += captionHeight;
  }
  const spine = y - rowGap;
  const reaching = services.filter(({ reaches }) => reaches);
  for (const pod of pods) {
    if (pod.kind === 'more') {
      captions.push({ x: indents.pod, y: y + captionHeight / 2 - rowGap / 2, text: moreText(pod.count) });
      y += captionHeight;
      continue;
    }
    boxes.push(podBox(pod, { ...fitting(indents.pod, lineWidth(pod, padding.pod, character)), y }, character));
    if (reaching.length > 0 && pod.fate !== 'deleted')
      edges.push({
        path: `M${indents.spine} ${spine}V${y + row / 2}H${indents.pod}`,
        isDashed: !reaching.some(({ found }) => found),
      });
    const bottom = y + row;
    y += row + rowGap;
    for (const claim of pod.claims) {
      boxes.push(
        claimBox(claim, { ...fitting(indents.claim, lineWidth(claim, padding.claim, character)), y }, character),
      );
      edges.push({
        path: `M${indents.pod + indents.spine} ${bottom}V${y + row / 2}H${indents.claim}`,
        isDashed: claim.fate === 'retained' || claim.fate === 'deleted',
      });
      y += row + rowGap;
    }
    if (pod.moreClaims > 0) {
      captions.push({ x: indents.claim, y: y + captionHeight / 2 - rowGap / 2, text: moreText(pod.moreClaims) });
      y += captionHeight;
    }
  }
  return { width, height: y - rowGap + margin, boxes, captions, edges };
}

type Place = Omit<Area, 'height'>;

function serviceBox(node: ServiceNode, place: Place, character: number): Box {
  return {
    kind: 'service',
    node,
    ...place,
    height: serviceHeight,
    label: fitted(node.name, place.width - padding.service, character),
  };
}

function podBox(node: PodNode, place: Place, character: number): Box {
  return { kind: 'pod', node, ...place, height: row, label: labelBeside(node, place.width - padding.pod, character) };
}

function claimBox(node: ClaimNode, place: Place, character: number): Box {
  return {
    kind: 'claim',
    node,
    ...place,
    height: row,
    label: labelBeside(node, place.width - padding.claim, character),
  };
}

/** The name in a box that has the detail at its right end. */
function labelBeside({ name, detail }: Node, width: number, character: number): string {
  return fitted(name, width - detailWidth(detail, character), character);
}

function serviceWidth({ name, detail }: Pick<Node, 'name' | 'detail'>, character: number): number {
  return Math.ceil(Math.max(name.length, detail.length) * character) + padding.service;
}

function lineWidth({ name, detail }: Pick<Node, 'name' | 'detail'>, padding: number, character: number): number {
  return Math.ceil(name.length * character + detailWidth(detail, character)) + padding;
}

/** With what separates it from the name. */
function detailWidth(detail: string, character: number): number {
  return detail === '' ? 0 : (detail.length + 2) * character;
}

/** As much of a name as fits, in the middle of which something is left out: what differs most stands at its ends. */
export function fitted(name: string, width: number, character: number): string {
  // Half a character for rounding.
  const room = Math.max(3, Math.floor(width / character + 0.5));
  if (name.length <= room) return name;
  const end = Math.floor((room - 1) / 2);
  return `${name.slice(0, room - 1 - end)}…${name.slice(name.length - end)}`;
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function moreText(count: number): string {
  return `… ${count.toLocaleString('en')} more`;
}

function widest(widths: readonly number[]): number {
  return Math.max(0, ...widths);
}

function podsOf({ pods }: Diagram): readonly PodNode[] {
  return pods.filter((pod: PodNode | Elision): pod is PodNode => pod.kind === 'pod');
}
