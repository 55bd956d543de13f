import {
  commands,
  type Disposable,
  type ExtensionContext,
  type QuickPickItem,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type LessonsResult, lessonScheme, lessonsRequest } from '../../server/src/protocol';
import { LessonFiles, partsOf } from './lessonFiles';
import { readLessonState } from './lessonMessages';
import { LessonPage, showFile } from './lessonPage';
import { LessonStore } from './lessonStore';

export const lessonViewType = 'statefulset.lesson';

/** Registers the lessons: their files, their page, and the command that starts one. */
export function registerLessons(context: ExtensionContext, client: BaseLanguageClient): void {
  const school = new Lessons(context, client);
  context.subscriptions.push(
    school,
    workspace.registerFileSystemProvider(lessonScheme, school.files, { isCaseSensitive: true }),
    workspace.onDidChangeTextDocument(({ document: { uri }, contentChanges }) => {
      if (uri.scheme === lessonScheme && contentChanges.length > 0) school.edited(partsOf(uri).lesson);
    }),
    commands.registerCommand('statefulset.startLesson', (argument: unknown) =>
      school.start(typeof argument === 'string' ? argument : undefined),
    ),
    window.registerWebviewPanelSerializer(lessonViewType, {
      async deserializeWebviewPanel(panel, state) {
        const lesson = readLessonState(state)?.lesson;
        if (lesson === undefined) panel.dispose();
        else school.show(lesson, panel);
      },
    }),
  );
}

/** The lessons there are, and the page of the one that is open. */
class Lessons implements Disposable {
  readonly files: LessonFiles;
  private readonly store: LessonStore;
  private page: LessonPage | undefined;
  private known: Promise<LessonsResult> | undefined;

  constructor(
    private readonly context: ExtensionContext,
    private readonly client: BaseLanguageClient,
  ) {
    this.store = new LessonStore(context.globalState);
    this.files = new LessonFiles(() => this.all(), this.store);
  }

  /** Opens a lesson where it was left; without an id the user picks one. */
  async start(id?: string): Promise<void> {
    const chosen = id ?? (await this.pick());
    if (chosen === undefined) return;
    const names = await this.files.names(chosen);
    const file = names.find((name) => name === this.store.file(chosen)) ?? names[0];
    if (file === undefined) return;
    // First the manifest: beside an empty group there is no room for a page.
    await showFile(chosen, file, true);
    if (this.page) this.page.open(chosen);
    else this.show(chosen, window.createWebviewPanel(lessonViewType, 'Lesson', { viewColumn: ViewColumn.Beside }));
  }

  /** Shows a lesson in a panel that is new, or was there before a reload. */
  show(lesson: string, panel: ReturnType<typeof window.createWebviewPanel>): void {
    const { context, client, store, files } = this;
    const resources = Uri.joinPath(context.extensionUri, 'dist');
    panel.iconPath = Uri.joinPath(context.extensionUri, 'images', 'icon.png');
    const page = new LessonPage({ panel, resources, client, store, files, pick: () => this.start() }, lesson);
    panel.onDidDispose(() => {
      if (this.page === page) this.page = undefined;
    });
    this.page = page;
  }

  edited(lesson: string): void {
    this.page?.edited(lesson);
  }

  dispose(): void {
    this.page?.dispose();
  }

  private async pick(): Promise<string | undefined> {
    const items = (await this.all()).map(({ id, title, summary }): QuickPickItem & { readonly id: string } => ({
      id,
      label: title,
      detail: summary,
      ...(this.store.progress(id) && { description: 'begun' }),
    }));
    const picked = await window.showQuickPick(items, {
      title: 'Start Lesson',
      placeHolder: 'Select a lesson: each takes about ten minutes',
    });
    return picked?.id;
  }

  /** Asked for once; again if the server could not answer. */
  private all(): Promise<LessonsResult> {
    this.known ??= this.client.sendRequest<LessonsResult>(lessonsRequest, {}).catch((error) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }
}
