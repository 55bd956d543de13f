import type {
  LessonButton,
  LessonCluster,
  LessonFinding,
  LessonGoal,
  LessonProgress,
  LessonQuestion,
  LessonTimeline,
  LessonView,
  SetNow,
} from '../../protocol';
import { effectiveClaimTemplates, possibleReplicas } from '../../statefulset/identity';
import { governanceSentence, governanceSummary } from '../../statefulset/narrator/governance';
import { type Course, isAnswered } from './course';
import type { Part, Question, Task } from './lesson';
import type { PlayedCluster } from './playing';
import { maxPlayed } from './progress';
import type { Written } from './situation';

const noSet = 'There is no StatefulSet in the manifest yet.';
/** More problems of a manifest are not shown: the editor has them all. */
const maxProblems = 3;

/** What is shown of a lesson. `next` is the lesson that comes after it. */
export function viewOf(
  course: Course,
  progress: LessonProgress,
  cluster: PlayedCluster | undefined,
  next: LessonView['next'],
): LessonView {
  const { lesson, index, part, written } = course;
  const isDone = progress.done.includes(part.id);
  const hints = part.kind === 'task' ? part.hints : [];
  const shownHints = hints.slice(0, progress.hints[part.id] ?? 0);
  return {
    lesson: lesson.id,
    title: lesson.title,
    parts: lesson.parts.map(({ id, title }) => ({ title, isDone: progress.done.includes(id) })),
    part: index,
    file: part.file,
    paragraphs: part.paragraphs,
    ...(part.kind === 'question' && { question: questionOf(part, progress) }),
    goals: part.kind === 'task' ? goalsOf(course, part, progress, cluster) : [],
    findings: part.kind === 'task' && part.showsFindings ? findingsOf(written) : [],
    hints: shownHints,
    hasMoreHints: !isDone && shownHints.length < hints.length,
    ...(cluster && { cluster: clusterOf(part, progress, cluster, written) }),
    conclusion: isDone ? conclusionOf(part) : [],
    ...(part.kind === 'ending' && next && { next }),
  };
}

function questionOf(part: Question, progress: LessonProgress): LessonQuestion {
  const chosen = progress.answers[part.id] ?? [];
  return {
    text: part.question,
    choices: part.choices.map(({ text, reply, isRight }, place) => ({
      text,
      state: !chosen.includes(place) ? 'open' : isRight ? 'right' : 'wrong',
      reply: chosen.includes(place) ? reply : null,
    })),
    isAnswered: isAnswered(part, progress),
  };
}

function goalsOf(
  course: Course,
  part: Task,
  progress: LessonProgress,
  cluster: PlayedCluster | undefined,
): readonly LessonGoal[] {
  const reached = course.reached(part, progress, cluster);
  return part.goals.map((goal, place) => {
    const isWaiting = part.order === 'turn' && place > reached.length;
    return { text: goal.text, state: reached.includes(goal) ? 'reached' : isWaiting ? 'waiting' : 'open' };
  });
}

function findingsOf({ set, governance, problems }: Written): readonly LessonFinding[] {
  const found = problems
    .slice(0, maxProblems)
    .map(({ message }): LessonFinding => ({ kind: 'warning', text: message }));
  if (!set || !governance) return found;
  const { kind } = governanceSummary(governance);
  return [{ kind, text: governanceSentence(governance) }, ...found];
}

function clusterOf(
  part: Part,
  progress: LessonProgress,
  { set, timeline, setup }: PlayedCluster,
  written: Written,
): LessonCluster {
  const playground = part.kind === 'task' ? part.cluster : undefined;
  const isFull = (progress.played[part.id]?.length ?? 0) >= maxPlayed;
  const isEnabled = (step: string) => !isFull && isPossible(step, timeline, written);
  return {
    set: {
      name: set.name,
      start: set.start,
      replicas: set.name === '' ? 0 : possibleReplicas(set),
      claimTemplates: effectiveClaimTemplates(set).map(({ name }) => ({ name })),
    },
    timeline,
    setup,
    buttons: (playground?.buttons ?? []).map(
      ({ label, step }): LessonButton => ({ label, step, isEnabled: isEnabled(step) }),
    ),
    remark: playground ? remarkOn(timeline, written, isFull) : null,
  };
}

function isPossible(step: string, timeline: LessonTimeline, { set }: Written): boolean {
  const now = nowIn(timeline);
  if (step === 'apply') return set !== undefined && (now === null || timeline.isOutdated);
  if (step === 'undo') return now?.canUndo ?? false;
  // What is to become of a pod can be told before there is one.
  if (step.startsWith('fail:') || step.startsWith('recover:')) return true;
  return now !== null;
}

function remarkOn(timeline: LessonTimeline, { set }: Written, isFull: boolean): string | null {
  if (isFull) return 'That was a lot of steps. Start over to go on.';
  if (!set) return noSet;
  if (nowIn(timeline) !== null && timeline.isOutdated)
    return 'The manifest has changed since it was applied. Apply it to see what that does.';
  return null;
}

/** The set as it is in the end; null if there is none. */
function nowIn({ steps, atStart }: LessonTimeline): SetNow | null {
  const last = steps.at(-1);
  return last ? last.now : atStart;
}

function conclusionOf(part: Part): readonly string[] {
  switch (part.kind) {
    case 'question':
      return part.why;
    case 'task':
      return part.conclusion;
    case 'ending':
      return [];
  }
}
