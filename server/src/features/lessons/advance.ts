import type { LessonAction, LessonProgress } from '../../protocol';
import type { Course } from './course';
import type { Part } from './lesson';
import { isStep } from './playing';
import { maxPlayed, maxTextLength } from './progress';
import type { Written } from './situation';

/** What an action makes of a progress; one that does not fit the part that is shown changes nothing. */
export function advanced(course: Course, progress: LessonProgress, action: LessonAction): LessonProgress {
  const { part } = course;
  switch (action.do) {
    case 'go':
      return isPlace(action.part, course.lesson.parts) ? { ...progress, part: action.part } : progress;
    case 'answer':
      return answered(part, progress, action.choice);
    case 'hint': {
      const shown = progress.hints[part.id] ?? 0;
      return { ...progress, hints: { ...progress.hints, [part.id]: shown + 1 } };
    }
    case 'play':
      return played(course, progress, action.step);
    case 'reset':
      return { ...progress, played: { ...progress.played, [part.id]: [] } };
  }
}

function answered(part: Part, progress: LessonProgress, choice: number): LessonProgress {
  if (part.kind !== 'question' || !isPlace(choice, part.choices)) return progress;
  const chosen = progress.answers[part.id] ?? [];
  if (chosen.includes(choice)) return progress;
  return { ...progress, answers: { ...progress.answers, [part.id]: [...chosen, choice] } };
}

function played({ part, written, text }: Course, progress: LessonProgress, step: string): LessonProgress {
  const steps = progress.played[part.id] ?? [];
  const isWanted = part.kind === 'task' && part.cluster && isStep(step) && steps.length < maxPlayed;
  if (!isWanted || (step === 'apply' && !canApply(written, text))) return progress;
  const next = step === 'apply' ? { step, text } : { step };
  return { ...progress, played: { ...progress.played, [part.id]: [...steps, next] } };
}

/** What cannot be kept is not applied. */
function canApply({ set }: Written, text: string): boolean {
  return set !== undefined && text.length <= maxTextLength;
}

function isPlace(value: number, list: readonly unknown[]): boolean {
  return Number.isInteger(value) && value >= 0 && value < list.length;
}
