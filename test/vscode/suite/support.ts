/** What the suites share. Nothing of Node: some of them run in a web worker too. */
import * as vscode from 'vscode';

const limit = 60_000;

/** A file of the opened folder, shown in an editor. */
export async function show(...segments: string[]): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no folder is open');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, ...segments));
  await vscode.window.showTextDocument(document);
  return document;
}

/**
 * Waits until our problems of a file are these, given as `line severity rule`, lines from 1. Hints, which the Problems
 * view does not show, are left out.
 */
export function problemsOf(uri: vscode.Uri, expected: readonly string[]): Promise<vscode.Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const isOurs = ({ source, severity }: vscode.Diagnostic) =>
      source === 'statefulset' && severity !== vscode.DiagnosticSeverity.Hint;
    const found = () => vscode.languages.getDiagnostics(uri).filter(isOurs);
    const look = () => {
      if (found().map(describeProblem).join('\n') !== expected.join('\n')) return;
      stop();
      resolve(found());
    };
    const listener = vscode.languages.onDidChangeDiagnostics(look);
    const late = () => {
      stop();
      reject(new Error(`expected ${JSON.stringify(expected)}, found ${JSON.stringify(found().map(describeProblem))}`));
    };
    const timer = setTimeout(late, limit);
    const stop = () => {
      clearTimeout(timer);
      listener.dispose();
    };
    look();
  });
}

function describeProblem({ range, severity, code }: vscode.Diagnostic): string {
  const rule = typeof code === 'object' ? code.value : code;
  return `${range.start.line + 1} ${vscode.DiagnosticSeverity[severity].toLowerCase()} ${rule}`;
}

/**
 * Asks until there is an answer: a provider that is only just registered, or is asked before VS Code has taken in the
 * diagnostics, answers nothing at first; and VS Code takes back what it asked of a text that then changed.
 */
export async function answer<T>(what: string, ask: () => Thenable<T | undefined>): Promise<T> {
  for (const end = Date.now() + limit; Date.now() < end; await new Promise((again) => setTimeout(again, 50))) {
    const answered = await Promise.resolve(ask()).catch((error: Error) => {
      if (error.name !== 'Canceled') throw error;
      return undefined;
    });
    if (answered !== undefined) return answered;
  }
  throw new Error(`no ${what} within ${limit / 1000} s`);
}

export function quickFix(
  document: vscode.TextDocument,
  range: vscode.Range,
  title: string,
): Promise<vscode.CodeAction> {
  return answer(`quick fix '${title}'`, async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );
    return actions.find((action) => action.title === title);
  });
}

/**
 * Answers the next modal question of the extension with one of its buttons, and resolves to what it said. VS Code shows
 * no modal dialog in tests.
 */
export function answerQuestion(button: string): Promise<string> {
  const { showInformationMessage } = vscode.window;
  return new Promise((resolve) => {
    const answer = async (message: string, { detail = '' }: vscode.MessageOptions) => {
      Object.assign(vscode.window, { showInformationMessage });
      resolve(`${message}\n${detail}`);
      return button;
    };
    Object.assign(vscode.window, { showInformationMessage: answer });
  });
}

export function equal(actual: unknown, expected: unknown): void {
  const [found, wanted] = [JSON.stringify(actual, null, 1), JSON.stringify(expected, null, 1)];
  if (found !== wanted) throw new Error(`expected\n${wanted}\nfound\n${found}`);
}
