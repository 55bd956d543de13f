import {
  type CancellationToken,
  type Diagnostic,
  DiagnosticSeverity,
  DocumentDiagnosticReportKind,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { pace, yieldOnce } from '../files/pace';
import {
  type Context,
  count,
  type Diagnosis,
  type Gravest,
  gravest,
  guarded,
  isIgnored,
  liveProblems,
  workOn as piecesOf,
  type Range,
  type Scope,
} from '../language-service';
import { diagnosticSource, toDiagnostic, toLiveDiagnostic } from './convert';
import { cancelled, type Server } from './requests';

/** More of them in one file help nobody, and editors show no more. */
const maxProblems = 500;

interface Report {
  readonly id: string;
  readonly items: Diagnostic[];
}

const reports = new WeakMap<Context, Map<string, Report>>();

/** The diagnostics of one file, computed once for a context. */
function reportOf(uri: string, context: Context, server: Server): Report {
  const known = reports.get(context) ?? new Map<string, Report>();
  reports.set(context, known);
  let report = known.get(uri);
  if (!report) {
    const items = guarded(
      'Finding problems',
      () => diagnosticsOf(uri, context, server),
      () => [failure],
    );
    report = { id: idOf(uri, items, server), items };
    known.set(uri, report);
  }
  return report;
}

function diagnosticsOf(uri: string, context: Context, server: Server): Diagnostic[] {
  const file = context.workspace.files.get(uri);
  if (!file || isIgnored(uri, context.workspace)) return [];
  const found = gravest(file, server.session.contextFor(uri, context), maxProblems, scopeOf(uri, server));
  const items = distinct(found.shown).map((each) => toDiagnostic(each, context.workspace, server.client));
  if (found.omitted.size > 0) items.push(omission(found));
  const live = server.session.liveFor(uri);
  return live ? [...items, ...liveProblems(file, context, live).map((each) => toLiveDiagnostic(each, file))] : items;
}

/** Says that one file could not be checked: the others are. */
const failure: Diagnostic = {
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  severity: DiagnosticSeverity.Information,
  code: 'internal-error',
  source: diagnosticSource,
  message:
    'This file could not be checked, because of an error in StatefulSet Tools itself. Please report it with this file.',
};

/** The API server may have two reasons for what is one sentence to people. */
function distinct(found: readonly Diagnosis[]): Diagnosis[] {
  const keyOf = ({ rule, span, message }: Diagnosis) => `${rule.id} ${span.start} ${span.end} ${message}`;
  return [...new Map(found.map((each) => [keyOf(each), each])).values()];
}

/** Says at the top of a file that more was found in it. */
function omission({ omitted }: Gravest): Diagnostic {
  const nouns = { error: 'error', warning: 'warning', information: 'note', hint: 'hint' } as const;
  const counts = [...omitted].map(([severity, number]) => count(number, nouns[severity]));
  const top = { line: 0, character: 0 };
  return {
    range: { start: top, end: top },
    severity: DiagnosticSeverity.Information,
    source: diagnosticSource,
    message: `Only the ${maxProblems} most severe problems of this file are shown. Not shown: ${counts.join(', ')}.`,
  };
}

/**
 * The id of a report: that of the last one of its file if nothing differs, so that a client which has that one need not
 * get it again. Ids of an earlier server are never given again.
 */
function idOf(uri: string, items: Diagnostic[], server: Server): string {
  const known = last.get(server) ?? new Map<string, Report>();
  last.set(server, known);
  if (items.length === 0) {
    known.delete(uri);
    return 'none';
  }
  const before = known.get(uri);
  const isKnown = before?.items.length === items.length && items.every((item, i) => isSame(item, before.items[i]));
  const id = isKnown ? before.id : `${started}-${(reportCount++).toString(36)}`;
  known.set(uri, { id, items });
  return id;
}

/** The last report of each file that has problems. */
const last = new WeakMap<Server, Map<string, Report>>();
const started = Date.now().toString(36);
let reportCount = 0;

function isSame(a: Diagnostic, b: Diagnostic | undefined): boolean {
  return (
    b !== undefined &&
    a.message === b.message &&
    a.code === b.code &&
    a.severity === b.severity &&
    isSameRange(a.range, b.range) &&
    a.tags?.length === b.tags?.length &&
    a.relatedInformation?.length === b.relatedInformation?.length &&
    (a.relatedInformation ?? []).every(({ location: { uri, range }, message }, i) => {
      const other = b.relatedInformation?.[i];
      return other?.location.uri === uri && other.message === message && isSameRange(other.location.range, range);
    })
  );
}

function isSameRange(a: Range, b: Range): boolean {
  return isSamePosition(a.start, b.start) && isSamePosition(a.end, b.end);
}

function isSamePosition(a: Range['start'], b: Range['start']): boolean {
  return a.line === b.line && a.character === b.character;
}

/**
 * Works through a file, a piece at a time, so that a long one keeps nobody waiting and what it leaves behind can be
 * cleared away. Gives false as soon as `isStale` does.
 */
async function prepared(uri: string, context: Context, server: Server, isStale: () => boolean): Promise<boolean> {
  const step = pace();
  // What reads the file is rendered first, one root after the other: a chart may have many values files.
  for (const root of context.workspace.roots.reaching(uri)) {
    context.workspace.rendering(root);
    if ((await step()) && isStale()) return false;
  }
  const work = guarded(
    'Finding problems',
    () => workOn(uri, context, server),
    () => [],
  );
  for (const [index, piece] of work.entries()) {
    piece();
    if (index % 10 === 9 && (await step()) && isStale()) return false;
  }
  return true;
}

/** The pieces of work that a file needs. */
function workOn(uri: string, context: Context, server: Server): (() => void)[] {
  const file = context.workspace.files.get(uri);
  if (!file || isIgnored(uri, context.workspace)) return [];
  const own = server.session.contextFor(uri, context);
  return piecesOf(file, own, scopeOf(uri, server));
}

/** What somebody looks at is judged whole. */
function scopeOf(uri: string, { session }: Server): Scope {
  return session.isOpen(uri) ? 'all' : 'sets';
}

/** Diagnostics for clients that ask for them: one document, or the whole workspace as a request held open. */
export function answerPulls(server: Server): void {
  const { connection, session, ready } = server;
  connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token) => {
    await ready();
    await yieldOnce();
    while (!token.isCancellationRequested) {
      const context = session.worldOf(uri);
      const isStale = () => token.isCancellationRequested || session.worldOf(uri) !== context;
      if (!(await prepared(uri, context, server, isStale))) continue;
      const { id, items } = reportOf(uri, context, server);
      if (id === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id };
      return { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
    }
    return cancelled();
  });

  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
    await ready();
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    while (!token.isCancellationRequested) {
      const { context } = session;
      const items = await changedReports(context, previous);
      // Answered only when there is news: the client asks again after every answer.
      if (items && items.length > 0) return { items };
      // What changed while the last piece was awaited would wake nobody.
      if (items && session.context === context) await nextChange(token);
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
    const step = pace();
    const isStale = () => session.context !== context;
    for (const uri of uris) {
      // Open documents are asked for on their own.
      if (session.isOpen(uri)) continue;
      if (((await step()) && isStale()) || !(await prepared(uri, context, server, isStale))) return undefined;
      const report = reportOf(uri, context, server);
      const before = previous.get(uri);
      if (before !== report.id && (before !== undefined || report.items.length > 0))
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

  function nextChange(token: CancellationToken): Promise<void> {
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
export function pushChanges(server: Server): void {
  const { connection, session, ready } = server;
  const sent = new Map<string, string>();
  let running = false;
  const push = async () => {
    await ready();
    await yieldOnce();
    let context: Context;
    do {
      context = session.context;
      await pushed(context);
      // Looked at and let go in one step: a change in between would be pushed by nobody.
    } while (session.context !== context);
    running = false;
  };

  /** Sends what changed, until the workspace changes. Open documents come first. */
  async function pushed(context: Context): Promise<void> {
    const uris = new Set([...context.workspace.files.keys(), ...sent.keys()]);
    const open = [...uris].filter((uri) => session.isOpen(uri));
    const step = pace();
    const isStale = () => session.context !== context;
    for (const uri of new Set([...open, ...uris])) {
      if (((await step()) && isStale()) || !(await prepared(uri, context, server, isStale))) return;
      const { id, items } = reportOf(uri, context, server);
      const before = sent.get(uri);
      if (before === id || (before === undefined && items.length === 0 && !session.isOpen(uri))) continue;
      sent.set(uri, id);
      connection.sendDiagnostics({ uri, diagnostics: items });
    }
  }

  session.onChange(() => {
    if (running) return;
    running = true;
    push().catch((error) => {
      running = false;
      connection.console.error(`Cannot send diagnostics: ${error}`);
    });
  });
}
