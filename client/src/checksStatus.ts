import {
  type Disposable,
  type Event,
  type ExtensionContext,
  type LanguageStatusItem,
  type TextDocument,
  Uri,
  window,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ChecksParams, type ChecksResult, checksRequest } from '../../server/src/protocol';
import { StatusItem, selectorOf } from './statusItem';

/** Shows beside manifests which version of Kubernetes, and which rules, they are checked with; leads to where that is set. */
export function registerChecksStatus(
  context: ExtensionContext,
  client: BaseLanguageClient,
  changed: Event<void>,
): void {
  context.subscriptions.push(new ChecksStatus(client, changed));
}

/** In ms: while somebody types, the status waits for a pause. */
const delay = 100;

class ChecksStatus implements Disposable {
  private readonly item = new StatusItem('statefulset.checks', 'Kubernetes Version and Rules');
  private readonly subscriptions: readonly Disposable[];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly client: BaseLanguageClient,
    changed: Event<void>,
  ) {
    this.subscriptions = [
      changed(() => this.updateSoon()),
      window.onDidChangeActiveTextEditor(() => this.updateSoon()),
      this.item,
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private updateSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.update(), delay);
  }

  private async update(): Promise<void> {
    const document = window.activeTextEditor?.document;
    const checks = document ? await this.checksOf(document) : null;
    if (document !== window.activeTextEditor?.document) return;
    this.item.show(document && checks && selectorOf(document), (item) => checks && tell(item, checks));
  }

  private async checksOf({ uri }: TextDocument): Promise<ChecksResult> {
    const params: ChecksParams = { uri: uri.toString() };
    try {
      return await this.client.sendRequest<ChecksResult>(checksRequest, params);
    } catch (error) {
      this.client.debug(`${checksRequest} failed`, error);
      return null;
    }
  }
}

function tell(item: LanguageStatusItem, { kubernetesVersion, preset, configuration }: NonNullable<ChecksResult>): void {
  item.text = `Kubernetes ${kubernetesVersion} · ${preset}`;
  item.detail = configuration === null ? 'the version and the rules' : 'as .statefulset.yaml has it';
  item.accessibilityInformation = { label: `Checked for Kubernetes ${kubernetesVersion} with the preset ${preset}` };
  item.command =
    configuration === null
      ? {
          title: 'Change',
          command: 'workbench.action.openSettings',
          arguments: ['@id:statefulset.kubernetesVersion,statefulset.preset'],
        }
      : { title: 'Change', command: 'vscode.open', arguments: [Uri.parse(configuration)] };
}
