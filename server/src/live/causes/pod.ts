import type { ObjectRef } from '../../operations/remedies/remedy';
import { asList, asString, type Json, type Path, valueAt } from '../../yaml/json';
import type { LiveEvent } from '../dump';
import type { ObservedPod, ObservedSet } from '../observed';
import { claimNamesOf, conditionOf, numberAt } from '../podStatus';
import { timeOf } from '../time';
import { isSince } from './evidence';

/** A condition of a pod's status. */
export interface Condition {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** When it became what it is. */
  readonly since: number | undefined;
}

/** How a container came to its end. */
export interface Exit {
  readonly code: number;
  readonly reason: string;
  readonly message: string | undefined;
  readonly started: number | undefined;
  readonly finished: number | undefined;
}

/** A container of a pod, as its spec and its status have it. */
export class LiveContainer {
  readonly name: string;
  private readonly state: Json | undefined;

  constructor(
    readonly list: 'initContainers' | 'containers',
    readonly spec: Json,
    private readonly status: Json | undefined,
  ) {
    this.name = asString(valueAt(spec, ['name'])) ?? '';
    this.state = valueAt(status, ['state']);
  }

  /** Whether it has to end before the next one starts; a sidecar among the init containers runs on. */
  get isInit(): boolean {
    return this.list === 'initContainers' && valueAt(this.spec, ['restartPolicy']) !== 'Always';
  }

  get image(): string {
    return asString(valueAt(this.spec, ['image'])) ?? '';
  }

  get isReady(): boolean {
    return valueAt(this.status, ['ready']) === true;
  }

  /** false while its startup probe has not succeeded. */
  get hasStarted(): boolean {
    return valueAt(this.status, ['started']) !== false;
  }

  get restarts(): number {
    return numberAt(this.status, ['restartCount']) ?? 0;
  }

  /** Why it waits; undefined if it does not. A container without a status waits to be created. */
  get waiting(): { readonly reason: string; readonly message: string } | undefined {
    const waiting = valueAt(this.state, ['waiting']);
    if (waiting === undefined && this.state !== undefined) return undefined;
    return {
      reason: asString(valueAt(waiting, ['reason'])) ?? 'ContainerCreating',
      message: asString(valueAt(waiting, ['message'])) ?? '',
    };
  }

  /** Since when it runs; undefined if it does not, or if nobody says. */
  get runningSince(): number | undefined {
    return timeOf(valueAt(this.state, ['running', 'startedAt']));
  }

  get isRunning(): boolean {
    return valueAt(this.state, ['running']) !== undefined;
  }

  /** Its end, if it is not running or about to. */
  get ended(): Exit | undefined {
    return exitOf(valueAt(this.state, ['terminated']));
  }

  /** Its last end. */
  get lastExit(): Exit | undefined {
    return this.ended ?? exitOf(valueAt(this.status, ['lastState', 'terminated']));
  }

  /** Whether an event is about it: kubelet names the place `spec.containers{web}`; a pasted line names none. */
  concerns({ field }: LiveEvent): boolean {
    return field === undefined || field === '' || field === `spec.${this.list}{${this.name}}`;
  }
}

/** A pod of a set with all that the dump has about it. */
export class LivePod {
  readonly name: string;
  readonly ordinal: number;
  readonly object: ObjectRef;
  readonly json: Json;
  readonly spec: Json | undefined;
  readonly phase: string;
  readonly node: string | undefined;
  readonly created: number | undefined;
  /** Init containers first, each list in its order. */
  readonly containers: readonly LiveContainer[];
  /** Its own events, newest last, without those of a pod of the same name that it replaced. */
  readonly events: readonly LiveEvent[];

  constructor(
    readonly set: ObservedSet,
    pod: ObservedPod,
  ) {
    this.name = pod.name;
    this.ordinal = pod.ordinal;
    this.object = { kind: 'Pod', namespace: pod.object.namespace, name: pod.name };
    this.json = pod.object.json;
    this.spec = valueAt(this.json, ['spec']);
    this.phase = asString(valueAt(this.json, ['status', 'phase'])) ?? '';
    this.node = asString(valueAt(this.spec, ['nodeName'])) || undefined;
    this.created = timeOf(valueAt(this.json, ['metadata', 'creationTimestamp']));
    this.containers = [...this.containersIn('initContainers'), ...this.containersIn('containers')];
    this.events = set.dump.eventsOf(this.object).filter((event) => isSince(event, this.created));
  }

  get isReady(): boolean {
    return this.condition('Ready')?.status === 'True';
  }

  get isTerminating(): boolean {
    return valueAt(this.json, ['metadata', 'deletionTimestamp']) !== undefined;
  }

  /** How long it has existed when the dump was taken. */
  get age(): number {
    return this.set.at - (this.created ?? this.set.at);
  }

  condition(type: string): Condition | undefined {
    const condition = conditionOf(this, type);
    if (condition === undefined) return undefined;
    return {
      status: asString(valueAt(condition, ['status'])) ?? '',
      reason: asString(valueAt(condition, ['reason'])) ?? '',
      message: asString(valueAt(condition, ['message'])) ?? '',
      since: timeOf(valueAt(condition, ['lastTransitionTime'])),
    };
  }

  /** A volume of its spec, by name. */
  volume(name: string): Json | undefined {
    return this.volumes.find((volume) => valueAt(volume, ['name']) === name);
  }

  get volumes(): readonly Json[] {
    return asList(valueAt(this.spec, ['volumes']));
  }

  /** The claims that it uses, those of claim templates and others. */
  get claims(): readonly string[] {
    return claimNamesOf(this);
  }

  /** Where the set's manifest says something of a container; undefined if the container is not from there. */
  containerField(container: LiveContainer, ...rest: Path): Path | undefined {
    return itemField(this.set, container.list, container.name, ...rest);
  }

  private containersIn(list: 'initContainers' | 'containers'): LiveContainer[] {
    const statuses = new Map(
      asList(valueAt(this.json, ['status', list === 'containers' ? 'containerStatuses' : 'initContainerStatuses'])).map(
        (status) => [valueAt(status, ['name']), status],
      ),
    );
    return asList(valueAt(this.spec, [list])).map(
      (spec) => new LiveContainer(list, spec, statuses.get(valueAt(spec, ['name']))),
    );
  }
}

/** Where a set's manifest has an item of a list of its pod template, by name, and what is below it. */
export function itemField(set: ObservedSet, list: string, name: string, ...rest: Path): Path | undefined {
  const items = asList(valueAt(set.set.template, ['spec', list]));
  const index = items.findIndex((item) => valueAt(item, ['name']) === name);
  return index < 0 ? undefined : ['spec', 'template', 'spec', list, index, ...rest];
}

function exitOf(terminated: Json | undefined): Exit | undefined {
  if (terminated === undefined || terminated === null) return undefined;
  return {
    code: numberAt(terminated, ['exitCode']) ?? 0,
    reason: asString(valueAt(terminated, ['reason'])) ?? '',
    message: asString(valueAt(terminated, ['message'])),
    started: setTime(terminated, 'startedAt'),
    finished: setTime(terminated, 'finishedAt'),
  };
}

/** A time of a container that never ran is 1970: it is not set. */
function setTime(terminated: Json, field: string): number | undefined {
  return timeOf(valueAt(terminated, [field])) || undefined;
}
