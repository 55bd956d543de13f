import { type Diagnosis, diagnose, diagnoseAt, type Scope } from '../rules/engine/diagnose';
import type { Fix } from '../rules/engine/rule';

import { disableNextLine } from '../rules/engine/suppression';
import { mustRecreate } from '../rules/shared/change';
import type { Context } from '../settings/context';
import { severities } from '../settings/settings';
import { readFile, type SourceFile } from '../workspace/file';
import { applyEdits, type Edit, type Span } from '../yaml/text';

/** A change that is offered at a place, with the problem that it answers. */
export interface OfferedFix extends Fix {
  readonly diagnosis: Diagnosis;
}

/**
 * The fixes of every problem that meets `range` (offsets), those of the gravest and narrowest first, then the comments
 * that silence them.
 */
export function quickFixes(file: SourceFile, range: Span, context: Context): OfferedFix[] {
  const here = diagnoseAt(file, range, context).sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || length(a) - length(b),
  );
  const fixes = new Map<string, OfferedFix>();
  for (const diagnosis of here) {
    for (const each of diagnosis.fixes) {
      const title = mustRecreate(each, context) ? `${each.title} (a live set must be recreated)` : each.title;
      const fix = { ...each, title };
      // Two problems in one place may have one answer.
      const key = JSON.stringify([fix.title, fix.edits]);
      if (!fixes.get(key)?.preferred) fixes.set(key, { ...fix, diagnosis });
    }
  }
  const silencers = new Map<string, OfferedFix>();
  for (const diagnosis of here) {
    const edits = disableNextLine(diagnosis.rule.id, file, diagnosis.span.start);
    const title = `Disable ${diagnosis.rule.id} for this line`;
    if (edits && !silencers.has(title)) silencers.set(title, { title, edits, diagnosis });
  }
  return [...fixes.values(), ...silencers.values()];
}

function length({ span }: Diagnosis): number {
  return span.end - span.start;
}

/** Which problems fix-all takes on. */
export interface FixAllOptions {
  readonly wants: (diagnosis: Diagnosis) => boolean;
  /** Whether fixes are taken that a live object would refuse. */
  readonly immutable: boolean;
  /** Whether this file may be changed by a fix of another file's problem. */
  readonly mayChange: (uri: string) => boolean;
  /** What of the file is looked at: all of it by default. */
  readonly scope?: Scope;
}

/** A fix may bring up the next problem; more rounds than this mean that two fixes undo each other. */
const maxRounds = 50;

/**
 * Applies the preferred fixes of one file until none is left. Gives the workspace after it; files that no fix
 * touched are the same values in it.
 */
export function fixAll(uri: string, context: Context, options: FixAllOptions): Context {
  let current = context;
  const seen = new Set<string>();
  for (let round = 0; round < maxRounds; round++) {
    const file = current.workspace.files.get(uri);
    if (!file) return current;
    const edits = compatibleEdits(diagnose(file, current, options.scope).filter(options.wants), options);
    if (edits.length === 0) return current;
    const next = applyToWorkspace(edits, current);
    const state = [...next.workspace.files.values()]
      .map((each) => (edits.some((e) => e.uri === each.uri) ? each.text : ''))
      .join('\0');
    if (seen.has(state)) return current;
    seen.add(state);
    current = next;
  }
  return current;
}

/** The context after some edits. */
export function applyToWorkspace(edits: readonly Edit[], context: Context): Context {
  const changed: SourceFile[] = [];
  for (const uri of new Set(edits.map((edit) => edit.uri))) {
    const file = context.workspace.files.get(uri);
    if (file)
      changed.push(
        readFile(
          uri,
          applyEdits(
            file.text,
            edits.filter((edit) => edit.uri === uri),
          ),
          file,
        ),
      );
  }
  return { ...context, workspace: context.workspace.with(...changed) };
}

/** The edits of the preferred fixes, those left out that meet an earlier one's. */
function compatibleEdits(found: readonly Diagnosis[], options: FixAllOptions): Edit[] {
  const taken: Edit[] = [];
  for (const { fixes } of found) {
    const preferred = fixes.find((fix) => fix.preferred && (options.immutable || !fix.immutable));
    if (!preferred?.edits.every((edit) => options.mayChange(edit.uri))) continue;
    if (!preferred.edits.some((edit) => taken.some((other) => meets(edit, other)))) taken.push(...preferred.edits);
  }
  return taken;
}

function meets(a: Edit, b: Edit): boolean {
  return a.uri === b.uri && a.span.start <= b.span.end && b.span.start <= a.span.end;
}
