import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { type Diagnosis, diagnose } from '../../server/src/rules/engine/diagnose';
import type { Fix, Rule } from '../../server/src/rules/engine/rule';
import { rules } from '../../server/src/rules/index';
import type { Settings } from '../../server/src/settings/settings';
import { readFile } from '../../server/src/workspace/file';
import { loadHelm } from '../../server/src/workspace/helm';
import type { Workspace } from '../../server/src/workspace/workspace';
import type { Edit } from '../../server/src/yaml/text';
import { applyFix, contextOf, fileOf, type Mark, mainFix, uriOf, workspaceOf } from '../fixture';
import { type Example, type Expected, readExamples, unchanged } from './examples';

/**
 * Every rule has a page for those who have the problem, `server/src/rules/<id>.md`, and its cases in `<id>.md` beside
 * this file, each below a heading. The examples of both run here: see `readExamples`.
 */
const pagesFolder = 'server/src/rules';
const casesFolder = 'test/rules';

const pageHeadings = [
  'What it says',
  'Why it matters',
  'Example',
  'Fix',
  'When to ignore it',
  'Settings',
  'See also',
] as const;

before(loadHelm);

test('every rule has a page and cases, and every page and file of cases a rule', () => {
  const idsIn = (folder: string) => readdirSync(folder).flatMap((name) => /^(.*)\.md$/.exec(name)?.[1] ?? []);
  const ids = rules.map(({ id }) => id).sort();
  assert.deepEqual(idsIn(pagesFolder).sort(), ids);
  assert.deepEqual(idsIn(casesFolder).sort(), ids);
});

