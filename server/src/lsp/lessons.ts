import { lesson, lessons } from '../language-service';
import { type LessonParams, type LessonResult, type LessonsResult, lessonRequest, lessonsRequest } from '../protocol';
import { answer, type Server } from './requests';

/** Answers what the page of a lesson asks for. The server keeps nothing of it. */
export function answerLessons(server: Server): void {
  const { connection } = server;
  connection.onRequest<LessonsResult, void>(
    lessonsRequest,
    answer<unknown, LessonsResult>(server, [], () => lessons()),
  );
  connection.onRequest<LessonResult, void>(
    lessonRequest,
    answer<LessonParams, LessonResult>(server, null, (params) => lesson(params)),
  );
}
