import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../server/src/lsp/session';
import { serviceWith, setWith } from '../fixture';

const uri = 'file:///w/web.yaml';

test('of two readings of a file the one that began last counts, whichever ends first', async () => {
  const answers: ((text: string) => void)[] = [];
  const read = () => new Promise<string>((resolve) => answers.push(resolve));
  const session = new Session(() => ({ list: async () => [uri], read, readBytes: async () => undefined }));
  const [before, after] = [session.reread([uri]), session.reread([uri])];
  answers[1]?.(setWith());
  await after;
  answers[0]?.(serviceWith());
  await before;
  assert.equal(session.file(uri)?.resources[0]?.kind, 'StatefulSet');
});
