import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CancellationToken, Connection, WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { readClient } from '../../server/src/lsp/capabilities';
import { answerPulls, pushChanges } from '../../server/src/lsp/diagnostics';
import { Session } from '../../server/src/lsp/session';
import { serviceWith, setWith } from '../fixture';

const uri = 'file:///w/set.yaml';
// A Service alone has no problem, a set without one has.
const sound = serviceWith();
const broken = setWith();

/** A session with one file that is not open, whose text on disk is `texts.now`. */
async function sessionWith(text: string) {
  const texts = { now: text };
  const session = new Session(() => ({
    list: async () => [uri],
    read: async () => texts.now,
    readBytes: async () => undefined,
  }));
  await session.load();
  return { session, texts };
}

function serverFor(session: Session, connection: object) {
  const client = readClient({ processId: null, rootUri: null, capabilities: {} });
  const versionOf = () => null;
  return { connection: connection as Connection, session, client, ready: async () => undefined, versionOf };
}

/** Lets everything run that needs no timer. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

// A change may come at any moment while reports are made. Both tests try them all.
const moments = Array.from({ length: 40 }, (_, index) => index);

test('the workspace is answered whenever a file changes while its report is made', async () => {
  for (const moment of moments) {
    const { session, texts } = await sessionWith(sound);
    type Pull = (params: object, token: CancellationToken) => Promise<WorkspaceDiagnosticReport>;
    let pull: Pull = () => assert.fail('nobody answers');
    const diagnostics = {
      on: () => undefined,
      onWorkspace: (handler: Pull) => {
        pull = handler;
      },
    };
    answerPulls(serverFor(session, { languages: { diagnostics } }));
    const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
    texts.now = broken;
    const change = session.reread([uri]);
    for (let i = 0; i < moment; i++) await null;
    let answered: WorkspaceDiagnosticReport | undefined;
    void pull({ previousResultIds: [] }, token).then((report) => {
      answered = report;
    });
    await change;
    await settle();
    assert.ok(answered, `a change is missed if ${moment} steps of it are done first`);
  }
});

test('problems are pushed whenever somebody types while they are sent', async () => {
  for (const moment of moments) {
    const { session } = await sessionWith(broken);
    const sent: number[] = [];
    const mend = async () => {
      for (let i = 0; i < moment; i++) await null;
      session.setText(uri, sound);
    };
    const sendDiagnostics = ({ diagnostics }: { diagnostics: readonly unknown[] }) => {
      if (sent.push(diagnostics.length) === 1) void mend();
    };
    pushChanges(serverFor(session, { sendDiagnostics }));
    await session.reread([uri]);
    await settle();
    assert.equal(sent.length, 2, `a change is missed ${moment} steps after the first report`);
    assert.equal(sent[1], 0);
  }
});