test('ids are kebab-case and given once, summaries are one sentence', () => {
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const { id, summary } of rules) {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    assert.match(summary, /^[A-Z`].*[^.]\.$/, id);
  }
});

test('package.json, README.md and the pages say what the rules are', () => {
  const check = spawnSync(process.execPath, ['scripts/document-rules.mjs', '--check'], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
});

for (const rule of rules) {
  const { id } = rule;
  describe(id, () => {
    const page = readFileSync(`${pagesFolder}/${id}.md`, 'utf8');
    const sections = sectionsOf(page);
    const onPage: Ran[] = [];
    const inCases: Ran[] = [];

    test('the page', () => {
      onPage.push(...run(rule, `${sections.get('Example')}${sections.get('Fix')}`));
    });
    for (const [heading, section] of sectionsOf(readFileSync(`${casesFolder}/${id}.md`, 'utf8'))) {
      test(heading, () => {
        inCases.push(...run(rule, section));
      });
    }

    test('there is an example that the rule finds, and one that is right', () => {
      assert.match(page, new RegExp(`^# ${id}\n\n[A-Z\`].*\n`), 'the id as heading, then what it means');
      const marks = [...onPage, ...inCases].map(({ example }) =>
        Object.values(example.files).flatMap((file) => file.marks),
      );
      assert.ok(marks.some((some) => some.some((mark) => (mark.rule ?? id) === id)));
      assert.ok(marks.some((some) => some.length === 0));
    });

    test('a fix is shown if, and only if, the rule offers fixes', () => {
      const found = [...onPage, ...inCases].flatMap((ran) => ran.found);
      const offers = found.some((one) => one.rule === rule && one.fixes.length > 0);
      const shows = onPage.some(({ example }) => example.fixed.length > 0);
      assert.equal(shows, offers);
      for (const { example } of onPage)
        for (const { title } of example.fixed) assert.equal(title, undefined, 'the page shows the main fix');
    });

    test('the page has its shape', () => {
      assert.deepEqual([...sections.keys()], pageHeadings);
      assert.ok(page.split('\n').length <= 90, 'the page is short');
      for (const [heading, section] of sections) {
        const languages = [...section.matchAll(/^```(\w+)/gm)].map(([, language]) => language);
        const isRun = (language: string | undefined) => language === 'yaml' || language === 'json';
        assert.ok(heading === 'Example' || !languages.some(isRun), `${heading}: an example that does not run`);
        assert.ok(heading === 'Fix' || !languages.includes('diff'), `${heading}: a diff that does not run`);
      }
    });

    test('the page quotes what the rule says to its example', () => {
      const quoted = [...(sections.get('What it says') ?? '').matchAll(/^> (.*)$/gm)].map(([, quote]) => quote);
      const said = onPage.flatMap(({ found }) => found.filter((one) => one.rule === rule).map((one) => one.message));
      assert.ok(quoted.length > 0, `it says: ${said.join(' | ')}`);
      for (const quote of quoted) assert.ok(said.includes(quote ?? ''), `'${quote}' is not: ${said.join(' | ')}`);
    });

    test('the page leads to other pages that exist, and to documentation', () => {
      const targets = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
      assert.match(sections.get('See also') ?? '', /\]\(/);
      for (const target of targets)
        assert.ok(target.startsWith('https://') || rules.some((other) => `${other.id}.md` === target), target);
    });
  });
}

/** What stands under each heading of the second level. */
function sectionsOf(markdown: string): Map<string, string> {
  const sections = markdown.split(/^## /m).slice(1);
  const texts = new Map(sections.map((section) => [section.slice(0, section.indexOf('\n')), section]));
  assert.equal(texts.size, sections.length, 'a heading is given twice');
  return texts;
}

/** An example, and what was found in it. */
interface Ran {
  readonly example: Example;
  readonly found: readonly Diagnosis[];
}

/** Runs the examples of a section: what is expected is found, and fixes do what they are said to do. */
function run(rule: Rule, section: string): Ran[] {
  return readExamples(rule, section).map((example) => {
    const { files, committed, fixed, settings } = example;
    const workspace = Object.entries(committed).reduce(
      (all, [name, text]) => all.withBase(uriOf(name), readFile(uriOf(name), text)),
      workspaceOf(Object.fromEntries(Object.entries(files).map(([name, { text }]) => [name, text]))),
    );
    const found = Object.entries(files).flatMap(([name, expected]) => {
      const all = check(workspace, name, expected, rule, settings);
      for (const id of expected.also)
        assert.ok(all.some(isHintOf([id])), `also=${id}: it does not speak\n${expected.text}`);
      return all;
    });
    for (const diagnosis of found) for (const fix of diagnosis.fixes) assertFixes(fix, diagnosis, workspace, settings);
    for (const title of new Set(fixed.map((each) => each.title))) {
      const after = applyFix(workspace, editsOf(title, found, rule));
      for (const [name, before] of Object.entries(files)) {
        const expected = fixed.find((each) => each.name === name && each.title === title) ?? unchanged(before);
        assert.equal(fileOf(after, name).text, expected.text);
        check(after, name, expected, rule, settings);
      }
    }
    return { example, found };
  });
}

/** Every mark is met by a problem, and every problem by a mark, unless it may be there. Gives the problems. */
function check(
  workspace: Workspace,
  name: string,
  { marks, maybe, also }: Expected,
  rule: Rule,
  settings: Partial<Settings>,
): Diagnosis[] {
  const file = fileOf(workspace, name);
  const found = diagnose(file, contextOf(workspace, settings));
  const unmet = [...found];
  const missing = marks.filter((mark) => {
    const index = unmet.findIndex((diagnosis) => meets(mark, diagnosis, file.text, rule));
    if (index >= 0) unmet.splice(index, 1);
    return index < 0;
  });
  const unexpected = unmet.filter(
    (diagnosis) => !isHintOf(also)(diagnosis) && !maybe.some((mark) => meets(mark, diagnosis, file.text, rule)),
  );
  assert.deepEqual(
    {
      unexpected: unexpected.map((diagnosis) => describeDiagnosis(diagnosis, file.text)),
      missing: missing.map((mark) => describeMark(mark, file.text)),
    },
    { unexpected: [], missing: [] },
    `${name}:\n${file.text}`,
  );
  return found;
}

function isHintOf(ids: readonly string[]): (diagnosis: Diagnosis) => boolean {
  return ({ rule, severity }) => severity === 'hint' && ids.includes(rule.id);
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

function describeDiagnosis(diagnosis: Diagnosis, text: string): string {
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
