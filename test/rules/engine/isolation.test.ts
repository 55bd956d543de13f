import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { diagnose, gravest } from '../../../server/src/rules/engine/diagnose';
import { rules } from '../../../server/src/rules/index';
import { onFailure } from '../../../server/src/workspace/failures';
import { YamlDocument } from '../../../server/src/yaml/document';
import { contextOf, examples, fileOf, workspaceOf } from '../../fixture';

// A few of them are enough: every rule runs on every set.
const files = Object.fromEntries(
  Object.entries(examples())
    .filter(([name]) => name.startsWith('broken/'))
    .slice(0, 10),
);

/** What is said of every broken example, as lines; a fresh workspace, so that nothing is remembered. */
function said(): string[] {
  const workspace = workspaceOf(files);
  const context = contextOf(workspace, { preset: 'strict' });
  return Object.keys(files).flatMap((name) =>
    diagnose(fileOf(workspace, name), context).map(
      ({ rule, span, message }) => `${name} ${rule.id} ${span.start} ${message}`,
    ),
  );
}

afterEach(() => onFailure(undefined));

test('a rule that fails takes nothing from the others, and it is said that it failed', () => {
  const all = said();
  for (const rule of rules) {
    const heard: string[] = [];
    onFailure((report) => heard.push(report));
    const { check } = rule;
    const failing = rule as { check: unknown };
    failing.check = () => {
      throw new Error(`${rule.id} fails`);
    };
    try {
      const now = said();
      const others = (lines: readonly string[]) =>
        lines.filter((line) => ![rule.id, 'internal-error'].includes(line.split(' ')[1] ?? '')).sort();
      // What the rule's own problems stood for is told by the API server's findings, once it is silent.
      const missing = others(all).filter((line) => !now.includes(line));
      assert.deepEqual(missing, [], rule.id);
      const failures = now.filter((line) => line.includes(' internal-error '));
      assert.ok(failures.length > 0, rule.id);
      for (const line of failures) assert.match(line, new RegExp(`The rule ${rule.id} could not be checked here`));
      assert.equal(heard.length, 1, 'told once, however many documents it fails on');
      assert.match(heard[0] ?? '', new RegExp(`${rule.id} fails`));
    } finally {
      failing.check = check;
    }
  }
});

test('what a rule found before it failed is said; its fixes may fail too', () => {
  const name = 'broken/claim-not-mounted.yaml';
  const rule = rules.find(({ id }) => id === 'claim-not-mounted');
  assert.ok(rule);
  const check = rule.check.bind(rule) as (...args: readonly unknown[]) => Iterable<object>;
  const failing = rule as { check: unknown };
  failing.check = function* (...args: readonly unknown[]) {
    for (const problem of check(...args))
      yield {
        ...problem,
        fixes: () => {
          throw new Error('no fix');
        },
      };
    throw new Error('at the end');
  };
  try {
    const workspace = workspaceOf(files);
    const { shown } = gravest(fileOf(workspace, name), contextOf(workspace), 500);
    const own = shown.filter((each) => each.rule === rule);
    assert.equal(own.length, 1);
    assert.deepEqual(own[0]?.fixes, []);
    assert.equal(shown.filter((each) => each.rule.id === 'internal-error').length, 1);
  } finally {
    failing.check = check;
  }
});

test('a parser that fails leaves an empty document, and says so', () => {
  const none = undefined as unknown as string;
  const document = new YamlDocument(none);
  assert.deepEqual(document.errors, []);
  assert.ok(document.failure instanceof Error);
  assert.equal(new YamlDocument('a: 1').failure, undefined);
});
