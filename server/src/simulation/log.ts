import { are, listNames, type Names, verb } from '../statefulset/phrases';

/** The kinds of events that the model plays; those of the recorded traces, but for the controller's own messages, and of faults. */
export type EventKind =
  | 'pvc-create'
  | 'pvc-owners'
  | 'pvc-terminating'
  | 'pvc-deleted'
  | 'pod-create'
  | 'pod-ready'
  | 'pod-not-ready'
  | 'pod-terminating'
  | 'pod-deleted';

/** What happens to pods or claims: `web-0, web-1 are created`. */
export function describeEvent(ev: EventKind, names: Names): string {
  const things = names.length;
  const subject = listNames(names);
  switch (ev) {
    case 'pvc-create':
    case 'pod-create':
      return `${subject} ${are(things)} created`;
    case 'pvc-owners':
      return `${subject} ${verb(things, 'change')} owners`;
    case 'pvc-terminating':
      return `${subject} ${are(things)} marked for deletion`;
    case 'pvc-deleted':
      return `${subject} ${are(things)} deleted with the data`;
    case 'pod-ready':
      return `${subject} ${verb(things, 'become')} Ready`;
    case 'pod-not-ready':
      return `${subject} ${are(things)} no longer Ready`;
    case 'pod-terminating':
      return `${subject} ${verb(things, 'terminate')}`;
    case 'pod-deleted':
      return `${subject} ${are(things)} deleted`;
  }
}

export interface RolloutEvent {
  readonly ev: EventKind;
  /** The pod or claim. */
  readonly name: string;
  /** From 1 in each step. Events of one batch have no fixed order among themselves; batches do. */
  readonly batch: number;
}

/** Events in one of their possible orders, cut into batches wherever the order is fixed. */
export class EventLog {
  private entries: { ev: EventKind; name: string; first: boolean }[] = [];
  private fenced = true;

  get length(): number {
    return this.entries.length;
  }

  add(ev: EventKind, name: string): void {
    this.entries.push({ ev, name, first: this.fenced });
    this.fenced = false;
  }

  /** Orders what follows after all that precedes. */
  fence(): void {
    this.fenced = true;
  }

  /** The kind of the event at `index`, counted from 0 in this step. */
  kindAt(index: number): EventKind | undefined {
    return this.entries[index]?.ev;
  }

  /** Makes one batch of the events `from` (inclusive) to `to` (exclusive). */
  merge(from: number, to: number = this.entries.length): void {
    for (const entry of this.entries.slice(from + 1, to)) entry.first = false;
  }

  /** Hands over the events since the last call. */
  take(): RolloutEvent[] {
    let batch = 0;
    const events = this.entries.map(({ ev, name, first }) => {
      if (first) batch++;
      return { ev, name, batch };
    });
    this.entries = [];
    this.fenced = true;
    return events;
  }
}
