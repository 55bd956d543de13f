import {
  commands,
  type Diagnostic,
  type Disposable,
  type ExtensionContext,
  languages,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { missingService, refusals, ruleOf, watchMilestones } from './milestones';

/** Registers what the buttons of the walkthrough do: each shows its step on an example. */
export function registerWalkthrough(context: ExtensionContext): void {
  const lesson = new Lesson(Uri.joinPath(context.extensionUri, 'examples', 'postgres', 'postgres.yaml'));
  context.subscriptions.push(
    lesson,
    watchMilestones(),
    commands.registerCommand('statefulset.tryFix', () => lesson.fix()),
    commands.registerCommand('statefulset.tryPreview', () => lesson.preview()),
    commands.registerCommand('statefulset.tryRefusal', () => lesson.refusal()),
  );
}

/** The steps of the walkthrough, on one unsaved copy of an example: no file of the user changes. */
class Lesson implements Disposable {
  private document: TextDocument | undefined;
  private waiting: Disposable | undefined;

  constructor(private readonly example: Uri) {}

  /** Shows the fixes of the missing Service. */
  async fix(): Promise<void> {
    const editor = await this.show();
    selectAfter(editor, 'serviceName: ');
    this.whenFound(editor, [missingService], () => commands.executeCommand('editor.action.quickFix'));
  }

  async preview(): Promise<void> {
    const { document } = await this.show();
    await commands.executeCommand('statefulset.openPreview', document.uri);
  }

  /** Changes the storage of the claims, compared with the example as it was, and shows what the API server will say. */
  async refusal(): Promise<void> {
    const editor = await this.show();
    await commands.executeCommand('statefulset.compareWith', editor.document.uri, this.example);
    const storage = selectAfter(editor, 'storage: ');
    if (!storage) return;
    await editor.edit((edit) => edit.replace(storage, '50Gi'));
    selectAfter(editor, 'storage: ');
    this.whenFound(editor, refusals, () => commands.executeCommand('editor.action.showHover'));
  }

  dispose(): void {
    this.waiting?.dispose();
  }

  /** The copy, with the changes that the user made to it. */
  private async show(): Promise<TextEditor> {
    if (!this.document || this.document.isClosed) {
      const content = new TextDecoder().decode(await workspace.fs.readFile(this.example));
      this.document = await workspace.openTextDocument({ language: 'yaml', content });
    }
    return window.showTextDocument(this.document, { viewColumn: ViewColumn.One });
  }

  /** Goes to the first problem of these rules as soon as there is one, and shows it. */
  private whenFound(editor: TextEditor, rules: readonly string[], show: () => Thenable<unknown>): void {
    this.waiting?.dispose();
    const look = (): boolean => {
      const found = languages.getDiagnostics(editor.document.uri).find((problem) => rules.includes(ruleOf(problem)));
      if (found) void goTo(editor, found).then(show);
      return found !== undefined;
    };
    if (look()) return;
    const waiting = languages.onDidChangeDiagnostics(() => {
      if (look()) waiting.dispose();
    });
    this.waiting = waiting;
  }
}

async function goTo({ document, viewColumn }: TextEditor, { range }: Diagnostic): Promise<void> {
  const selection = new Selection(range.start, range.start);
  await window.showTextDocument(document, { selection, ...(viewColumn && { viewColumn }) });
}

/** Puts the cursor behind the first occurrence of a text, and gives the range of the word there. */
function selectAfter(editor: TextEditor, text: string): Range | undefined {
  const { document } = editor;
  const offset = document.getText().indexOf(text);
  if (offset < 0) return undefined;
  const start = document.positionAt(offset + text.length);
  editor.selection = new Selection(start, start);
  editor.revealRange(new Range(start, start));
  return document.getWordRangeAtPosition(start, /[^\s#]+/);
}
