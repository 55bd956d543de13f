import type { LessonParams, LessonResult, LessonSummary } from '../../protocol';
import { advanced } from './advance';
import { Course } from './course';
import { identity } from './identity';
import type { Lesson } from './lesson';
import { order } from './order';
import { readProgress } from './progress';
import { storage } from './storage';
import { updates } from './updates';
import { viewOf } from './view';

/** In the order in which they build on each other. */
const all: readonly Lesson[] = [identity, storage, order, updates];

export function lessons(): readonly LessonSummary[] {
  return all.map(({ id, title, summary, files }) => ({ id, title, summary, files }));
}

/**
 * A lesson as it is shown to somebody with this progress, after an action if there is one; null if there is no such
 * lesson. Pure: nothing is kept. Whatever the progress holds, there is an answer.
 */
export function lesson({ lesson: id, progress, texts, action }: LessonParams): LessonResult {
  const place = all.findIndex((each) => each.id === id);
  const found = all[place];
  if (!found) return null;
  const before = readProgress(progress);
  const now = action ? advanced(new Course(found, before.part, texts), before, action) : before;
  const part = Math.min(now.part, found.parts.length - 1);
  const course = new Course(found, part, texts);
  const cluster = course.cluster(now);
  const judged = course.judged({ ...now, part }, cluster);
  const next = lessons()[place + 1];
  return { progress: judged, view: viewOf(course, judged, cluster, next && { id: next.id, title: next.title }) };
}
