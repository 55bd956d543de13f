import { claimDetail, type PodPreview, type SetPreview } from '../../../server/src/protocol';
import { type Child, h } from './dom';
import { noDnsName } from './layout';
import { type Actions, name } from './parts';

/**
 * The columns of the pods' table, from left to right. A column more is an entry here, its place in each layout (pods.css),
 * and its width where that counts (layout.ts).
 */
export const columns: readonly Column[] = [
  {
    id: 'ordinal',
    title: () => [h('span', { 'aria-hidden': 'true' }, '#'), h('span', { class: 'visually-hidden' }, 'Ordinal')],
    cell: ({ pod, mark }) => [...(mark ? signOf(mark) : []), String(pod.ordinal)],
  },
  {
    id: 'pod',
    title: () => ['Pod'],
    isHeader: true,
    cell: ({ pod, set, actions }) => [name(pod.name, set.places.replicas, actions)],
  },
  {
    id: 'dns',
    title: () => ['DNS name'],
    cell: ({ pod, set, actions }) => [
      pod.dns === undefined
        ? h('span', { class: 'none' }, noDnsName)
        : name(pod.dns, set.places.serviceName, actions, pod.dns.length - pod.name.length),
    ],
  },
  {
    id: 'claims',
    title: () => ['Claims'],
    cell: ({ pod, set, mark, actions }) => {
      const fate = mark === 'removed' ? set.removedClaims : undefined;
      return pod.claims.map((claim) =>
        h(
          'span',
          { class: fate?.kind === 'warning' ? 'claim deleted' : 'claim' },
          name(claim.name, claim.template.place, actions),
          h('span', { class: fate ? 'detail fate' : 'detail' }, fate?.text ?? claimDetail(claim.template)),
        ),
      );
    },
  },
];

interface Column {
  /** The class of its cells. */
  readonly id: string;
  title(): readonly Child[];
  /** Whether its cells name their rows. */
  readonly isHeader?: true;
  cell(row: PodRow): readonly Child[];
}

/** What the cells of one pod are made of. */
export interface PodRow {
  readonly set: SetPreview;
  readonly pod: PodPreview;
  /** How the pod differs from the manifest. */
  readonly mark: 'added' | 'removed' | undefined;
  readonly actions: Actions;
}

export function headOf({ id, title }: Column): HTMLElement {
  return h('th', { role: 'columnheader', scope: 'col', class: id }, ...title());
}

export function cellOf({ id, isHeader, cell }: Column, row: PodRow): HTMLElement {
  return isHeader
    ? h('th', { role: 'rowheader', scope: 'row', class: id }, ...cell(row))
    : h('td', { role: 'gridcell', class: id }, ...cell(row));
}

function signOf(mark: 'added' | 'removed'): readonly Child[] {
  return [
    h('span', { class: 'sign', 'aria-hidden': 'true', title: mark }, mark === 'added' ? '+' : '−'),
    h('span', { class: 'visually-hidden' }, `${mark}, `),
  ];
}
