import {
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { type Context, contextFor, type Diagnosis, diagnose, isIgnored } from '../language-service';
import type { Client } from './capabilities';
import { toDiagnostic } from './convert';
import { cancelled, type Server, yieldOnce } from './requests';

interface Report {
  readonly id: string;
  readonly items: Diagnostic[];
}

const reports = new WeakMap<Context, Map<string, Report>>();

/** The diagnostics of one file, computed once for a context. */
function reportOf(uri: string, context: Context, client: Client): Report {
  const known = reports.get(context) ?? new Map<string, Report>();
  reports.set(context, known);
  let report = known.get(uri);
  if (!report) {
    const file = context.workspace.files.get(uri);
    const found = file && !isIgnored(uri, context.workspace) ? diagnose(file, contextFor(uri, context)) : [];
    const items = distinct(found).map((each) => toDiagnostic(each, context.workspace, client));
    report = { id: fingerprint(items), items };
    known.set(uri, report);
  }
  return report;
}

/** The API server may have two reasons for what is one sentence to people. */
function distinct(found: readonly Diagnosis[]): Diagnosis[] {
  const keyOf = ({ rule, span, message }: Diagnosis) => `${rule.id} ${span.start} ${span.end} ${message}`;
  return [...new Map(found.map((each) => [keyOf(each), each])).values()];
}

/** Equal for equal reports: a client that has one with this id already has them all. */
function fingerprint(items: readonly Diagnostic[]): string {
  let [a, b] = [0x811c9dc5, 0x1b873593];
  for (const unit of JSON.stringify(items)) {
    const code = unit.codePointAt(0) ?? 0;
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
  }
  return `${items.length}-${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}

/** Diagnostics for clients that ask for them: one document, or the whole workspace as a request held open. */
export function answerPulls({ connection, session, client, ready }: Server): void {
  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
    await ready();
    await yieldOnce();
    if (token.isCancellationRequested) return cancelled();
    const { id, items } = reportOf(textDocument.uri, session.context, client);
    if (id === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id };
    return { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
  });

  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
    await ready();
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    while (!token.isCancellationRequested) {
      const { context } = session;
      const items = await changedReports(context, previous);
      // Answered only when there is news: the client asks again after every answer.
      if (items && items.length > 0) return { items };
      if (items) await nextChange(token);
    }
    return cancelled();
  });

  /** What differs from what the client has; undefined if the workspace changed meanwhile. */
  async function changedReports(
    context: Context,
    previous: ReadonlyMap<string, string>,
  ): Promise<WorkspaceDocumentDiagnosticReport[] | undefined> {
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const uris = new Set([...context.workspace.files.keys(), ...previous.keys()]);
    let count = 0;
    for (const uri of uris) {
      if (++count % 50 === 0) await yieldOnce();
      if (session.context !== context) return undefined;
      // Open documents are asked for on their own.
      if (session.isOpen(uri)) continue;
      const report = reportOf(uri, context, client);
      const before = previous.get(uri);
      if (before === report.id || (before === undefined && report.items.length === 0)) continue;
      items.push({
        kind: DocumentDiagnosticReportKind.Full,
        uri,
        version: null,
        resultId: report.id,
        items: report.items,
      });
    }
    return items;
  }

  function nextChange(token: { onCancellationRequested(listener: () => void): { dispose(): void } }): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        stop();
        listening.dispose();
        resolve();
      };
      const stop = session.onChange(done);
      const listening = token.onCancellationRequested(done);
    });
  }
}

/** Diagnostics for clients that only listen: sent for every file of the workspace whose report changed. */
export function pushChanges({ connection, session, client, ready }: Server): void {
  const sent = new Map<string, string>();
  let waiting = false;
  const push = async () => {
    waiting = true;
    await ready();
    await yieldOnce();
    waiting = false;
    const { context } = session;
    for (const uri of new Set([...context.workspace.files.keys(), ...sent.keys()])) {
      const { id, items } = reportOf(uri, context, client);
      const before = sent.get(uri);
      if (before === id || (before === undefined && items.length === 0 && !session.isOpen(uri))) continue;
      sent.set(uri, id);
      connection.sendDiagnostics({ uri, diagnostics: items });
    }
  };
  session.onChange(() => {
    if (!waiting) push().catch((error) => connection.console.error(`Diagnostics could not be sent: ${error}`));
  });
}
