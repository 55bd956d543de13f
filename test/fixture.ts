import assert from 'node:assert/strict';
import type { Fix } from '../server/src/rules/engine/rule';
import type { Context } from '../server/src/settings/context';
import type { Settings, Severity } from '../server/src/settings/settings';
import { defaultSettings } from '../server/src/settings/settings';
import { readFile, type SourceFile } from '../server/src/workspace/file';
import { Workspace } from '../server/src/workspace/workspace';
import { applyEdits, type Edit, type Span } from '../server/src/yaml/text';

/** The URI of a file of a fixture, given its path in the workspace. */
export function uriOf(name: string): string {
  return `file:///workspace/${name}`;
}

/** A workspace of these files, by their paths. */
export function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  return Workspace.empty.with(...Object.entries(files).map(([name, text]) => readFile(uriOf(name), text)));
}

export function fileOf(workspace: Workspace, name: string): SourceFile {
  const file = workspace.files.get(uriOf(name));
  assert.ok(file, `the workspace has no file ${name}`);
  return file;
}

/** The workspace with default settings, or with some of them changed. */
export function contextOf(workspace: Workspace, settings: Partial<Settings> = {}): Context {
  return {
    workspace,
    settings: { ...defaultSettings, ...settings },
  };
}

/** Where a test's cursor stands: the text without its one `$0`, and the offset at which that stood. */
export function withCursor(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('$0');
  assert.ok(offset >= 0 && text.indexOf('$0', offset + 1) < 0, 'the text has one $0');
  return { text: text.slice(0, offset) + text.slice(offset + 2), offset };
}

/** What a comment in a fixture announces: `# warning: text`, `# error[other-rule]: text`. */
export interface Mark {
  readonly severity: Severity;
  readonly rule: string | undefined;
  /** A part of the message, or all of it. */
  readonly message: string;
  /** The line, from 0, in the text without marks. */
  readonly line: number;
  /** What `^^^` below the line points at. */
  readonly span: Span | undefined;
}

const severities = 'error|warning|information|hint';
const markStart = new RegExp(`[ \\t]*(?:#|//) (?=(?:${severities})(?:\\[[\\w-]+\\])?: )`);
const markText = new RegExp(`^(${severities})(?:\\[([\\w-]+)\\])?: (.*)$`);
const caretLine = /^[ \t]*(?:#|\/\/)[ \t]*\^[\^ \t]*$/;

/**
 * Takes the marks out of a text. One or several stand at the end of the line that they are about, and may be followed
 * by a comment line with carets, `# ^^^  ^^`, which says where on that line: the first run of carets for the first
 * mark, and so on. `spans` has every run of carets, with or without a mark.
 */
export function readMarks(text: string): {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly spans: readonly Span[];
} {
  const lines: string[] = [];
  const marks: Mark[] = [];
  const spans: Span[] = [];
  let start = 0;
  let next = 0;
  let onLine: { severity: Severity; rule: string | undefined; message: string }[] = [];
  const source = text.split('\n');
  source.forEach((written, i) => {
    if (caretLine.test(written)) return;
    const [line = '', ...comments] = written.split(markStart);
    onLine = comments.map((comment) => {
      const match = markText.exec(comment.trim());
      return { severity: match?.[1] as Severity, rule: match?.[2], message: match?.[3] ?? '' };
    });
    start = next;
    next = start + line.length + 1;
    const below = source[i + 1] ?? '';
    const carets = caretLine.test(below) ? [...below.matchAll(/\^+/g)] : [];
    const here = carets.map((run) => ({ start: start + run.index, end: start + run.index + run[0].length }));
    spans.push(...here);
    marks.push(...onLine.map((mark, k) => ({ ...mark, line: lines.length, span: here[k] })));
    lines.push(line);
  });
  return { text: lines.join('\n'), marks, spans };
}

/** Puts the edits of a fix into the files they name, after checking that they fit the text and do not overlap. */
export function applyFix(workspace: Workspace, edits: readonly Edit[]): Workspace {
  let result = workspace;
  for (const uri of new Set(edits.map((edit) => edit.uri))) {
    const file = workspace.files.get(uri);
    assert.ok(file, `an edit names ${uri}, which is no file of the workspace`);
    const here = edits.filter((edit) => edit.uri === uri);
    assertSeparate(here, file.text);
    result = result.with(readFile(uri, applyEdits(file.text, here), file));
  }
  return result;
}

function assertSeparate(edits: readonly Edit[], text: string): void {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let end = 0;
  for (const { span } of ordered) {
    assert.ok(span.start >= end, `edits overlap at offset ${span.start}`);
    assert.ok(span.start <= span.end && span.end <= text.length, `an edit leaves the text: ${JSON.stringify(span)}`);
    end = span.end;
  }
}

/** The fix that stands for all of them: the preferred one, else the first. */
export function mainFix(fixes: readonly Fix[]): Fix | undefined {
  return fixes.find((fix) => fix.preferred) ?? fixes[0];
}
