import { commands, type ExtensionContext, SnippetString, window, workspace } from 'vscode';
import { reach } from './milestones';
import { readSnippets } from './snippets';
import {
  filled,
  nameProblem,
  namespaceProblem,
  replicasProblem,
  storageProblem,
  type Template,
  type TemplateValues,
  templatesAmong,
} from './templates';

/** Registers the command that asks for a product and its values, and begins a file with the manifests of it. */
export function registerNewFromTemplate(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand('statefulset.newFromTemplate', async () => {
      const template = await pickTemplate(templatesAmong(await readSnippets(context)));
      const values = template && (await askValues(template));
      if (!values) return;
      await begin(filled(template, values));
      reach('template');
    }),
  );
}

const title = 'New StatefulSet';

async function pickTemplate(templates: readonly Template[]): Promise<Template | undefined> {
  const items = templates.map((template) => ({ label: template.product, detail: template.description, template }));
  const picked = await window.showQuickPick(items, {
    title,
    placeHolder: 'Select what is to run',
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked?.template;
}

interface Question {
  readonly key: keyof TemplateValues;
  readonly prompt: string;
  readonly problem: (value: string) => string | undefined;
}

const questions: readonly Question[] = [
  { key: 'name', prompt: 'Name of the StatefulSet and its headless Service', problem: nameProblem },
  { key: 'replicas', prompt: 'Replicas', problem: replicasProblem },
  { key: 'storage', prompt: 'Storage of each claim', problem: storageProblem },
  { key: 'namespace', prompt: 'Namespace; empty for the one that kubectl uses', problem: namespaceProblem },
];

/** Undefined if the user gives up. What the template itself decides is not asked. */
async function askValues({ product, proposed }: Template): Promise<TemplateValues | undefined> {
  const asked = questions.filter(({ key }) => key === 'namespace' || proposed[key] !== undefined);
  let values = proposed;
  for (const [index, { key, prompt, problem }] of asked.entries()) {
    const value = await window.showInputBox({
      title: `${title}: ${product} (${index + 1} of ${asked.length})`,
      prompt,
      value: proposed[key] ?? '',
      ignoreFocusOut: true,
      validateInput: (text) => problem(text.trim()),
    });
    if (value === undefined) return undefined;
    if (value.trim() !== '') values = { ...values, [key]: value.trim() };
  }
  return values;
}

/** Opens an unsaved YAML file with this snippet, at its first tab stop. */
async function begin(snippet: string): Promise<void> {
  const document = await workspace.openTextDocument({ language: 'yaml', content: '' });
  const editor = await window.showTextDocument(document);
  await editor.insertSnippet(new SnippetString(snippet));
}
