import * as vscode from 'vscode';
import { answer, equal } from './support';

describe('snippets', () => {
  const template = 'volumeClaimTemplate';

  it('are suggested where a manifest begins', async () => {
    const labels = await suggestionsAt('stateful', (found) => found.length > 0);
    equal(labels.includes('statefulset') && labels.includes('statefulset-redis'), true);
    equal(labels.includes(template), false);
  });

  it('are not doubled by an outline of the same name', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: '' });
    const labels = await answer('outlines', async () => {
      const found = await completionsAt(document, new vscode.Position(0, 0));
      return found.includes('Deployment') && found.includes('statefulset') ? found : undefined;
    });
    equal(labels.includes('StatefulSet') || labels.includes('PodDisruptionBudget'), false);
  });

  it('are suggested where a field begins, if they are fields', async () => {
    const labels = await suggestionsAt('spec:\n  vol', (found) => found.length > 0);
    equal(labels.includes(template), true);
    equal(labels.includes('statefulset-redis'), false);
  });

  it('are suggested in a block of a Markdown file, wherever it is indented, and not around it', async () => {
    const labels = await suggestionsAt('1. A set:\n\n   ```yaml\n   stateful', (found) => found.length > 0, 'markdown');
    equal(labels.includes('statefulset') && !labels.includes(template), true);
    const fields = await suggestionsAt('```yaml\nspec:\n  vol', (found) => found.length > 0, 'markdown');
    equal(fields.includes(template) && !fields.includes('statefulset'), true);
    equal(await suggestionsAt('```yaml\na: 1\n```\nstateful', () => true, 'markdown'), []);
  });

  for (const text of ['kind: StatefulSet', 'metadata:\n  name: redis', '- redis', '# redis'])
    it(`are not suggested after ${JSON.stringify(text)}`, async () => {
      equal(await suggestionsAt(text, () => true), []);
    });
});

/** The labels of our suggestions at the end of a new document, once `enough` holds. */
async function suggestionsAt(
  content: string,
  enough: (labels: string[]) => boolean,
  language = 'yaml',
): Promise<string[]> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  const end = document.positionAt(content.length);
  return answer('suggestions', async () => {
    const labels = (await completionsAt(document, end, vscode.CompletionItemKind.Snippet)).filter((label) =>
      /^(statefulset|volumeClaimTemplate)/.test(label),
    );
    return enough(labels) ? labels : undefined;
  });
}

/** The labels of all suggestions, or of those of a kind. */
async function completionsAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  only?: vscode.CompletionItemKind,
): Promise<string[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return items
    .filter(({ kind }) => only === undefined || kind === only)
    .map(({ label }) => (typeof label === 'string' ? label : label.label));
}
