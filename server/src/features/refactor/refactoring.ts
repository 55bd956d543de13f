import { diffLines } from 'diff';
import type { Context } from '../../settings/context';
import type { Resource, SourceFile } from '../../workspace/file';
import type { Workspace } from '../../workspace/workspace';
import type { At } from '../../yaml/at';
import type { Edit, Span } from '../../yaml/text';
import { visibleLines } from '../../yaml/visible';
import { applyToWorkspace } from '../codeActions';

/** A change of whole resources that preserves their meaning, or states what it does not preserve. */
export interface Refactoring {
  /** Imperative: `Convert to a StatefulSet`. */
  readonly title: string;
  readonly kind: 'refactor.rewrite' | 'refactor.extract' | 'refactor.inline';
  readonly edits: readonly Edit[];
  /** Files that are created, with their text; those that are left without a manifest and deleted. */
  readonly creates?: readonly { readonly uri: string; readonly text: string }[];
  readonly deletes?: readonly string[];
  /** What to know before: what is lost, what does not move; a paragraph each. */
  readonly consequences: readonly string[];
  /** Whether the user should be asked before: objects of the cluster are replaced, or files made or deleted. */
  readonly confirm: boolean;
  /** On which lines it is offered unasked; elsewhere only to those who ask for refactorings. */
  readonly fits: readonly Span[];
}

/** Where a refactoring is asked for. */
export interface Selection {
  readonly file: SourceFile;
  /** The manifest that holds the start of the range, readable and no template. */
  readonly resource: Resource;
  /** Offsets in the file. */
  readonly range: Span;
  readonly context: Context;
}

/** What is true of changes that only move manifests between files. */
export const sameManifests = 'The manifests themselves do not change, and nothing in a cluster does.';

/** Offers a kind of refactoring at a place, or nothing. */
export type Producer = (selection: Selection) => readonly Refactoring[];

/** One step of a change: edits of the resource as the previous steps left it; undefined if there is no safe way. */
export type RefactoringStep = (resource: Resource, workspace: Workspace) => readonly Edit[] | undefined;

/**
 * Takes steps one after the other, each on the text that the previous ones left, and returns the edits from the first
 * text to the last, those of the resource's own file first; undefined if a step has no safe way. A step that gives the
 * resource another kind or name must be the last.
 */
export function inSteps(resource: Resource, context: Context, steps: readonly RefactoringStep[]): Edit[] | undefined {
  const { uri } = resource.file;
  const nth = alike(resource, resource.file).indexOf(resource);
  let current = context;
  for (const step of steps) {
    const file = current.workspace.files.get(uri);
    const now = file && alike(resource, file)[nth];
    const edits = now && step(now, current.workspace);
    if (!edits) return undefined;
    if (edits.length > 0) current = applyToWorkspace(edits, current);
  }
  const edits = differences(context.workspace, current.workspace);
  return edits.sort((a, b) => Number(b.uri === uri) - Number(a.uri === uri));
}

/** The edits from the files of one workspace to those of another that has the same files. */
export function differences(before: Workspace, after: Workspace): Edit[] {
  return [...before.files.values()].flatMap((file) => {
    const text = after.files.get(file.uri)?.text ?? file.text;
    return text === file.text ? [] : changedLines(file, text);
  });
}

/** An edit for each run of lines that changed, so that a preview is readable. */
function changedLines({ uri, text }: SourceFile, next: string): Edit[] {
  const edits: Edit[] = [];
  let [at, open] = [0, false];
  for (const { value, added, removed } of diffLines(text, next)) {
    const last = edits.at(-1);
    if (!added && !removed) at += value.length;
    else if (open && last) {
      const end = last.span.end + (removed ? value.length : 0);
      edits[edits.length - 1] = { uri, span: { ...last.span, end }, newText: last.newText + (added ? value : '') };
      at = end;
    } else {
      edits.push({ uri, span: { start: at, end: at + (removed ? value.length : 0) }, newText: added ? value : '' });
      if (removed) at += value.length;
    }
    open = added || removed;
  }
  return edits;
}

/** The keys of some fields, as far as they are written. */
export function keysOf(at: At, ...names: readonly string[]): Span[] {
  return names.flatMap((name) => at.get(name).keySpan ?? []);
}

/** Adds text as comments above a manifest; nothing where no comment is possible. */
export function remark(text: string): RefactoringStep {
  return ({ file, root }) => {
    const start = file.text.lastIndexOf('\n', root.span.start - 1) + 1;
    const indent = file.text.slice(start, root.span.start);
    if (root.isFlow || text === '' || indent.trim() !== '') return [];
    const eol = file.text.includes('\r\n') ? '\r\n' : '\n';
    const lines = visibleLines(text).match(/\S.{0,95}(?=\s|$)/g) ?? [];
    const newText = lines.map((line) => `${indent}# ${line}${eol}`).join('');
    return [{ uri: file.uri, span: { start, end: start }, newText }];
  };
}

function alike({ kind, name }: Resource, file: SourceFile): Resource[] {
  return file.resources.filter((other) => other.kind === kind && other.name === name);
}
