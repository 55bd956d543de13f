import {
  commands,
  type Disposable,
  type Event,
  type ExtensionContext,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  languages,
  type TextDocument,
  Uri,
  window,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ChoiceParams,
  type ChoiceResult,
  chartOfRoot,
  choiceRequest,
  type RenderingChoice,
} from '../../server/src/protocol';
import type { Choices } from './choices';
import { isRendering, toRange } from './renderingDocument';

const chooseCommand = 'statefulset.chooseRendering';

/** Registers the status that tells with which values, or by which kustomization, a file is rendered, and its command. */
export function registerRenderingStatus(
  context: ExtensionContext,
  client: BaseLanguageClient,
  choices: Choices,
  changed: Event<void>,
): void {
  const status = new RenderingStatus(client, choices, changed);
  context.subscriptions.push(
    status,
    commands.registerCommand(chooseCommand, () => status.choose()),
  );
}

/** In ms: while somebody types, the status waits for a pause. */
const delay = 100;

/** What is shown of the active editor. */
interface Shown {
  readonly document: TextDocument;
  readonly choice: ChoiceResult;
}

class RenderingStatus implements Disposable {
  private readonly subscriptions: Disposable[];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private shown: Shown | undefined;
  private items: readonly LanguageStatusItem[] = [];

  constructor(
    private readonly client: BaseLanguageClient,
    private readonly choices: Choices,
    changed: Event<void>,
  ) {
    this.subscriptions = [
      changed(() => this.updateSoon()),
      choices.onDidChange(() => this.updateSoon()),
      window.onDidChangeActiveTextEditor(() => this.updateSoon()),
    ];
  }

  /** Lets the user choose by what the document of the active editor is rendered. */
  async choose(): Promise<void> {
    await this.update();
    const { renderings = [], rendering } = this.shown?.choice ?? {};
    if (renderings.length < 2) {
      const only = renderings[0]?.name;
      void window.showInformationMessage(
        only === undefined ? 'No kustomization or chart renders this file.' : `This file is rendered only by ${only}.`,
      );
      return;
    }
    const items = renderings.map(({ root, name }) => ({
      label: name,
      root,
      ...(root === rendering && { description: 'shown now' }),
    }));
    const picked = await window.showQuickPick(items, {
      title: titleOf(renderings),
      placeHolder: 'Select what to show',
    });
    if (picked) this.choices.choose(picked.root);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of [...this.subscriptions, ...this.items]) disposable.dispose();
  }

  private updateSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.update(), delay);
  }

  private async update(): Promise<void> {
    const document = window.activeTextEditor?.document;
    const choice = document && !isRendering(document) ? await this.choiceFor(document) : undefined;
    if (document !== window.activeTextEditor?.document) return;
    this.shown = document && choice?.rendering ? { document, choice } : undefined;
    this.show();
  }

  private async choiceFor(document: TextDocument): Promise<ChoiceResult | undefined> {
    const uri = document.uri.toString();
    const before = this.shown?.document === document ? this.shown.choice.rendering : null;
    const params: ChoiceParams = { uri, renderings: this.choices.preferring(before) };
    try {
      return await this.client.sendRequest<ChoiceResult>(choiceRequest, params);
    } catch (error) {
      this.client.debug(`${choiceRequest} failed`, error);
      return undefined;
    }
  }

  private show(): void {
    const before = this.items;
    this.items = this.shown ? itemsFor(this.shown) : [];
    // New ones stand before old ones go, so that what is pinned does not flicker.
    for (const item of before) item.dispose();
  }
}

/** The chosen rendering, and why it cannot be shown as it is now. */
function itemsFor({ document, choice: { renderings, rendering, refusal } }: Shown): LanguageStatusItem[] {
  const selector = { scheme: document.uri.scheme, language: document.languageId };
  const name = renderings.find(({ root }) => root === rendering)?.name ?? '';
  const chosen = languages.createLanguageStatusItem('statefulset.rendering', selector);
  chosen.name = titleOf(renderings);
  chosen.text = name;
  chosen.detail = titleOf(renderings);
  chosen.accessibilityInformation = { label: `${titleOf(renderings)}: ${name}` };
  if (renderings.length > 1) chosen.command = { title: 'Change', command: chooseCommand };
  if (!refusal) return [chosen];
  const refused = languages.createLanguageStatusItem('statefulset.refused', selector);
  refused.name = 'Rendering';
  refused.severity = LanguageStatusSeverity.Error;
  refused.text = 'Cannot be rendered';
  refused.detail = refusal.text;
  refused.command = {
    title: 'Show Why',
    command: 'vscode.open',
    arguments: [Uri.parse(refusal.place.uri), { selection: toRange(refusal.place.range) }],
  };
  return [chosen, refused];
}

/** What there is to choose: values of a chart, or kustomizations. */
function titleOf(renderings: readonly RenderingChoice[]): string {
  return renderings.every(({ root }) => chartOfRoot(root)) ? 'Values' : 'Kustomization';
}
