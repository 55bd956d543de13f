import * as vscode from 'vscode';
import { answer, equal } from './support';

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: store
spec:
  serviceName: store-nodes
  replicas: 3
  selector:
    matchLabels: {app: store}
  template:
    metadata:
      labels: {app: store}
    spec:
      containers:
        - name: store
          image: redis:8
          env:
            - name: PEERS
              value: http://`;

describe('completion', () => {
  it('writes the list of all peers as the text before it begins', async () => {
    const [item, document] = await suggested('http://store-0.store-nodes:6379,http://store-1.store-nodes:6379,', set);
    await accept(document, item);
    equal(
      document.getText().slice(set.length - 'http://'.length),
      'http://store-0.store-nodes:6379,http://store-1.store-nodes:6379,http://store-2.store-nodes:6379',
    );
  });

  it('brings a headless Service along with its name', async () => {
    const text = set.slice(0, set.indexOf('store-nodes'));
    const rest = set.slice(set.indexOf('store-nodes') + 'store-nodes'.length);
    const [item, document] = await suggested('New headless Service', text, rest);
    await accept(document, item);
    equal(/^kind: Service\nmetadata:\n {2}name: (.*)/m.exec(document.getText())?.[1], 'store');
    equal(/^ {2}serviceName: (.*)/m.exec(document.getText())?.[1], 'store');
  });
});

/** The suggestion between two texts whose label, with what stands before the cursor in its word, begins like this. */
async function suggested(
  start: string,
  before: string,
  after = '',
): Promise<[vscode.CompletionItem, vscode.TextDocument]> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: before + after });
  const typed = /\S*$/.exec(before)?.[0] ?? '';
  const item = await answer(`suggestion '${start}'`, async () => {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.positionAt(before.length),
    );
    return items.find(({ label }) => (typed + (typeof label === 'string' ? label : label.label)).startsWith(start));
  });
  return [item, document];
}

/** As the editor does it. */
async function accept(
  document: vscode.TextDocument,
  { range, insertText, additionalTextEdits }: vscode.CompletionItem,
) {
  const edit = new vscode.WorkspaceEdit();
  if (!range || typeof insertText !== 'string') throw new Error('the suggestion is no plain text with a range');
  edit.replace(document.uri, range instanceof vscode.Range ? range : range.replacing, insertText);
  for (const other of additionalTextEdits ?? []) edit.replace(document.uri, other.range, other.newText);
  await vscode.workspace.applyEdit(edit);
}
