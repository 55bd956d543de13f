import { commands, type Disposable, type LanguageStatusItem, languages } from 'vscode';
import type { LiveStatus } from '../../server/src/protocol';
import { manifestSelector } from './documents';

/** Shows beside manifests which state of a cluster they are compared with, and stops that. */
export class LiveStatusItem implements Disposable {
  private item: LanguageStatusItem | undefined;

  /** Null: nothing is compared. */
  show(status: LiveStatus | null): void {
    void commands.executeCommand('setContext', 'statefulset.live', status !== null);
    if (!status) {
      this.dispose();
      return;
    }
    this.item ??= languages.createLanguageStatusItem('statefulset.live', manifestSelector());
    const { item } = this;
    item.name = 'Live State';
    item.text = `Live: ${status.title}`;
    item.detail = 'compared with this file';
    item.accessibilityInformation = { label: `Compared with ${status.title}` };
    item.command = { title: 'Stop Comparing', command: 'statefulset.stopComparingLive' };
  }

  dispose(): void {
    this.item?.dispose();
    this.item = undefined;
  }
}
