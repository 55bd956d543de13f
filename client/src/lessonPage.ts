import {
  type Disposable,
  Range,
  type TextDocument,
  type Uri,
  ViewColumn,
  type WebviewPanel,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type LessonAction,
  type LessonParams,
  type LessonResult,
  type LessonView,
  lessonRequest,
  lessonScheme,
} from '../../server/src/protocol';
import { LessonFiles, partsOf } from './lessonFiles';
import { readFromLesson, type ToLesson } from './lessonMessages';
import type { LessonStore } from './lessonStore';
import { reach } from './milestones';
import { renderPage } from './webviewPage';

/** For how long the manifest must be unchanged before it is judged, in ms. */
const typingDelay = 200;

/** What the page of a lesson works with. */
export interface LessonTools {
  readonly panel: WebviewPanel;
  /** The folder of the page's script and style sheet. */
  readonly resources: Uri;
  readonly client: BaseLanguageClient;
  readonly store: LessonStore;
  readonly files: LessonFiles;
  /** Lets the user pick another lesson. */
  readonly pick: () => void;
}

/** The page of a lesson beside its manifest: what somebody does goes to the server, and what it answers is shown. */
export class LessonPage implements Disposable {
  private view: LessonView | undefined;
  /** Whether the script of the page listens. */
  private isReady = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Each request begins with the progress that the one before it led to. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly tools: LessonTools,
    private lesson: string,
  ) {
    const { panel, resources } = tools;
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    // VS Code discards the page of a hidden panel. It sends `ready` again when it is shown.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.isReady = false;
    });
    panel.onDidDispose(() => clearTimeout(this.timer));
    renderPage(panel.webview, resources, 'lesson', 'Lesson');
    reach('lesson');
    this.ask();
  }

  /** Shows another lesson, where it was left. */
  open(lesson: string): void {
    this.lesson = lesson;
    this.view = undefined;
    this.tools.panel.reveal();
    this.ask();
  }

  /** A manifest of a lesson has changed. */
  edited(lesson: string): void {
    if (lesson !== this.lesson) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), typingDelay);
  }

  dispose(): void {
    this.tools.panel.dispose();
  }

  private receive(value: unknown): void {
    const message = readFromLesson(value);
    switch (message?.type) {
      case 'ready':
        this.isReady = true;
        this.post();
        break;
      case 'act':
        this.ask(message.action);
        break;
      case 'restart':
        this.queue(() => this.restart());
        break;
      case 'showFile':
        if (this.view) this.queue(() => this.showFile(this.view?.file, false));
        break;
      case 'open':
        if (message.lesson === undefined) this.tools.pick();
        else this.open(message.lesson);
        break;
    }
  }

  private ask(action?: LessonAction): void {
    this.queue(() => this.request(action));
  }

  private queue(work: () => Promise<void>): void {
    this.last = this.last.then(work).catch((error) => this.tools.client.debug('A lesson failed', error));
  }

  private async request(action: LessonAction | undefined): Promise<void> {
    const { lesson, tools, view: before } = this;
    const progress = tools.store.progress(lesson);
    const params: LessonParams = {
      lesson,
      texts: await this.texts(),
      ...(progress && { progress }),
      ...(action && { action }),
    };
    const result = await tools.client.sendRequest<LessonResult>(lessonRequest, params);
    if (lesson !== this.lesson) return;
    // The state of a page may name a lesson that there is no more.
    if (!result && !before) tools.panel.dispose();
    if (!result) return;
    await tools.store.keepProgress(lesson, result.progress, result.view.file);
    this.view = result.view;
    this.post();
    if (isFurther(before, result.view)) await this.save();
    if (before?.lesson !== lesson || before.file !== result.view.file) await this.showFile(result.view.file);
  }

  /** The manifests of the lesson: those that are open as they are now, the others as they were saved. */
  private async texts(): Promise<Readonly<Record<string, string>>> {
    const { lesson, tools } = this;
    const open = this.documents().map((document) => [partsOf(document.uri).file, document.getText()] as const);
    const texts = new Map(open);
    for (const file of await tools.files.names(lesson))
      if (!texts.has(file)) texts.set(file, await tools.files.text(LessonFiles.uri(lesson, file)));
    return Object.fromEntries(texts);
  }

  private documents(): readonly TextDocument[] {
    return workspace.textDocuments.filter(
      ({ uri, isClosed }) => !isClosed && uri.scheme === lessonScheme && partsOf(uri).lesson === this.lesson,
    );
  }

  /** What was written so far is kept whenever something is reached, so that nobody is asked about it. */
  private async save(): Promise<void> {
    for (const document of this.documents()) if (document.isDirty) await document.save();
  }

  private async showFile(file: string | undefined, preserveFocus = true): Promise<void> {
    if (file !== undefined) await showFile(this.lesson, file, preserveFocus);
  }

  /** As if nobody had begun the lesson: the texts of open files are replaced, and can be had back by undo. */
  private async restart(): Promise<void> {
    const { lesson, tools } = this;
    const detail = 'Your answers are forgotten, and its manifests become what they were at the start.';
    const answer = await window.showWarningMessage('Begin this lesson again?', { modal: true, detail }, 'Begin Again');
    if (answer === undefined) return;
    await tools.store.forget(lesson);
    const edit = new WorkspaceEdit();
    for (const document of this.documents()) {
      const all = new Range(0, 0, document.lineCount, 0);
      edit.replace(document.uri, document.validateRange(all), await tools.files.text(document.uri));
    }
    await workspace.applyEdit(edit);
    await this.save();
    this.view = undefined;
    await this.request(undefined);
  }

  private post(): void {
    const { view, tools } = this;
    if (!view) return;
    tools.panel.title = `Lesson: ${view.title.split(':', 1)[0]}`;
    const message: ToLesson = { type: 'show', view };
    if (this.isReady) void tools.panel.webview.postMessage(message);
  }
}

/** Shows a manifest of a lesson, where it does not cover the page. */
export async function showFile(lesson: string, file: string, preserveFocus: boolean): Promise<void> {
  const document = await workspace.openTextDocument(LessonFiles.uri(lesson, file));
  await window.showTextDocument(document, { viewColumn: ViewColumn.One, preserveFocus, preview: false });
}

/** Whether something was reached that had not been before. */
function isFurther(before: LessonView | undefined, now: LessonView): boolean {
  const reached = (view: LessonView | undefined) =>
    (view?.parts.filter(({ isDone }) => isDone).length ?? 0) +
    (view?.goals.filter(({ state }) => state === 'reached').length ?? 0);
  return before?.part !== now.part || reached(now) > reached(before);
}
