import type { LiveEvent } from '../dump';

/** What shows a cause, and how long ago: the words that all causes share. */

const units = [
  { name: 's', ms: 1000, upTo: 120 },
  { name: 'min', ms: 60_000, upTo: 120 },
  { name: 'h', ms: 3_600_000, upTo: 48 },
] as const;

/** How long something takes or took, in the largest unit that still tells: `40 s`, `3 min`, `5 h`, `12 days`. */
export function duration(ms: number): string {
  const unit = units.find((each) => ms < each.upTo * each.ms);
  return unit ? `${Math.floor(Math.max(0, ms) / unit.ms)} ${unit.name}` : `${Math.floor(ms / 86_400_000)} days`;
}

/** How long ago something was: `3 min ago`. */
export function ago(time: number, at: number): string {
  return at - time < 1000 ? 'just now' : `${duration(at - time)} ago`;
}

/** What shows something, with its age where the text tells it: `event FailedMount, 3 min ago, 21 times`. */
export function shown(what: string, time: number | undefined, at: number, times = 1): string {
  return [what, time !== undefined && ago(time, at), times > 1 && `${times} times`].filter(Boolean).join(', ');
}

/** Something that happened, with its age: `pod created 3 min ago`. */
export function happened(what: string, time: number | undefined, at: number): string {
  return time === undefined ? what : `${what} ${ago(time, at)}`;
}

/** An event as evidence. */
export function byEvent({ reason, last, count }: LiveEvent, at: number): string {
  return shown(`event ${reason}`, last, at, count);
}

/** The newest event that passes a test, of events whose newest is last. */
export function newest(events: readonly LiveEvent[], test: (event: LiveEvent) => boolean): LiveEvent | undefined {
  return events.findLast(test);
}

/** Whether an event is as young as a time, or may be: what has no time is taken as young. */
export function isSince({ last }: LiveEvent, time: number | undefined): boolean {
  return last === undefined || time === undefined || last >= time;
}

/** Whether an event was seen after another one; false where that is not known. */
export function isAfter(event: LiveEvent | undefined, other: LiveEvent): boolean {
  return event?.last !== undefined && other.last !== undefined && event.last > other.last;
}
