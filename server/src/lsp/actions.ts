import { type CodeAction, CodeActionKind, CodeActionTriggerKind } from 'vscode-languageserver';
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import {
  type Context,
  conversionFixes,
  type Diagnosis,
  difference,
  type Edit,
  fixAll,
  liveProblems,
  migrationsAt,
  type OfferedFix,
  overlap,
  quickFixes,
  type Refactoring,
  type Resource,
  refactorings,
  refactoringsOnLine,
  restorationAt,
  type SourceFile,
  type Span,
  toSpan,
} from '../language-service';
import type { MigrationParams, ProposedChange } from '../protocol';
import { type Client, fixAllKind } from './capabilities';
import { annotated, canMake, diagnosticSource, toDiagnostic, toLiveDiagnostic, toWorkspaceEdit } from './convert';
import { answerAbout, type Server } from './requests';

/** The client's commands that are offered. */
const commands = {
  /** Its argument is a `ProposedChange`. */
  change: 'statefulset.makeChange',
  /** Its argument is `MigrationParams`. */
  runbook: 'statefulset.openRunbook',
  /** Its argument names a document, a set in it, and the section to open. */
  preview: 'statefulset.openPreview',
  /** Its argument names a document, and a set in it. */
  troubleshoot: 'statefulset.troubleshoot',
} as const;

/** Answers what can be done at a place: fixes, the runbook of what the API server rejects, refactorings. */
export function answerCodeActions(server: Server): void {
  server.connection.onCodeAction(
    answerAbout(server, [], (file, context, { range, context: { diagnostics = [], only, triggerKind } }) => {
      const named = diagnostics.filter(({ source }) => source === diagnosticSource);
      const offer = new Offer(
        file,
        toSpan(file, range),
        named.map((each) => toSpan(file, each.range)),
        context,
        server,
      );
      const wanted = (kind: string) => !only || only.some((each) => kind === each || kind.startsWith(`${each}.`));
      const { fixes, disabling } = wanted(CodeActionKind.QuickFix) ? offer.quickFixes() : noFixes;
      return [
        ...(wanted(CodeActionKind.QuickFix) ? offer.restoration() : []),
        ...fixes,
        ...(wanted(CodeActionKind.QuickFix) ? offer.live() : []),
        ...(wanted(CodeActionKind.QuickFix) && triggerKind === CodeActionTriggerKind.Invoked
          ? offer.troubleshoot()
          : []),
        ...offer.refactorings(asked(only, triggerKind)).filter(({ kind }) => kind === undefined || wanted(kind)),
        ...(only?.some((kind) => fixAllKind === kind || fixAllKind.startsWith(`${kind}.`)) ? offer.fixAll() : []),
        // Without a kind it is last also where an editor groups by kind. Who asks for quick fixes gets it as one.
        ...disabling.map(({ kind, ...action }) => (only ? { kind, ...action } : action)),
      ];
    }),
  );
}

/** Which refactorings are asked for: all of them by name only. */
type Asked = 'all' | 'line' | 'none';

/** None for the light bulb that appears by itself: it would stand beside every line. Older clients do not tell. */
function asked(only: readonly string[] | undefined, triggerKind: CodeActionTriggerKind | undefined): Asked {
  if (only) return only.some(isRefactoring) ? 'all' : 'none';
  return triggerKind === CodeActionTriggerKind.Automatic ? 'none' : 'line';
}

/** The fixes of problems, and the comments that disable their rules. */
interface QuickFixes {
  readonly fixes: readonly CodeAction[];
  readonly disabling: readonly CodeAction[];
}

const noFixes: QuickFixes = { fixes: [], disabling: [] };

/** What is offered at a range of a file. */
class Offer {
  constructor(
    private readonly file: SourceFile,
    private readonly span: Span,
    /** The problems that the client asks about: those of the whole line in some editors, wherever the cursor is. */
    private readonly named: readonly Span[],
    private readonly context: Context,
    private readonly server: Server,
  ) {}

  /** What makes a text that was copied manifests again. */
  restoration(): CodeAction[] {
    const { file, span, context } = this;
    const found = restorationAt(file, span.start, context);
    return found ? [{ title: found.title, kind: CodeActionKind.QuickFix, edit: this.edit(found.edits) }] : [];
  }

  quickFixes(): QuickFixes {
    const { context, server } = this;
    const possible = this.fixes().filter(({ edits }) => canMake(edits, context.workspace, server.client));
    const actions = (disables: boolean) =>
      possible.filter((each) => (each.disables ?? false) === disables).map((each) => this.fix(each));
    return { fixes: [...actions(false), ...this.replacements()], disabling: actions(true) };
  }

