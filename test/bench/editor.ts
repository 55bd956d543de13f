import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Files } from '../fixture';
import { Folder, PlainClient } from '../lsp/client';

/** How a client gets diagnostics: it asks for them, or waits until they are sent. */
export type Way = 'pulled' | 'pushed';

interface Diagnostic {
  readonly severity?: number;
  readonly range: { readonly start: Position };
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** An editor with one of the files of a folder open, in which it types: over stdio, to the server as it is delivered. */
export class Editor {
  private readonly client = new PlainClient();
  private readonly folder: Folder;
  readonly uri: string;
  private version = 1;
  /** Where it types: before the number of replicas of the set in the middle. */
  private readonly position: Position;
  /** Whether a minus stands there now, which is an error. */
  private isWrong = false;
  private resultId: string | undefined;
  private sent: (diagnostics: readonly Diagnostic[]) => void = () => {};

  /** Starts a server on these files, opens the first, and waits for its diagnostics. */
  static async open(files: Files, way: Way = 'pulled'): Promise<Editor> {
    const [[name, text] = ['', '']] = Object.entries(files);
    const editor = new Editor(files, name, text, way);
    await editor.client.initialize(editor.folder.uri, way === 'pulled' ? { textDocument: { diagnostic: {} } } : {});
    await Promise.all([editor.client.open(editor.uri, text), editor.diagnostics()]);
    return editor;
  }

  private constructor(
    files: Files,
    name: string,
    text: string,
    private readonly way: Way,
  ) {
    this.folder = new Folder(files);
    this.uri = this.folder.uriOf(name);
    const key = 'replicas: ';
    const found = text.indexOf(key, text.length / 2 - 1000);
    const before = text.slice(0, (found < 0 ? text.indexOf(key) : found) + key.length).split('\n');
    this.position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    // In place of the client's own list: every report counts here, not only the last one.
    this.client.connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
      if (uri === this.uri) this.sent(diagnostics);
    });
  }

  /** Types one character, or takes it back, and waits for the diagnostics of the text that this makes. */
  async type(): Promise<void> {
    await Promise.all([this.change(), this.diagnostics()]);
  }

  /** Types one character, or takes it back, and asks for the code actions there: for the light bulb, or for a menu. */
  async typeAndAskForActions(where: 'lightBulb' | 'menu'): Promise<void> {
    await this.change();
    const actions = await this.client.request<readonly unknown[]>('textDocument/codeAction', {
      textDocument: { uri: this.uri },
      range: { start: this.position, end: this.position },
      context: { diagnostics: [], triggerKind: where === 'menu' ? 1 : 2 },
    });
    assert.ok(actions.length > 0 || !this.isWrong);
  }

  /** Tells of files that changed on disk, `together` or one by one, and waits for the next diagnostics. */
  async announce(names: readonly string[], together: boolean): Promise<void> {
    const changes = names.map((name) => ({ uri: this.folder.uriOf(name), type: 2 }));
    for (const part of together ? [changes] : changes.map((change) => [change]))
      void this.client.notify('workspace/didChangeWatchedFiles', { changes: part });
    await this.diagnostics();
  }

  /** Changes files on disk, and tells nobody. */
  write(files: Files): void {
    for (const [name, text] of Object.entries(files)) this.folder.write(name, text);
  }

  /** The memory of the server's process in MiB, once it has been the same for ten seconds. */
  async settledMemory(): Promise<number> {
    let [memory, since] = [0, 0];
    for (let second = 0; second < since + 10; second++) {
      const now = this.memory();
      if (now !== memory) [memory, since] = [now, second];
      await sleep(1000);
    }
    return memory;
  }

  private memory(): number {
    const processes = execFileSync('ps', ['-A', '-o', 'ppid=,rss=,args='], { encoding: 'utf8' });
    const server = processes.split('\n').find((line) => {
      const [parent, , ...args] = line.trim().split(/\s+/);
      return parent === String(process.pid) && args.includes('--stdio');
    });
    return Math.round(Number(server?.trim().split(/\s+/)[1]) / 1024);
  }

  async dispose(): Promise<void> {
    await this.client.dispose();
    this.folder.dispose();
  }

  private change(): Promise<void> {
    const { uri, isWrong, position: start } = this;
    const end = { ...start, character: start.character + (isWrong ? 1 : 0) };
    this.isWrong = !isWrong;
    return this.client.notify('textDocument/didChange', {
      textDocument: { uri, version: ++this.version },
      contentChanges: [{ range: { start, end }, text: isWrong ? '' : '-' }],
    });
  }

  /** The diagnostics of the text as it is now: those that are right about the minus. */
  private async diagnostics(): Promise<void> {
    const isRight = (found: readonly Diagnostic[]) =>
      found.some(({ severity, range }) => severity === 1 && range.start.line === this.position.line) === this.isWrong;
    if (this.way === 'pushed')
      return new Promise((resolve) => {
        this.sent = (found) => {
          if (isRight(found)) resolve();
        };
      });
    const { resultId, items } = await this.client.request<{ resultId: string; items?: readonly Diagnostic[] }>(
      'textDocument/diagnostic',
      { textDocument: { uri: this.uri }, previousResultId: this.resultId },
    );
    assert.ok(!items || isRight(items));
    this.resultId = resultId;
  }
}
