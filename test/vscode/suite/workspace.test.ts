import * as vscode from 'vscode';
import { problemsOf } from './support';

const service = `apiVersion: v1
kind: Service
metadata:
  name: ledger
spec:
  clusterIP: None
  selector:
    app: ledger
`;
const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ledger
spec:
  serviceName: ledger
  selector:
    matchLabels:
      app: ledger
  template:
    metadata:
      labels:
        app: ledger
    spec:
      containers:
        - name: sql
          image: ledger:1.0
          ports:
            - containerPort: 5432
`;

describe('a file that is not open', () => {
  after(() => vscode.workspace.fs.delete(file(''), { recursive: true }));

  it('has problems, which go and come with another file that is not open', async () => {
    await write('set.yaml', set);
    await problemsOf(file('set.yaml'), ['6 warning service-not-found']);
    await write('service.yaml', service);
    await problemsOf(file('set.yaml'), []);
    await vscode.workspace.fs.delete(file('service.yaml'));
    await problemsOf(file('set.yaml'), ['6 warning service-not-found']);
  });

  it('comes and goes with its folder', async () => {
    await write('inner/set.yaml', set);
    await problemsOf(file('inner/set.yaml'), ['6 warning service-not-found']);
    await vscode.workspace.fs.rename(file('inner'), file('moved'));
    await problemsOf(file('moved/set.yaml'), ['6 warning service-not-found']);
    await problemsOf(file('inner/set.yaml'), []);
  });
});

function file(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no folder is open');
  return vscode.Uri.joinPath(folder.uri, 'ledger', name);
}

async function write(name: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));
}
