import * as vscode from 'vscode';
import { answer, equal } from './support';

describe('snippets', () => {
  const template = 'volumeClaimTemplate';

  it('are suggested where a manifest begins', async () => {
    const labels = await suggestionsAt('stateful', (found) => found.length > 0);
    equal(labels.includes('statefulset') && labels.includes('statefulset-redis') && labels.includes(template), true);
  });

  it('are suggested where a field begins, if they are fields', async () => {
    const labels = await suggestionsAt('spec:\n  vol', (found) => found.length > 0);
    equal(labels.includes(template), true);
    equal(labels.includes('statefulset-redis'), false);
  });

  for (const text of ['kind: StatefulSet', 'metadata:\n  name: redis', '- redis', '# redis'])
    it(`are not suggested after ${JSON.stringify(text)}`, async () => {
      equal(await suggestionsAt(text, () => true), []);
    });
});

/** The labels of our suggestions at the end of a new YAML document, once `enough` holds. */
async function suggestionsAt(content: string, enough: (labels: string[]) => boolean): Promise<string[]> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  const end = document.positionAt(content.length);
  return answer('suggestions', async () => {
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      end,
    );
    const labels = items
      .filter(({ kind }) => kind === vscode.CompletionItemKind.Snippet)
      .map(({ label }) => (typeof label === 'string' ? label : label.label))
      .filter((label) => /^(statefulset|volumeClaimTemplate)/.test(label));
    return enough(labels) ? labels : undefined;
  });
}
