import type { ObjectRef } from '../operations/remedies/remedy';
import type { JsonObject } from '../yaml/json';

/** An object as the API server gave it. */
export interface LiveObject extends ObjectRef {
  readonly apiVersion: string;
  readonly json: JsonObject;
}

/** An event, of either API (`v1` or `events.k8s.io/v1`), or of a line that was pasted. */
export interface LiveEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** How often it was seen. */
  readonly count: number;
  /** When it was seen last, in milliseconds since 1970; undefined where the text does not say. */
  readonly last: number | undefined;
  /** What it is about. */
  readonly regarding: ObjectRef;
  /** The place in that object: `spec.containers{web}`. */
  readonly field: string | undefined;
  /** The component that reported it. */
  readonly reporter: string | undefined;
}

/**
 * What kubectl printed of a cluster. Immutable. Lookups are by kind, namespace and name; of an object that is there
 * twice (two outputs, one after the other) the one with the higher resourceVersion counts.
 */
export class Dump {
  private readonly byKind = new Map<string, LiveObject[]>();
  private readonly byName = new Map<string, LiveObject>();
  private readonly inAnyNamespace = new Map<string, LiveObject[]>();
  private readonly eventsByObject = new Map<string, LiveEvent[]>();

  constructor(
    readonly objects: readonly LiveObject[],
    /** Newest last. */
    readonly events: readonly LiveEvent[],
    /** What could not be read, each in a sentence: `The text ends in the middle of an object.` */
    readonly gaps: readonly string[],
  ) {
    for (const object of objects) {
      this.byName.set(keyOf(object), object);
      addTo(this.byKind, object.kind, object);
      addTo(this.inAnyNamespace, keyOf({ ...object, namespace: undefined }), object);
    }
    for (const event of events) addTo(this.eventsByObject, keyOf(event.regarding), event);
  }

  /** All objects of a kind, in the order of the text. Whether none is there because none was asked for, nobody knows. */
  ofKind(kind: string): readonly LiveObject[] {
    return this.byKind.get(kind) ?? [];
  }

  find(object: ObjectRef): LiveObject | undefined {
    return this.byName.get(keyOf(object));
  }

  /** The objects of a kind and name, in whatever namespace. */
  named(kind: string, name: string): readonly LiveObject[] {
    return this.inAnyNamespace.get(keyOf({ kind, namespace: undefined, name })) ?? [];
  }

  /** The events about an object, newest last. */
  eventsOf(object: ObjectRef): readonly LiveEvent[] {
    return this.eventsByObject.get(keyOf(object)) ?? [];
  }
}

function addTo<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const known = groups.get(key);
  if (known) known.push(value);
  else groups.set(key, [value]);
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}
