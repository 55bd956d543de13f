import assert from 'node:assert/strict';
import { parseVersion } from '../../server/src/kubernetes/versions';
import type { Rule } from '../../server/src/rules/engine/rule';
import type { Settings } from '../../server/src/settings/settings';
import { type Mark, readMarks } from '../fixture';
import { isPart, splice } from '../splice';
import { standards } from '../standard';
import { applyDiff } from './diff';

/**
 * The examples of a rule, in Markdown: fenced blocks that are checked under all rules. What the comments of a block
 * announce must be found, and nothing else (see `readMarks`). A block alone is a workspace; blocks with a name before
 * them (`` `file.yaml`: ``) are the files of one.
 *
 * A YAML block with `metadata` or `spec` but without `apiVersion` is a part, which is spliced into a standard set (see
 * `splice` and `standards`). Behind `yaml` or `json`, where readers do not see it, may stand:
 *
 *     without=readinessProbe,Service     what the standard set is to lack
 *     base=postgres                      which standard set, if not `web`
 *     whole                              that it is no part, although it looks like one
 *     also=budget-missing                rules whose hints are expected too; all of them must speak
 *     kubernetes=1.30                    the version
 *     committed                          that the file of this name is compared with it
 *
 * A block `diff` is what the preferred fix, else the first, makes of the file before it, and `diff "Title"` what the fix
 * of that title makes of it (see `applyDiff`). In its lines only what their comments announce is found afterwards; in
 * the others nothing new.
 */
export interface Example {
  readonly files: Record<string, Expected>;
  /** What files of these names are compared with. */
  readonly committed: Readonly<Record<string, string>>;
  readonly fixed: Fixed[];
  settings: Partial<Settings>;
}

/** A text, and what is found in it. */
export interface Expected {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** What may be found too. */
  readonly maybe: readonly Mark[];
  /** Rules that may give hints too. */
  readonly also: readonly string[];
}

/** A file after a fix. */
export interface Fixed extends Expected {
  readonly name: string;
  /** Of the fix; undefined for the preferred or first. */
  readonly title: string | undefined;
}

const fence = /(?:^`([^`\n]+)`:\n\n)?^```(yaml|json|diff)\b(.*)\n([\s\S]*?)^```$/gm;

/** The examples in a text, which is what stands under one heading. */
export function readExamples(rule: Rule, markdown: string): Example[] {
  const examples: Example[] = [];
  const committed: Record<string, string> = {};
  let last = '';
  for (const [, named, language = '', words = '', block = ''] of markdown.matchAll(fence)) {
    const info = readInfo(words);
    let example = examples.at(-1);
    if (language === 'diff') {
      const name = named ?? last;
      const before = example?.files[name];
      assert.ok(example && before, 'what a fix does stands below the file that it changes');
      example.fixed.push({ ...changed(before, block), name, title: info.get('title') });
      continue;
    }
    last = named ?? `manifest.${language}`;
    const { text, marks } = readMarks(language === 'yaml' ? completed(block, info) : block);
    if (info.has('committed')) {
      committed[last] = text;
      continue;
    }
    if (!example || named === undefined) {
      // Switched on where the default preset leaves it out.
      const settings = rule.optional ? { rules: { [rule.id]: rule.severity } } : {};
      example = { files: {}, committed, fixed: [], settings };
      examples.push(example);
    }
    assert.ok(!(last in example.files), `${last} is given twice`);
    example.files[last] = { text, marks, maybe: [], also: listed(info, 'also') };
    const version = parseVersion(info.get('kubernetes') ?? '');
    if (version !== undefined) example.settings = { ...example.settings, kubernetesVersion: version };
  }
  return examples;
}

/** A block in the standard set of which it is a part; else as it is. */
function completed(block: string, info: ReadonlyMap<string, string>): string {
  if (info.has('whole') || !isPart(block)) {
    assert.ok(!info.has('base') && !info.has('without'), `not a part:\n${block}`);
    return block;
  }
  const base = info.get('base') ?? 'web';
  const standard = standards[base as keyof typeof standards];
  assert.ok(standard, `no standard set '${base}'`);
  return splice(standard, block, listed(info, 'without'));
}

/** A file after a diff: what was found outside it may be found again. */
function changed(before: Expected, diff: string): Expected {
  const lines = applyDiff(before.text, diff);
  const maybe = before.marks.flatMap((mark) => {
    const line = lines.findIndex(({ from }) => from === mark.line);
    return line < 0 ? [] : [{ ...mark, line, span: undefined }];
  });
  return { ...before, ...readMarks(lines.map(({ text }) => text).join('\n')), maybe };
}

/** A file that a fix of another leaves as it is: what was found in it may be found again. */
export function unchanged({ text, marks, also }: Expected): Expected {
  return { text, marks: [], maybe: marks, also };
}

const words = ['without', 'base', 'whole', 'also', 'kubernetes', 'committed'];

/** The words behind the language of a block, with their values; one in quotes is the `title`. */
function readInfo(text: string): ReadonlyMap<string, string> {
  const info = new Map<string, string>();
  for (const [, title, word = '', value = ''] of text.matchAll(/"([^"]*)"|([^\s="]+)(?:=(\S+))?/g)) {
    assert.ok(
      title !== undefined || words.includes(word),
      `no word '${word}' can stand behind the language of a block`,
    );
    if (title === undefined) info.set(word, value);
    else info.set('title', title);
  }
  return info;
}

function listed(info: ReadonlyMap<string, string>, word: string): readonly string[] {
  return info.get(word)?.split(',') ?? [];
}
