import * as vscode from 'vscode';
import { answer, equal, problemsOf, quickFix, show } from './support';

describe('examples/postgres, which has no Service', () => {
  let document: vscode.TextDocument;
  let problem: vscode.Diagnostic;
  let before: string;

  it('has a problem on the value of serviceName', async () => {
    document = await show('postgres', 'postgres.yaml');
    before = document.getText();
    [problem] = (await problemsOf(document.uri, [problemIn(before)])) as [vscode.Diagnostic];
    equal(document.getText(problem.range), 'postgres');
  });

  it("leads to its rule's page, inside the editor", async () => {
    const { target } = problem.code as { target: vscode.Uri };
    const page = await vscode.workspace.openTextDocument(target);
    equal(page.lineAt(0).text, '# service-not-found');
  });

  it('is fixed by a headless Service in front of it', async () => {
    const fix = await quickFix(document, problem.range, "Add headless Service 'postgres'");
    equal(fix.isPreferred, true);
    if (!fix.edit) throw new Error('the fix has no edit');
    equal(await vscode.workspace.applyEdit(fix.edit), true);
    equal(document.getText(), `${service}---\n${before}`);
    await problemsOf(document.uri, []);
  });

  it('has the problem back when the fix is undone', async () => {
    await vscode.commands.executeCommand('undo');
    equal(document.getText(), before);
    await problemsOf(document.uri, [problemIn(before)]);
  });

  it('can have the problem silenced on its line', async () => {
    const fix = await quickFix(document, problem.range, 'Disable service-not-found for this line');
    if (!fix.edit) throw new Error('the fix has no edit');
    await vscode.workspace.applyEdit(fix.edit);
    await problemsOf(document.uri, []);
    await vscode.commands.executeCommand('undo');
  });

  it('says on hover what the set becomes', async () => {
    const replicas = document.positionAt(document.getText().indexOf('replicas: 3') + 2);
    const text = await answer('hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        replicas,
      );
      const contents = hovers.flatMap((hover) => hover.contents).map((each) => (each as vscode.MarkdownString).value);
      return contents.find((each) => each.includes('postgres-2'));
    });
    equal(/spec\.replicas/.test(text), true);
  });
});

describe('a template that Helm refuses to render', () => {
  it('has the problem at the action', async () => {
    const { uri } = await show('broken', 'chart-invalid', 'templates', 'web.yaml');
    await problemsOf(uri, ['20 warning chart-invalid']);
  });
});

const problemIn = (text: string) =>
  `${text.split('\n').findIndex((line) => line.includes('serviceName:')) + 1} warning service-not-found`;

const service = `apiVersion: v1
kind: Service
metadata:
  name: postgres
spec:
  clusterIP: None
  selector:
    app: postgres
  ports:
    - name: postgres
      port: 5432
`;
