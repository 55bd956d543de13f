import type { ObjectRef } from '../operations/remedies/remedy';
import type { ToldEvent } from './events';
import { ageOf } from './time';

/**
 * The events of a table as `kubectl get events` and `kubectl events` print it (kubernetes, pkg/printers/internalversion and
 * kubectl, pkg/cmd/events), wide or not, with or without its head.
 */
export function eventsOfTable(text: string): ToldEvent[] {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const columns = /^(?:NAMESPACE\s|LAST SEEN\s)/.test(first) ? columnsOf(first) : undefined;
  const rows = columns ? rest : [first, ...rest];
  return rows.flatMap((row) => eventOfRow(columns ? cellsAt(row, columns) : cellsOf(row)) ?? []);
}

interface Column {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

type Cells = ReadonlyMap<string, string>;

/** The columns of a head, whose names are apart by two blanks at least: `LAST SEEN` is one. */
function columnsOf(head: string): Column[] {
  const names = [...head.matchAll(/\S+(?: \S+)*/g)];
  return names.map(({ 0: name, index }, i) => ({ name, start: index, end: names[i + 1]?.index ?? Infinity }));
}

function cellsAt(row: string, columns: readonly Column[]): Cells {
  return new Map(columns.map(({ name, start, end }) => [name, row.slice(start, end).trim()]));
}

/** The cells of a row that was pasted without the head of its table. */
function cellsOf(row: string): Cells {
  const match =
    /^(?:([a-z0-9][\w.-]*)\s+)?((?:\d+(?:ms|[smhdy]))+|<\w+>)(\s+\(x\d+ over \w+\))?\s+(Normal|Warning)\s+(\S+)\s+(\S+)\s+(.*)$/.exec(
      row.trim(),
    );
  if (!match) return new Map();
  const [, namespace = '', age = '', times = '', type = '', reason = '', object = '', message = ''] = match;
  return new Map([
    ['NAMESPACE', namespace],
    ['LAST SEEN', age + times],
    ['TYPE', type],
    ['REASON', reason],
    ['OBJECT', object],
    ['MESSAGE', message],
  ]);
}

function eventOfRow(cells: Cells): ToldEvent | undefined {
  const cell = (name: string) => cells.get(name) || undefined;
  const [resource = '', name] = cell('OBJECT')?.split('/') ?? [];
  if (!name) return undefined;
  return toldEvent({
    type: cell('TYPE'),
    reason: cell('REASON'),
    seen: cell('LAST SEEN'),
    count: cell('COUNT'),
    message: cell('MESSAGE'),
    field: cell('SUBOBJECT'),
    from: cell('SOURCE')?.split(',')[0],
    regarding: { kind: kindOf(resource), namespace: cell('NAMESPACE'), name },
  });
}

/** The cells of a line that tells of an event. */
export interface EventCells {
  readonly type: string | undefined;
  readonly reason: string | undefined;
  /** `3m12s`, or `3m (x4 over 5m)`. */
  readonly seen: string | undefined;
  readonly count?: string | undefined;
  readonly message: string | undefined;
  readonly field?: string | undefined;
  readonly from?: string | undefined;
  readonly regarding: ObjectRef;
}

export function toldEvent({ type, reason, seen = '', count, message, field, from, regarding }: EventCells): ToldEvent {
  const [, age = '', times] = /^(\S*)(?:\s+\(x(\d+))?/.exec(seen) ?? [];
  const ago = ageOf(age);
  return {
    type: type === 'Warning' ? 'Warning' : 'Normal',
    reason: reason ?? '',
    message: message ?? '',
    count: Number(times ?? count) || 1,
    last: undefined,
    ...(ago === undefined ? {} : { age: ago }),
    regarding,
    field,
    reporter: from,
  };
}

/** The kinds that events are about, by their names in lower case, as `kubectl get events` prints them. */
const kinds = new Map(
  [
    'StatefulSet',
    'PersistentVolumeClaim',
    'PersistentVolume',
    'PodDisruptionBudget',
    'HorizontalPodAutoscaler',
    'ReplicaSet',
    'DaemonSet',
    'EndpointSlice',
  ].map((kind) => [kind.toLowerCase(), kind]),
);

function kindOf(resource: string): string {
  const [singular = ''] = resource.split('.');
  return kinds.get(singular.toLowerCase()) ?? singular.charAt(0).toUpperCase() + singular.slice(1);
}
