import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Target } from '../server/src/kubernetes/versions';
import type { Fix } from '../server/src/rules/engine/rule';
import type { Context } from '../server/src/settings/context';
import type { Settings, Severity } from '../server/src/settings/settings';
import { defaultSettings } from '../server/src/settings/settings';
import { type Resource, readFile, type SourceFile, unreadFile } from '../server/src/workspace/file';
import { Workspace } from '../server/src/workspace/workspace';
import { At } from '../server/src/yaml/at';
import { YamlDocument } from '../server/src/yaml/document';
import type { JsonObject } from '../server/src/yaml/json';
import { applyEdits, type Edit, type Span } from '../server/src/yaml/text';
import { splice } from './splice';
import { standards } from './standard';

/** Texts by their paths in the workspace. */
export type Files = Readonly<Record<string, string>>;

/** Lines of a manifest by the place where they belong, without the indentation of that place. */
export interface Lines {
  /** Below `metadata`. */
  readonly metadata?: string;
  /** Below `spec`. */
  readonly spec?: string;
  /** Below `spec.template.metadata`. */
  readonly template?: string;
  /** Below `spec.template.spec`. */
  readonly pod?: string;
  /** Of the first container. */
  readonly container?: string;
}

interface Standard {
  readonly base?: keyof typeof standards;
  /** Keys that the manifest is to lack: `readinessProbe`, or the end of a path, `containers.resources`. */
  readonly without?: readonly string[];
}

/**
 * A whole StatefulSet of which a test shows only what matters to it: the standard one, alone, with a part of its text
 * or with single lines merged into it, as `splice` does. No rule finds fault with the standard one beside `serviceWith()`.
 *
 *     setWith()
 *     setWith({ spec: 'replicas: 5', container: 'env:\n  - {name: A, value: a}' })
 *     setWith('spec:\n  serviceName: $0', { base: 'etcd', without: ['volumeMounts', 'volumeClaimTemplates'] })
 */
export function setWith(part: string | Lines = '', { base = 'web', without }: Standard = {}): string {
  return splice(standardOf('StatefulSet', base), typeof part === 'string' ? part : partOf(part, base), without);
}

/** The headless Service of the same name that selects its pods. */
export function serviceWith(part: string | Pick<Lines, 'metadata' | 'spec'> = '', standard: Standard = {}): string {
  const { base = 'web', without } = standard;
  const text = typeof part === 'string' ? part : partOf(part, base);
  return splice(standardOf('Service', base), `kind: Service\n${text}`, without);
}

/** A small valid set in JSON, with other values for some fields of its spec and metadata. */
export function web(spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', ...metadata },
    spec: {
      serviceName: 'web',
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'nginx', image: 'nginx:1' }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
      ...spec,
    },
  };
}

/** The version of Kubernetes for tests that are about none in particular. */
export const target: Target = { version: 36 };

function standardOf(kind: string, base: keyof typeof standards): string {
  const text = standards[base].split('---\n').find((each) => each.includes(`\nkind: ${kind}\n`));
  assert.ok(text, `the standard '${base}' has no ${kind}`);
  return text;
}

/** In the standard sets, the first container has the name of the set. */
function partOf({ metadata, spec, template, pod, container }: Lines, base: string): string {
  const list = container && `containers:\n  - name: ${base}\n${indented(container, 4)}`;
  const inPod = joined(pod, list);
  const inTemplate = joined(template && below('metadata', template), inPod && below('spec', inPod));
  const inSpec = joined(spec, inTemplate && below('template', inTemplate));
  return joined(metadata && below('metadata', metadata), inSpec && below('spec', inSpec));
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join('\n');
}

function below(key: string, lines: string): string {
  return `${key}:\n${indented(lines, 2)}`;
}

/** Lines that are not empty, moved to the right. */
export function indented(lines: string, by: number): string {
  return lines.replace(/^(?=.)/gm, ' '.repeat(by));
}

/** The URI of a file of a fixture, given its path in the workspace. */
export function uriOf(name: string): string {
  return `file:///workspace/${name}`;
}

/** A workspace of these files. */
export function workspaceOf(files: Files): Workspace {
  const read = ([name, text]: [string, string]) =>
    /\.(?:tpl|txt)$/.test(name) ? unreadFile(uriOf(name), text) : readFile(uriOf(name), text);
  return Workspace.empty.with(...Object.entries(files).map(read));
}

export function fileOf(workspace: Workspace, name: string): SourceFile {
  const file = workspace.files.get(uriOf(name));
  assert.ok(file, `the workspace has no file ${name}`);
  return file;
}

/** The first manifest of a kind in a file. */
export function resourceIn(workspace: Workspace, name: string, kind = 'StatefulSet'): Resource {
  const resource = fileOf(workspace, name).resources.find((each) => each.kind === kind);
  assert.ok(resource, `${name} has no ${kind}`);
  return resource;
}

/** The texts of all files of a workspace. */
export function textsOf({ files }: Workspace): Files {
  return Object.fromEntries([...files.values()].map(({ uri, text }) => [uri.replace(uriOf(''), ''), text]));
}

/** The YAML and JSON files in `examples/`, and the helpers and notes of charts. */
export function examples(): Files {
  const names = readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:yaml|json|tpl|txt)$/.test(name),
  );
  return Object.fromEntries(
    names.map((name) => [name.replaceAll(path.sep, '/'), readFileSync(path.join('examples', name), 'utf8')]),
  );
}

/** The one document of a text. */
export function rootOf(text: string): At {
  return At.root(new YamlDocument(text), 0);
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

/** The text with the cursor of `place`, which stands once in it without that: `name: $0web`. */
export function cursorAt(text: string, place: string): string {
  const plain = place.replace('$0', '');
  assert.equal(text.split(plain).length, 2, `'${plain}' stands once in the text`);
  return text.replace(plain, () => place);
}

/** A workspace in which one file has the cursor. */
export function openAt(
  files: Files,
  settings?: Partial<Settings>,
): { readonly context: Context; readonly workspace: Workspace; readonly file: SourceFile; readonly offset: number } {
  const marked = Object.entries(files).filter(([, text]) => text.includes('$0'));
  const [name = '', text = ''] = marked[0] ?? [];
  assert.equal(marked.length, 1, 'one file has the cursor');
  const cursor = withCursor(text);
  const workspace = workspaceOf({ ...files, [name]: cursor.text });
  return {
    context: contextOf(workspace, settings),
    workspace,
    file: fileOf(workspace, name),
    offset: cursor.offset,
  };
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
