import { commands, type Disposable, EventEmitter, env, type QuickPickItem, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  fenced,
  type PossibleCause,
  type PreviewParams,
  type PreviewResult,
  podName,
  previewRequest,
  prose,
  type Question,
  type RemedyStep,
  type SetPreview,
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

  /** Asks about a set of a document: about the one of this name, else about the one that the user picks. */
  async ask(uri: string, name: string | undefined): Promise<void> {
    const set = await this.pickSet(uri, name);
    if (!set) return;
    const title = `Troubleshoot ${set.name}`;
    const ordinal = await pickPod(set, title);
    if (ordinal === undefined) return;
    const params: TroubleshootParams = { uri, set: set.name, ordinal };
    const first = await this.client.sendRequest<TroubleshootResult>(troubleshootRequest, params);
    const causes = first && (await lead(first, title));
    if (causes) await this.show(title, causes);
  }

  private async pickSet(uri: string, name: string | undefined): Promise<SetPreview | undefined> {
    const params: PreviewParams = { uri };
    const { sets } = await this.client.sendRequest<PreviewResult>(previewRequest, params);
    const named = sets.find((each) => each.name === name);
    if (named || sets.length === 1) return named ?? sets[0];
    if (sets.length === 0) {
      void window.showInformationMessage('This file has no StatefulSet to ask about.');
      return undefined;
    }
    const items = sets.map((set) => ({ label: set.id, set }));
    const placeHolder = 'Which StatefulSet does not get on?';
    return (await window.showQuickPick(items, { title: 'Troubleshoot', placeHolder }))?.set;
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

/** More pods are not listed. */
const maxPods = 200;

/** The ordinal of the pod that does not get on; undefined if the user stops. */
async function pickPod(set: SetPreview, title: string): Promise<number | undefined> {
  const { start, replicas } = set;
  if (replicas < 2) return start;
  const items = Array.from({ length: Math.min(replicas, maxPods) }, (_, index) => ({
    label: podName(set, start + index),
    ordinal: start + index,
  }));
  const placeHolder = 'Which pod does not get on? Of several, the first that kubectl get pods shows';
  return (await window.showQuickPick(items, { title, placeHolder }))?.ordinal;
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
