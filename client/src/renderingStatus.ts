import {
  commands,
  type Disposable,
  type Event,
  type ExtensionContext,
  type LanguageStatusItem,
  LanguageStatusSeverity,
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
  type Refusal,
  type RenderingChoice,
} from '../../server/src/protocol';
import type { Choices } from './choices';
import { isRendering, toRange } from './renderingDocument';
import { StatusItem, selectorOf } from './statusItem';

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
    commands.registerCommand('statefulset.chooseRendering', () => status.choose()),
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
  private readonly chosen = new StatusItem('statefulset.rendering', 'Rendering');
  private readonly refused = new StatusItem('statefulset.refused', 'Why There Is No Rendering');

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
    for (const disposable of [...this.subscriptions, this.chosen, this.refused]) disposable.dispose();
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
    const { shown } = this;
    this.chosen.show(shown && selectorOf(shown.document), (item) => shown && tellChosen(item, shown.choice));
    const refusal = shown?.choice.refusal;
    this.refused.show(shown && refusal && selectorOf(shown.document), (item) => refusal && tellRefusal(item, refusal));
  }
}

function tellChosen(item: LanguageStatusItem, { renderings, rendering }: ChoiceResult): void {
  const title = titleOf(renderings);
  item.text = renderings.find(({ root }) => root === rendering)?.name ?? '';
  item.detail = title;
  item.accessibilityInformation = { label: `${title}: ${item.text}` };
  item.command = renderings.length > 1 ? { title: 'Change', command: 'statefulset.chooseRendering' } : undefined;
}

/** What is shown instead of what cannot be rendered. */
const instead: Readonly<Record<Refusal['shown'], string>> = {
  last: 'the last good one is shown',
  parts: 'what can be rendered is shown',
  nothing: 'there is none to show',
};

/** The whole reason is only pointed out: a line of the status does not break, and would push its command out of sight. */
function tellRefusal(item: LanguageStatusItem, { message, shown, place }: Refusal): void {
  item.severity = LanguageStatusSeverity.Error;
  item.text = 'Cannot be rendered';
  item.detail = instead[shown];
  item.accessibilityInformation = { label: `Cannot be rendered: ${message}; ${instead[shown]}` };
  item.command = {
    title: 'Show Why',
    tooltip: message,
    command: 'vscode.open',
    arguments: [Uri.parse(place.uri), { selection: toRange(place.range) }],
  };
}

/** What there is to choose: values of a chart, or kustomizations. */
function titleOf(renderings: readonly RenderingChoice[]): string {
  return renderings.every(({ root }) => chartOfRoot(root)) ? 'Values' : 'Kustomization';
}
