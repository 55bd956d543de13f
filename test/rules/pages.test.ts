import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseVersion } from '../../server/src/kubernetes/versions';
import { type Diagnosis, diagnose } from '../../server/src/rules/engine/diagnose';
import type { Fix, Rule } from '../../server/src/rules/engine/rule';
import { rules } from '../../server/src/rules/index';
import type { Settings } from '../../server/src/settings/settings';
import { readFile } from '../../server/src/workspace/file';
import type { Workspace } from '../../server/src/workspace/workspace';
import type { Edit } from '../../server/src/yaml/text';
import { applyFix, contextOf, fileOf, type Mark, mainFix, readMarks, uriOf, workspaceOf } from '../fixture';

/**
 * A rule's page is its test. Under `## headings` stand fenced YAML (or JSON) blocks that are checked under all rules:
 * what a block's comments announce must be found, and nothing else but hints of other rules. A block alone is a
 * workspace; blocks with a name before them (`` `file.yaml`: ``) are the files of one. Behind `yaml` may stand
 * `kubernetes=1.30`.
 * A block `yaml committed` is what the file of the section is compared with.
 * A block `yaml fixed` is the file after the preferred fix, else the first; `yaml fixed "Title"` after that fix.
 */
interface Example {
  readonly heading: string;
  readonly files: Record<string, string>;
  /** What files of these names are compared with. */
  readonly committed: Readonly<Record<string, string>>;
  readonly marks: Record<string, readonly Mark[]>;
  readonly fixed: Fixed[];
  settings: Partial<Settings>;
}

interface Fixed {
  /** Of the fix; undefined for the preferred one. */
  readonly title: string | undefined;
  readonly name: string;
  readonly text: string;
  readonly marks: readonly Mark[];
}

const folder = 'server/src/rules';
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'));

test('every rule has a page and every page a rule', () => {
  assert.deepEqual(pages.sort(), rules.map(({ id }) => `${id}.md`).sort());
});

