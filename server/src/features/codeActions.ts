import { type Diagnosis, diagnose, diagnoseAt, type Scope } from '../rules/engine/diagnose';
import { internalError } from '../rules/engine/internalError';
import type { Fix } from '../rules/engine/rule';
import { disableNextLine } from '../rules/engine/suppression';
import { mustRecreate } from '../rules/shared/change';
import type { Context } from '../settings/context';
import { severities } from '../settings/settings';
import type { SourceFile } from '../workspace/file';
import { afterEdits } from '../workspace/trial';
import type { Edit, Span } from '../yaml/text';

/** A fix that is offered at a place, with the problem that it fixes. */
export interface OfferedFix extends Fix {
  readonly diagnosis: Diagnosis;
  /** Whether it is a comment that disables the rule: the problem stays. */
  readonly disables?: boolean;
}

/**
 * The fixes of all problems that overlap `range` (offsets), the most severe and narrowest problems first, then the
 * comments that disable their rules.
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
      // Two problems at one place may have the same fix.
      const key = JSON.stringify([fix.title, fix.edits]);
      if (!fixes.get(key)?.preferred) fixes.set(key, { ...fix, diagnosis });
    }
  }
  const disabling = new Map<string, OfferedFix>();
  for (const diagnosis of here) {
    // It says that rules did not run, which no comment changes.
    if (diagnosis.rule === internalError) continue;
    const edits = disableNextLine(diagnosis.rule.id, file, diagnosis.span.start);
    const title = `Disable ${diagnosis.rule.id} for this line`;
    if (edits && !disabling.has(title)) disabling.set(title, { title, edits, diagnosis, disables: true });
  }
  return [...fixes.values(), ...disabling.values()];
}

function length({ span }: Diagnosis): number {
  return span.end - span.start;
}

/** Which problems fix-all fixes. */
export interface FixAllOptions {
  readonly wants: (diagnosis: Diagnosis) => boolean;
  /** Whether to change immutable fields, which the API server rejects on a live object. */
  readonly immutable: boolean;
  /** Whether fixes may change this file: they may reach beyond the file of the problem. */
  readonly mayChange: (uri: string) => boolean;
  /** What of the file is looked at: all of it by default. */
  readonly scope?: Scope;
}

/** A fix may reveal another problem. More rounds than this mean that two fixes undo each other. */
const maxRounds = 50;

/**
 * Applies the preferred fixes of one file until none is left. Returns the context afterwards; files that no fix changed
 * are the same objects in it.
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

/** The context after some edits, which may create files. */
export function applyToWorkspace(edits: readonly Edit[], context: Context): Context {
  return { ...context, workspace: afterEdits(edits, context.workspace) };
}

/** The edits of the preferred fixes, without fixes that overlap an earlier one. */
function compatibleEdits(found: readonly Diagnosis[], options: FixAllOptions): Edit[] {
  const taken: Edit[] = [];
  for (const { fixes } of found) {
    const preferred = fixes.find((fix) => fix.preferred && (options.immutable || !fix.immutable));
    if (!preferred?.edits.every((edit) => options.mayChange(edit.uri))) continue;
    if (!preferred.edits.some((edit) => taken.some((other) => overlaps(edit, other)))) taken.push(...preferred.edits);
  }
  return taken;
}

function overlaps(a: Edit, b: Edit): boolean {
  return a.uri === b.uri && a.span.start <= b.span.end && b.span.start <= a.span.end;
}
