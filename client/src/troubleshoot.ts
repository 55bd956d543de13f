import { commands, type Disposable, EventEmitter, env, type QuickPickItem, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  fenced,
  type PossibleCause,
  prose,
  type Question,
  type RemedyStep,
  type TroubleshootParams,
  type TroubleshootResult,
  troubleshootRequest,
} from '../../server/src/protocol';

const scheme = 'statefulset-remedies';

/** Leads to what is wrong with a set by questions, and shows what ends that as a document. */
export class Questions implements Disposable {
  /** What was found, by the path of its document: nothing of it is stored. */
  private readonly texts = new Map<string, string>();
  private readonly rewritten = new EventEmitter<Uri>();
  private readonly registration: Disposable;

  constructor(private readonly client: BaseLanguageClient) {
    this.registration = workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.rewritten.event,
      provideTextDocumentContent: ({ path }) => this.texts.get(path) ?? 'Run **StatefulSet: Troubleshoot...** again.\n',
    });
  }

  async ask(params: TroubleshootParams): Promise<void> {
    const first = await this.client.sendRequest<TroubleshootResult>(troubleshootRequest, params);
    const title = params.set === undefined ? 'Troubleshoot' : `Troubleshoot ${params.set}`;
    if (!first) {
      void window.showInformationMessage('This file has no StatefulSet to ask about.');
      return;
    }
    const causes = await lead(first, title);
    if (causes) await this.show(title, causes);
  }

  dispose(): void {
    this.registration.dispose();
    this.rewritten.dispose();
  }

  private async show(title: string, causes: readonly PossibleCause[]): Promise<void> {
    const uri = Uri.from({ scheme, path: `/${title.replace(/[^\w .-]/g, '_')}.md` });
    this.texts.set(uri.path, remediesText(title, causes));
    this.rewritten.fire(uri);
    await commands.executeCommand('vscode.open', uri);
  }
}

/** Asks one question after the other; undefined if the user stops. */
async function lead(question: Question, title: string): Promise<readonly PossibleCause[] | undefined> {
  const copy: QuickPickItem = { label: `$(copy) ${question.command}`, description: 'Copy the command that shows it' };
  const answers = question.answers.map((answer) => ({ label: answer.text, answer }));
  for (;;) {
    const picked = await window.showQuickPick<QuickPickItem>([...answers, copy], {
      title,
      placeHolder: question.text,
      ignoreFocusOut: true,
    });
    if (picked === copy) {
      await env.clipboard.writeText(question.command);
      continue;
    }
    const answer = answers.find((each) => each === picked)?.answer;
    if (!answer) return undefined;
    return 'next' in answer ? lead(answer.next, title) : answer.causes;
  }
}

/** What may be wrong, the likeliest first, each with what ends it: as Markdown. */
export function remediesText(title: string, causes: readonly PossibleCause[]): string {
  const parts = causes.flatMap(({ title: cause, sign, remedy }) => [
    `## ${prose(cause)}`,
    ...(sign === '' ? [] : [`Shown by: ${prose(sign)}`]),
    ...remedy.steps.map(stepText),
  ]);
  return [`# ${prose(title)}`, ...parts, ''].join('\n\n');
}

function stepText({ text, command, destroys }: RemedyStep, index: number): string {
  const lines = [
    prose(text),
    ...(destroys === undefined ? [] : [`**Warning:** ${prose(destroys)}`]),
    ...(command === undefined ? [] : [fenced('sh', command.split('\n'))]),
  ];
  return `${index + 1}. ${lines.join('\n\n').replaceAll('\n', '\n   ')}`;
}
