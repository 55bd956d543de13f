import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

/** A folder with these files, and the URI of each. */
export class Folder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'statefulset-')));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  get uri(): string {
    return pathToFileURL(this.path).href;
  }

  uriOf(name: string): string {
    return pathToFileURL(join(this.path, name)).href;
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** `dist/server.js --stdio`, spoken to as any editor would: JSON-RPC, and nothing of our own. */
export class PlainClient {
  private readonly process: ChildProcess;
  private readonly diagnostics = new Map<string, { message: string; code?: unknown; severity?: number }[]>();
  private readonly waiting = new Set<() => void>();
  readonly connection: MessageConnection;
  /** How often the server asked to be asked again. */
  refreshes = 0;

  constructor(server = 'dist/server.js') {
    const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process = child;
    this.connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
      this.diagnostics.set(uri, diagnostics);
      for (const look of [...this.waiting]) look();
    });
    this.connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      return null;
    });
    this.connection.listen();
  }

  async initialize(
    rootUri: string | null,
    capabilities: object,
    initializationOptions?: object,
  ): Promise<Record<string, unknown>> {
    const params = {
      processId: process.pid,
      rootUri,
      capabilities,
      ...(initializationOptions ? { initializationOptions } : {}),
    };
    const { capabilities: offered } = await this.request<{ capabilities: Record<string, unknown> }>(
      'initialize',
      params,
    );
    await this.notify('initialized', {});
    return offered;
  }

  request<T>(method: string, params: object): Promise<T> {
    return this.connection.sendRequest<T>(method, params);
  }

  notify(method: string, params: object): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  open(uri: string, text: string): Promise<void> {
    return this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  }

  change(uri: string, version: number, text: string): Promise<void> {
    return this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  /** Resolves once the codes published last for `uri` are these, those of hints apart. */
  published(uri: string, codes: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        const shown = this.diagnostics.get(uri)?.filter(({ severity }) => severity !== 4);
        const found = shown?.map(({ code }) => String(code));
        if (JSON.stringify(found) !== JSON.stringify(codes)) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }

  async dispose(): Promise<void> {
    await this.request('shutdown', {}).catch(() => undefined);
    await this.notify('exit', {}).catch(() => undefined);
    await new Promise((resolve) => {
      if (this.process.exitCode !== null) resolve(undefined);
      else this.process.once('exit', resolve);
    });
    this.connection.dispose();
  }
}
