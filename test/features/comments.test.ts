import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyToWorkspace } from '../../server/src/features/codeActions';
import { type Refactoring, refactorings } from '../../server/src/features/refactor';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import type { Context } from '../../server/src/settings/context';
import { readFile } from '../../server/src/workspace/file';
import { contextOf, examples, type Files, textsOf, uriOf, workspaceOf } from '../fixture';

/**
 * Comments move with what they speak of: whatever is changed, each comment stands once, behind or above the same key
 * as before, unless its line is removed. Tried on all examples, with a comment behind each line, and above each.
 */

type Place = 'behind' | 'above';

/** The text with a comment of its own at each line that can have one. */
function remarked(text: string, name: string, place: Place): string {
  const meaning = JSON.stringify(valuesOf(text));
  const lines = text.split('\n');
  lines.forEach((line, i) => {
    const content = /^ *(?:- +)?[\w"./-]+:(?: |$)/.test(line) && !line.includes('#');
    if (!content || (place === 'above' && /^---|^$|^ *#/.test(lines[i - 1] ?? '---'))) return;
    const comment = `# ${name} ${i}.`;
    lines[i] = place === 'behind' ? `${line} ${comment}` : `${/^ */.exec(line)?.[0] ?? ''}${comment}\n${line}`;
    if (JSON.stringify(valuesOf(lines.join('\n'))) !== meaning) lines[i] = line;
  });
  return lines.join('\n');
}

function valuesOf(text: string) {
  return readFile('file:///x.yaml', text).resources.map(({ root }) => root.json);
}

/** The key of a line: of `- name: web`, `name`. */
function keyOf(line: string): string {
  return /^ *(?:- +)*"?([^\s:"]+)"?:/.exec(line)?.[1] ?? '';
}

/** Each comment of some texts with the line that it speaks of, and how often each line stands there. */
function commentsIn(files: Files): { readonly comments: Map<string, string[]>; readonly lines: Map<string, number> } {
  const comments = new Map<string, string[]>();
  const lines = new Map<string, number>();
  for (const text of Object.values(files)) {
    const written = text.split('\n');
    written.forEach((line, i) => {
      const content = contentOf(line);
      lines.set(content, (lines.get(content) ?? 0) + 1);
      const comment = /# \S+ \d+\.$/.exec(line)?.[0];
      if (comment === undefined) return;
      const own =
        content === '' ? contentOf(written.slice(i + 1).find((each) => contentOf(each) !== '') ?? '') : content;
      comments.set(comment, [...(comments.get(comment) ?? []), own]);
    });
  }
  return { comments, lines };
}

/** A line without its dash and comment. */
function contentOf(line: string): string {
  return line.replace(/^ *(?:- +)*/, '').replace(/ *(?:^|(?<= ))#.*/, '');
}

/** What happened to comments that should not have: those of removed lines may go, and of changed values stay. */
function faults(before: Files, after: Files): string[] {
  const [old, now] = [commentsIn(before), commentsIn(after)];
  const more = (line: string) => (now.lines.get(line) ?? 0) - (old.lines.get(line) ?? 0);
  return [...old.comments].flatMap(([comment, [line = '']]) => {
    const [found = '', ...others] = now.comments.get(comment) ?? [];
    const isChanged = more(line) < 0 && (found === '' || more(found) > 0);
    const isRight = others.length === 0 && (isChanged || (found !== '' && keyOf(found) === keyOf(line)));
    return isRight ? [] : [`${comment} of '${line}': now of '${found}' ${others.join(', ')}`];
  });
}

/** Everything that is offered in a file: fixes of its problems, and refactorings at each of its lines. */
function* offers(uri: string, context: Context): Generator<Pick<Refactoring, 'title' | 'edits' | 'creates'>> {
  const file = context.workspace.files.get(uri);
  if (!file) return;
  for (const { fixes } of diagnose(file, context)) yield* fixes;
  const seen = new Set<string>();
  for (let at = 0; at >= 0; at = file.text.indexOf('\n', at + 1)) {
    for (const refactoring of refactorings(file, { start: at + 1, end: at + 1 }, context)) {
      if (seen.has(JSON.stringify(refactoring.edits))) continue;
      seen.add(JSON.stringify(refactoring.edits));
      if (!refactoring.deletes) yield refactoring;
    }
  }
}

for (const place of ['behind', 'above'] as const) {
  test(`a comment ${place} a line stays with its key`, () => {
    for (const [name, text] of Object.entries(examples())) {
      if (!/^(?:canary|redis|broken\/(?:[a-e]|field|service-n|sh|u))/.test(name) || !name.endsWith('.yaml')) continue;
      const files = { [name]: remarked(text, name, place) };
      const context = contextOf(workspaceOf(files));
      for (const { title, edits, creates = [] } of offers(uriOf(name), context)) {
        const { workspace } = applyToWorkspace(edits, context);
        const made = Object.fromEntries(creates.map((each) => [each.uri, each.text]));
        const after = { ...textsOf(workspace), ...made };
        assert.deepEqual(faults(files, after), [], `${name}: ${title}\n${Object.values(after).join('\n')}`);
      }
    }
  });
}
