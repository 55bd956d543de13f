import * as vscode from 'vscode';
import { answer, answerQuestion, equal } from './support';

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: cache
spec:
  serviceName: cache-nodes
  replicas: 2
  selector:
    matchLabels: {app: cache}
  template:
    metadata:
      labels: {app: cache}
    spec:
      containers: [{name: redis, image: 'redis:8'}]
`;
const service = `apiVersion: v1
kind: Service
metadata:
  name: cache-nodes
spec:
  clusterIP: None
  selector: {app: cache}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: cache
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {app: cache}
---
apiVersion: v1
kind: Service
metadata:
  name: cache-first
spec:
  selector:
    app: cache
    statefulset.kubernetes.io/pod-name: cache-0
`;
const config = `apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  client.conf: |
    peers = cache-0.cache-nodes,cache-1.cache-nodes
`;
const files = { 'set.yaml': set, 'service.yaml': service, 'client.yaml': config };

describe('a set that three files name', () => {
  const documents = new Map<string, vscode.TextDocument>();
  const documentOf = (name: string) => documents.get(name) as vscode.TextDocument;
  const positionOf = (name: string, text: string) =>
    documentOf(name).positionAt(documentOf(name).getText().indexOf(text));
  const folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri as vscode.Uri, 'navigation');

  before(async () => {
    for (const [name, text] of Object.entries(files)) {
      const uri = vscode.Uri.joinPath(folder, name);
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      documents.set(name, await vscode.workspace.openTextDocument(uri));
    }
  });
  after(() => vscode.workspace.fs.delete(folder, { recursive: true }));

  it('is where the DNS name in a ConfigMap leads', async () => {
    const [link] = await answer('definition', async () => {
      const found = await vscode.commands.executeCommand<vscode.LocationLink[]>(
        'vscode.executeDefinitionProvider',
        documentOf('client.yaml').uri,
        positionOf('client.yaml', 'cache-0'),
      );
      return found.length > 0 ? found : undefined;
    });
    equal(link?.targetUri.toString(), documentOf('set.yaml').uri.toString());
    equal(documentOf('set.yaml').getText(link?.targetSelectionRange), 'cache');
  });

  it('lists all that depends on it', async () => {
    const found = await answer('references', () =>
      vscode.commands.executeCommand<vscode.Location[]>(
        'vscode.executeReferenceProvider',
        documentOf('set.yaml').uri,
        positionOf('set.yaml', 'cache'),
      ),
    );
    const lines = found.map(({ uri, range }) => `${uri.path.split('/').at(-1)} ${range.start.line + 1}`);
    equal(lines.sort(), [
      'client.yaml 7',
      'client.yaml 7',
      'service.yaml 15',
      'service.yaml 23',
      'service.yaml 25',
      'service.yaml 7',
      'set.yaml 4',
    ]);
  });

  it('gets another name in all of them at once, after a question', async () => {
    const question = answerQuestion('Rename');
    const edit = await answer('rename', () =>
      vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        documentOf('client.yaml').uri,
        positionOf('client.yaml', 'cache-1'),
        'queue',
      ),
    );
    equal((await question).startsWith('Rename StatefulSet cache to queue?\nThis creates a new StatefulSet.'), true);
    equal(edit.size, 3);
    equal(await vscode.workspace.applyEdit(edit), true);
    equal(documentOf('set.yaml').getText(), set.replace('name: cache', 'name: queue'));
    equal(documentOf('service.yaml').getText(), service.replace('pod-name: cache-0', 'pod-name: queue-0'));
    equal(documentOf('client.yaml').getText(), config.replace('cache-0.', 'queue-0.').replace('cache-1.', 'queue-1.'));
    for (const document of documents.values()) await document.save();
  });

  it('is not given a name that is none', async () => {
    const refused = await vscode.commands
      .executeCommand(
        'vscode.executeDocumentRenameProvider',
        documentOf('set.yaml').uri,
        positionOf('set.yaml', 'queue'),
        'No!',
      )
      .then(
        () => '',
        (error) => String(error),
      );
    equal(/'No!' is not a valid name for a StatefulSet/.test(refused), true);
  });
});
