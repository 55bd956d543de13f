import type { JsonObject } from '../yaml/json';
import type { LiveEvent } from './dump';
import { toldEvent } from './eventLines';
import { eventFrom, type ToldEvent } from './events';

/** What `kubectl describe` prints of an object, as far as it is read: its fields, and of its maps their strings. */
interface Described {
  readonly fields: ReadonlyMap<string, string>;
  /** The fields of a field, as `Involved Object` has them. */
  readonly inner: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The lines of its Events. */
  readonly events: readonly string[];
}

/**
 * The events of an object that was described, or the one event that was (kubectl, pkg/describe/describe.go). Its status is
 * not read: `-o yaml` tells more.
 */
export function describedEvents(text: string): ToldEvent[] {
  const described = read(text);
  const { fields, events } = described;
  if (fields.get('Kind') === 'Event') return [describedEvent(described)];
  const [kind, name] = [kindOf(fields), fields.get('Name')];
  if (kind === undefined || name === undefined) return [];
  const regarding = { kind, namespace: fields.get('Namespace'), name };
  return events.flatMap((line) => {
    const row = /^(Normal|Warning)\s+(\S+)\s+(\S+(?:\s\([^()]*\))?)\s{2,}(\S+(?:,\s\S+)?)\s{2,}(.*)$/.exec(line);
    if (!row) return [];
    const [, type, reason, seen, from, message] = row;
    return [toldEvent({ type, reason, seen, message, from: from?.split(',')[0], regarding })];
  });
}

function read(text: string): Described {
  const fields = new Map<string, string>();
  const inner = new Map<string, Map<string, string>>();
  const events: string[] = [];
  let last = '';
  for (const line of text.split(/\r?\n/)) {
    const [, indent = '', key = '', value = ''] = /^( *)([A-Z][\w ()/-]*):\s*(.*)$/.exec(line) ?? [];
    if (key !== '' && indent === '') {
      last = key;
      if (!fields.has(key)) fields.set(key, value.trim());
    } else if (last === 'Events') events.push(line.trim());
    else if (key !== '' && indent.length === 2) {
      const map = inner.get(last) ?? new Map<string, string>();
      inner.set(last, map.set(key, value.trim()));
    }
  }
  return { fields, inner, events };
}

/** The field that only one kind has in what is described, and that every object of that kind has. */
const marks: readonly (readonly [string, string])[] = [
  ['Update Strategy', 'StatefulSet'],
  ['Pods Status', 'StatefulSet'],
  ['Containers', 'Pod'],
  ['Access Modes', 'PersistentVolumeClaim'],
  ['Endpoints', 'Service'],
  ['Unschedulable', 'Node'],
];

function kindOf(fields: ReadonlyMap<string, string>): string | undefined {
  if (fields.has('Reclaim Policy')) return 'PersistentVolume';
  if (fields.has('Node') && fields.has('Status')) return 'Pod';
  return marks.find(([field]) => fields.has(field))?.[1];
}

function describedEvent({ fields, inner }: Described): LiveEvent {
  const about = inner.get('Involved Object') ?? inner.get('Regarding') ?? new Map<string, string>();
  const said = (map: ReadonlyMap<string, string>, key: string) => {
    const value = map.get(key);
    return value === undefined || value === '<nil>' || value === '<none>' ? null : value;
  };
  const json: JsonObject = {
    type: said(fields, 'Type'),
    reason: said(fields, 'Reason'),
    message: said(fields, 'Message') ?? said(fields, 'Note'),
    count: Number(fields.get('Count') ?? fields.get('Deprecated Count')) || 1,
    lastTimestamp: said(fields, 'Last Timestamp') ?? said(fields, 'Deprecated Last Timestamp'),
    eventTime: said(fields, 'Event Time'),
    source: { component: said(inner.get('Source') ?? new Map(), 'Component') },
    involvedObject: {
      kind: said(about, 'Kind'),
      namespace: said(about, 'Namespace'),
      name: said(about, 'Name'),
      fieldPath: said(about, 'Field Path'),
    },
  };
  return eventFrom(json);
}