  private fix({ title, diagnosis, edits, preferred }: OfferedFix): CodeAction {
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: this.diagnostics(diagnosis),
      edit: this.edit(edits),
      ...(preferred ? { isPreferred: true } : {}),
    };
  }

  /** What ends a problem by another kind of workload, or by the commands that recreate the set. */
  private replacements(): CodeAction[] {
    const { file, span, context, server } = this;
    const kind = CodeActionKind.QuickFix;
    const conversions = conversionFixes(file, span, context);
    const runbooks = server.client.options.runbook ? migrationsAt(file, span, context) : [];
    return [
      ...conversions.map(({ refactoring, diagnosis }) => ({
        title: refactoring.title,
        kind,
        diagnostics: this.diagnostics(diagnosis),
        ...this.refactored(refactoring),
      })),
      ...runbooks.map(({ set, diagnosis }) => {
        const title = 'Open the migration runbook';
        const runbook: MigrationParams = { uri: file.uri, set };
        const command = { title, command: commands.runbook, arguments: [runbook] };
        return { title, kind, diagnostics: this.diagnostics(diagnosis), command };
      }),
    ];
  }

  /** What can be done about how a cluster differs from the manifest. */
  live(): CodeAction[] {
    const { file, span, context, server } = this;
    const live = server.session.liveFor(file.uri);
    const here = live ? liveProblems(file, context, live).filter((each) => overlap(each.span, span)) : [];
    const kind = CodeActionKind.QuickFix;
    return here.flatMap((problem) => {
      const { set, fix } = problem;
      const edits = fix?.edits();
      const diagnostics = [toLiveDiagnostic(problem, file)];
      const title = 'Show the live state';
      const command = { title, command: commands.preview, arguments: [{ uri: file.uri, set, section: 'live' }] };
      return [
        ...(fix && edits ? [{ title: fix.title, kind, diagnostics, edit: this.edit(edits) }] : []),
        ...(server.client.options.live ? [{ title, kind, diagnostics, command }] : []),
      ];
    });
  }

  /** On the head of a set: the way to why it does not get on. */
  troubleshoot(): CodeAction[] {
    const { file, span, server } = this;
    if (!server.client.options.live) return [];
    const head = ({ root }: Resource) => ({ start: root.mark.start, end: root.get('metadata').get('name').mark.end });
    return file.resources
      .filter((each) => each.kind === 'StatefulSet' && !each.document.templated && overlap(head(each), span))
      .map(({ name }) => {
        const title = name === undefined ? 'Troubleshoot...' : `Troubleshoot ${name}...`;
        const command = { title, command: commands.troubleshoot, arguments: [{ uri: file.uri, set: name }] };
        return { title, kind: CodeActionKind.QuickFix, command };
      });
  }

  refactorings(asked: Asked): CodeAction[] {
    const { file, span, context, server } = this;
    if (asked === 'none') return [];
    const offered = asked === 'all' ? refactorings : refactoringsOnLine;
    return offered(file, span, context)
      .filter((refactoring) => isPossible(refactoring, server.client))
      .map((refactoring) => ({
        title: refactoring.title,
        kind: refactoring.kind,
        ...this.refactored(refactoring),
      }));
  }

  fixAll(): CodeAction[] {
    const { file, context } = this;
    const fixed = fixAll(file.uri, context, {
      wants: ({ severity }) => severity === 'error' || severity === 'warning',
      immutable: false,
      mayChange: (uri) => uri === file.uri,
    });
    const text = fixed.workspace.files.get(file.uri)?.text ?? file.text;
    if (text === file.text) return [];
    const edit = this.edit([{ uri: file.uri, ...difference(file.text, text) }]);
    return [{ title: 'Fix all StatefulSet problems', kind: fixAllKind, edit }];
  }

  /** The fixes of what is at the range; if nothing is, of the problems that the client asks about. */
  private fixes(): OfferedFix[] {
    const { file, span, named, context } = this;
    const here = quickFixes(file, span, context);
    return here.length > 0 ? here : named.flatMap((each) => quickFixes(file, each, context));
  }

  private edit(edits: readonly Edit[]): WorkspaceEdit {
    return toWorkspaceEdit(edits, this.context.workspace, this.server);
  }

  /** The edit; or, where the client can ask the user first, the command that does so. */
  private refactored(refactoring: Refactoring): Pick<CodeAction, 'edit' | 'command'> {
    const { client } = this.server;
    const { title, consequences, confirm } = refactoring;
    const edit = annotated(withFiles(this.edit(refactoring.edits), refactoring), refactoring, client);
    if (!confirm || !client.options.asks) return { edit };
    const change: ProposedChange = { title, consequences, edit };
    return { command: { title, command: commands.change, arguments: [change] } };
  }

  private diagnostics(diagnosis: Diagnosis) {
    return [toDiagnostic(diagnosis, this.context.workspace, this.server.client)];
  }
}

function isRefactoring(kind: string): boolean {
  return kind === CodeActionKind.Refactor || kind.startsWith(`${CodeActionKind.Refactor}.`);
}

/** Whether the client can make and delete the files that a refactoring makes and deletes. */
function isPossible({ creates = [], deletes = [] }: Refactoring, { resourceOperations }: Client): boolean {
  return (
    (creates.length === 0 || resourceOperations.includes('create')) &&
    (deletes.length === 0 || resourceOperations.includes('delete'))
  );
}

/** The edit with the files that a refactoring makes before it, and those that it deletes behind it. */
function withFiles(edit: WorkspaceEdit, { creates = [], deletes = [] }: Refactoring): WorkspaceEdit {
  if (!edit.documentChanges) return edit;
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      ...creates.flatMap(({ uri, text }) => [
        { kind: 'create' as const, uri },
        { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
      ]),
      ...edit.documentChanges,
      ...deletes.map((uri) => ({ kind: 'delete' as const, uri })),
    ],
  };
}
