import type { LessonProgress, LessonStep } from '../../protocol';
import { isObject, type Json } from '../../yaml/json';

/** Nobody plays more on the cluster of a part; and no longer text is kept. */
export const maxPlayed = 60;
export const maxTextLength = 50_000;

export const atStart: LessonProgress = { part: 0, done: [], answers: {}, hints: {}, played: {}, reached: {} };

/** Reads what a client kept. What is unreadable of it is as at the start. */
export function readProgress(value: unknown): LessonProgress {
  const { part, done, answers, hints, played, reached } = record(value);
  return {
    part: count(part),
    done: list(done, isText),
    answers: recordOf(answers, (each) => list(each, isCount)),
    hints: recordOf(hints, count),
    played: recordOf(played, (each) => list(each, isStep).slice(0, maxPlayed)),
    reached: recordOf(reached, count),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value as Json) ? (value as Readonly<Record<string, unknown>>) : {};
}

function recordOf<T>(value: unknown, read: (value: unknown) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record(value)).map(([key, each]) => [key, read(each)]));
}

function list<T>(value: unknown, isItem: (value: unknown) => value is T): readonly T[] {
  return Array.isArray(value) ? value.filter(isItem) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function count(value: unknown): number {
  return isCount(value) ? value : 0;
}

function isStep(value: unknown): value is LessonStep {
  const { step, text } = record(value);
  return isText(step) && (text === undefined || (isText(text) && text.length <= maxTextLength));
}
