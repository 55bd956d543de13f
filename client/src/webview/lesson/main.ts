import type { LessonAction, LessonView } from '../../../../server/src/protocol';
import type { FromLesson, LessonState, ToLesson } from '../../lessonMessages';
import { element } from '../dom';
import { LessonPageView } from './page';

/** The script of a lesson's page: shows what the extension sends, and tells it what somebody does. */

declare function acquireVsCodeApi(): {
  postMessage(message: FromLesson): void;
  setState(state: LessonState): void;
};

const vscode = acquireVsCodeApi();
const status = element('status');
const page = new LessonPageView({
  act: (action: LessonAction) => vscode.postMessage({ type: 'act', action }),
  restart: () => vscode.postMessage({ type: 'restart' }),
  showFile: () => vscode.postMessage({ type: 'showFile' }),
  open: (lesson) => vscode.postMessage(lesson === undefined ? { type: 'open' } : { type: 'open', lesson }),
  say: (words) => {
    status.textContent = words;
  },
});
element('main').append(page.element);

window.addEventListener('message', ({ data }: MessageEvent<ToLesson>) => show(data.view));
vscode.postMessage({ type: 'ready' });

function show(view: LessonView): void {
  vscode.setState({ lesson: view.lesson });
  page.update(view);
}