test('ids are kebab-case and given once, summaries are one sentence', () => {
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const { id, summary } of rules) {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    assert.match(summary, /^[A-Z`].*[^.]\.$/, id);
  }
});

test('package.json and README.md say what the rules are', () => {
  const check = spawnSync(process.execPath, ['scripts/document-rules.mjs', '--check'], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
});

for (const rule of rules) {
  if (!pages.includes(`${rule.id}.md`)) continue;
  const page = readFileSync(`${folder}/${rule.id}.md`, 'utf8');
  const examples = readExamples(page, rule);
  let offersFix = false;

  for (const example of examples) {
    test(`${rule.id}: ${example.heading}`, () => {
      const workspace = Object.entries(example.committed).reduce(
        (all, [name, text]) => all.withBase(uriOf(name), readFile(uriOf(name), text)),
        workspaceOf(example.files),
      );
      const found = check(workspace, example.marks, rule, example.settings);
      for (const diagnosis of found) {
        for (const fix of diagnosis.fixes) {
          assertFixes(fix, diagnosis, workspace, example.settings);
          if (diagnosis.rule === rule) offersFix = true;
        }
      }
      for (const title of new Set(example.fixed.map((fixed) => fixed.title))) {
        const after = applyFix(workspace, editsOf(title, found, rule));
        const expected = example.fixed.filter((fixed) => fixed.title === title);
        for (const { name, text } of expected) assert.equal(fileOf(after, name).text, text);
        const marks = Object.fromEntries(expected.map((fixed) => [fixed.name, fixed.marks]));
        check(after, marks, rule, example.settings);
      }
    });
  }

  test(`${rule.id}: the page has its shape`, () => {
    assert.match(page, new RegExp(`^# ${rule.id}\n\n[A-Z\`].*\n`), 'the id as heading, then what it means');
    const own = (example: Example) =>
      Object.values(example.marks).some((marks) => marks.some((mark) => (mark.rule ?? rule.id) === rule.id));
    assert.ok(examples.some(own), 'an example that the rule finds');
    assert.ok(
      examples.some((example) => Object.values(example.marks).every((marks) => marks.length === 0)),
      'an example that is right',
    );
    const showsFix = examples.some((example) => example.fixed.length > 0);
    assert.equal(showsFix, offersFix, 'a `yaml fixed` block if, and only if, the rule offers fixes');
  });
}

/** Every mark is met by a problem and every problem by a mark, hints of other rules apart. Gives those that count. */
function check(
  workspace: Workspace,
  marks: Readonly<Record<string, readonly Mark[]>>,
  rule: Rule,
  settings: Partial<Settings>,
): Diagnosis[] {
  const all: Diagnosis[] = [];
  for (const [name, expected] of Object.entries(marks)) {
    const file = fileOf(workspace, name);
    const found = diagnose(file, contextOf(workspace, settings));
    const unmet = [...found];
    const missing = expected.filter((mark) => {
      const index = unmet.findIndex((diagnosis) => meets(mark, diagnosis, file.text, rule));
      if (index >= 0) unmet.splice(index, 1);
      return index < 0;
    });
    const ignored = unmet.filter((diagnosis) => diagnosis.severity === 'hint' && diagnosis.rule !== rule);
    all.push(...found.filter((diagnosis) => !ignored.includes(diagnosis)));
    assert.deepEqual(
      {
        unexpected: unmet
          .filter((diagnosis) => !ignored.includes(diagnosis))
          .map((diagnosis) => describe(diagnosis, file.text)),
        missing: missing.map((mark) => describeMark(mark, file.text)),
      },
      { unexpected: [], missing: [] },
      `${name}:\n${file.text}`,
    );
  }
  return all;
}

function meets(mark: Mark, diagnosis: Diagnosis, text: string, rule: Rule): boolean {
  const { start, end } = diagnosis.span;
  return (
    diagnosis.rule.id === (mark.rule ?? rule.id) &&
    diagnosis.severity === mark.severity &&
    diagnosis.message.includes(mark.message) &&
    lineOf(text, start) === mark.line &&
    (mark.span === undefined || (mark.span.start === start && mark.span.end === end))
  );
}

/** The fix solves the problem, and neither breaks the text nor makes an error or a warning elsewhere. */
function assertFixes(fix: Fix, diagnosis: Diagnosis, workspace: Workspace, settings: Partial<Settings>): void {
  const problems = (files: Workspace) =>
    [...files.files.values()].flatMap((file) => diagnose(file, contextOf(files, settings)));
  const count = (list: readonly Diagnosis[], test: (one: Diagnosis) => boolean) => list.filter(test).length;
  const errors = (files: Workspace) =>
    [...files.files.values()].flatMap((file) => file.documents.flatMap((document) => document.yaml.errors)).length;
  const after = applyFix(workspace, fix.edits);
  const [now, then] = [problems(workspace), problems(after)];
  const same = (one: Diagnosis) => one.rule === diagnosis.rule && one.message === diagnosis.message;
  assert.ok(errors(after) <= errors(workspace), `'${fix.title}' leaves a text that does not parse`);
  assert.ok(count(then, same) < count(now, same), `'${fix.title}' does not solve it: ${diagnosis.message}`);
  // To get rid of an error, a warning may be the price.
  for (const severity of diagnosis.severity === 'error' ? ['error'] : ['error', 'warning']) {
    const isSevere = (one: Diagnosis) => one.severity === severity;
    assert.ok(count(then, isSevere) <= count(now, isSevere), `'${fix.title}' makes another ${severity}`);
  }
  assert.match(fix.title, /^[A-Z].*[^.]$/);
}

/** What the fixes of that title, or the main fixes, of the rule's problems change together. */
function editsOf(title: string | undefined, found: readonly Diagnosis[], rule: Rule): Edit[] {
  const fixes = found
    .filter((diagnosis) => diagnosis.rule === rule)
    .map(({ fixes }) => (title === undefined ? mainFix(fixes) : fixes.find((fix) => fix.title === title)))
    .filter((fix) => fix !== undefined);
  const offered = found.flatMap((diagnosis) => diagnosis.fixes.map((fix) => fix.title));
  assert.ok(fixes.length > 0, `no fix ${title ?? ''}; offered: ${offered.join(' | ')}`);
  return [...new Map(fixes.map((fix) => [JSON.stringify(fix.edits), fix.edits])).values()].flat();
}

function readExamples(page: string, { id, optional, severity }: Rule): Example[] {
  // Switched on where the default preset leaves it out.
  const settings: Partial<Settings> = optional ? { rules: { [id]: severity } } : {};
  const examples: Example[] = [];
  for (const section of page.split(/^## /m).slice(1)) {
    const heading = section.slice(0, section.indexOf('\n'));
    let last: { example: Example; name: string } | undefined;
    const committed: Record<string, string> = {};
    for (const block of section.matchAll(/(?:^`([^`\n]+)`:\n\n)?^```(yaml|json)\b(.*)\n([\s\S]*?)^```$/gm)) {
      const [, named, language, info = '', source = ''] = block;
      const { text, marks } = readMarks(source);
      const fixed = /^ fixed(?: "(.*)")?$/.exec(info);
      if (fixed) {
        assert.ok(last, `${heading}: a fixed block follows what it fixes`);
        last.example.fixed.push({ title: fixed[1], name: named ?? last.name, text, marks });
        continue;
      }
      const name: string = named ?? `manifest.${language}`;
      if (info === ' committed') {
        committed[name] = text;
        continue;
      }
      if (!last || named === undefined)
        last = { example: { heading, files: {}, committed, marks: {}, fixed: [], settings }, name };
      const { example } = last;
      if (!examples.includes(example)) examples.push(example);
      last = { example, name };
      assert.ok(!(name in example.files), `${heading}: ${name} is given twice`);
      example.files[name] = text;
      example.marks[name] = marks;
      const version = parseVersion(/ kubernetes=([\d.]+)/.exec(info)?.[1] ?? '');
      if (version !== undefined) example.settings = { ...settings, kubernetesVersion: version };
    }
  }
  return examples;
}

function describe(diagnosis: Diagnosis, text: string): string {
  const { rule, severity, span, message } = diagnosis;
  const line = lineOf(text, span.start);
  return `line ${line + 1}: ${severity}[${rule.id}] on '${text.slice(span.start, span.end)}': ${message}`;
}

function describeMark({ line, severity, rule, message, span }: Mark, text: string): string {
  const where = span ? ` on '${text.slice(span.start, span.end)}'` : '';
  return `line ${line + 1}: ${severity}${rule ? `[${rule}]` : ''}${where}: ${message}`;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}
