import { claimName, effectiveClaimTemplates, podName } from '../statefulset/identity';
import { governanceSummary } from '../statefulset/narrator/governance';
import type { StatefulSet } from '../statefulset/set';
import type { SetNetwork } from './connect';

/** A diagram of a set: its Services, pods and claims, as Mermaid text and as SVG. Of many pods the middle is left out. */

interface Diagram {
  readonly set: string;
  readonly services: readonly ServiceBox[];
  readonly pods: readonly { readonly name: string; readonly claims: readonly Box[] }[];
  /** How many pods are left out before the last one. */
  readonly omitted: number;
}

interface ServiceBox extends Box {
  /** Whether it leads to the pods. */
  readonly reaches: boolean;
}

interface Box {
  readonly name: string;
  readonly detail: string;
}

/** As many pods are drawn; of more the first ones and the last. */
const maxPods = 6;

function diagramOf(set: StatefulSet, { governance, clients }: SetNetwork): Diagram {
  const templates = effectiveClaimTemplates(set);
  const all = set.replicas <= maxPods;
  const shown = all ? set.replicas : maxPods - 1;
  const indices = Array.from({ length: shown }, (_, index) => index);
  const { name: governing, reaches } = governance;
  const state = governanceSummary(governance).label.toLowerCase();
  return {
    set: set.name,
    services: [
      ...(governing === undefined ? [] : [{ name: governing, detail: `Service, ${state}`, reaches }]),
      ...clients.map(({ name, headless }) => ({
        name,
        detail: headless ? 'Service, headless' : 'Service',
        reaches: true,
      })),
    ],
    pods: [...indices, ...(all ? [] : [set.replicas - 1])].map((index) => ({
      name: podName(set, set.start + index),
      claims: templates.map((template) => ({
        name: claimName(template, set, set.start + index),
        detail: template.storage ?? 'claim',
      })),
    })),
    omitted: all ? 0 : set.replicas - maxPods,
  };
}

/** The diagram in Mermaid (a flowchart). Every name is escaped: nothing in it is read as Mermaid or HTML. */
export function diagramMermaid(set: StatefulSet, network: SetNetwork): string {
  const { set: name, services, pods, omitted } = diagramOf(set, network);
  const lines = ['flowchart LR', `  set["${mermaid(name)}<br/>StatefulSet"]`];
  for (const [index, service] of services.entries())
    lines.push(`  service${index}(["${mermaid(service.name)}<br/>${mermaid(service.detail)}"])`);
  for (const [index, pod] of pods.entries()) {
    const last = index === pods.length - 1;
    if (omitted > 0 && last) lines.push(`  more["… ${omitted} more"]`, '  set --- more');
    lines.push(`  pod${index}["${mermaid(pod.name)}"]`, `  set --> pod${index}`);
    for (const [place, { reaches }] of services.entries())
      if (reaches) lines.push(`  service${place} -.-> pod${index}`);
    for (const [place, claim] of pod.claims.entries())
      lines.push(
        `  claim${index}_${place}[("${mermaid(claim.name)}<br/>${mermaid(claim.detail)}")]`,
        `  pod${index} --- claim${index}_${place}`,
      );
  }
  return `${lines.join('\n')}\n`;
}

/** Everything but letters, digits and a few marks as Mermaid's entity codes. */
function mermaid(text: string): string {
  return [...text].map((char) => (/[\w .,/-]/.test(char) ? char : `#${char.codePointAt(0)};`)).join('');
}

const row = 48;
const column = { services: 10, set: 230, pods: 420, claims: 610 };
const box = { width: 150, height: 36 };
const claimWidth = 200;

/**
 * The diagram as a standalone SVG. It has no script, style or link, takes the `color` of what surrounds it (black in
 * a file of its own), and has a description for screen readers.
 */
export function diagramSvg(set: StatefulSet, network: SetNetwork): string {
  const diagram = diagramOf(set, network);
  const { services, pods, omitted } = diagram;
  const parts: string[] = [];
  let y = 10;
  const middles: number[] = [];
  for (const [index, pod] of pods.entries()) {
    if (omitted > 0 && index === pods.length - 1) {
      parts.push(label(column.pods + box.width / 2, y + box.height / 2, `… ${omitted} more`));
      y += row;
    }
    const top = y;
    for (const claim of pod.claims) {
      parts.push(cylinder(column.claims, y, claim));
      parts.push(line(column.pods + box.width, top + box.height / 2, column.claims, y + box.height / 2, false));
      y += row;
    }
    y = Math.max(y, top + row);
    middles.push(top + box.height / 2);
    parts.push(rectangle(column.pods, top, 3, { name: pod.name, detail: 'Pod' }));
  }
  const height = Math.max(y, services.length * row + 10, row + 10);
  const setMiddle = middles[0] ?? 10 + box.height / 2;
  parts.push(rectangle(column.set, setMiddle - box.height / 2, 0, { name: diagram.set, detail: 'StatefulSet' }));
  for (const middle of middles) parts.push(line(column.set + box.width, setMiddle, column.pods, middle, false));
  for (const [index, service] of services.entries()) {
    const top = 10 + index * row;
    parts.push(rectangle(column.services, top, box.height / 2, service));
    if (service.reaches)
      parts.push(line(column.services + box.width, top + box.height / 2, column.set, setMiddle, true));
  }
  const width = column.claims + claimWidth + 10;
  const description = `StatefulSet ${diagram.set}: ${pods.map(({ name }) => name).join(', ')}${omitted > 0 ? `, ${omitted} more not shown` : ''}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${xml(description)}" font-family="sans-serif" font-size="11" stroke="currentColor" fill="none">`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function rectangle(x: number, y: number, radius: number, { name, detail }: Box): string {
  const shape = `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="${radius}"/>`;
  return shape + captions(x + box.width / 2, y, box.width, name, detail);
}

/** Storage: a cylinder. */
function cylinder(x: number, y: number, { name, detail }: Box): string {
  const bend = 3;
  const right = x + claimWidth;
  const bottom = y + box.height - bend;
  const curve = `A${claimWidth / 2} ${bend} 0 0`;
  const shape = `<path d="M${x} ${y + bend}${curve} 1 ${right} ${y + bend}V${bottom}${curve} 1 ${x} ${bottom}ZM${x} ${y + bend}${curve} 0 ${right} ${y + bend}"/>`;
  return shape + captions(x + claimWidth / 2, y + 3, claimWidth, name, detail);
}

function captions(x: number, y: number, width: number, name: string, detail: string): string {
  const fit = Math.floor(width / 6.5);
  const shown = name.length > fit ? `${name.slice(0, fit - 1)}…` : name;
  const title = shown === name ? '' : `<title>${xml(name)}</title>`;
  return `<g>${title}${label(x, y + 12, shown)}${label(x, y + 26, detail)}</g>`;
}

function label(x: number, y: number, text: string): string {
  return `<text x="${x}" y="${y}" text-anchor="middle" dominant-baseline="middle" fill="currentColor" stroke="none">${xml(text)}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number, dashed: boolean): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"${dashed ? ' stroke-dasharray="4 3"' : ''}/>`;
}

/** Text for XML; characters that XML cannot hold (controls, halves of pairs) are left out. */
function xml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
    .replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);
}
