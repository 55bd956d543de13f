import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { diagnose } from '../server/src/rules/engine/diagnose';
import { rules } from '../server/src/rules/index';
import { contextOf, examples, fileOf, workspaceOf } from './fixture';

const texts = examples();
const workspace = workspaceOf(texts);

/** The rules that report something in a file, without hints, which the Problems view does not show. */
function brokenRules(name: string): string[] {
  return diagnose(fileOf(workspace, name), contextOf(workspace))
    .filter(({ severity }) => severity !== 'hint')
    .map(({ rule }) => rule.id);
}

describe('the examples', () => {
  for (const name of Object.keys(texts)) {
    const broken =
      name === 'postgres/postgres.yaml'
        ? 'service-not-found'
        : /^broken\/(.*?)(?:\/kustomization)?\.yaml$/.exec(name)?.[1];
    test(`${name} ${broken ? `breaks ${broken}` : 'breaks no rule'}`, () => {
      assert.deepEqual(brokenRules(name), broken ? [broken] : []);
    });
  }

  test('break every rule that gives more than hints', () => {
    // A configuration has a name of its own, and would count for the other examples.
    for (const { id, severity, compares } of rules)
      if (severity !== 'hint' && !compares && id !== 'configuration-invalid')
        assert.ok(
          `broken/${id}.yaml` in texts || `broken/${id}/kustomization.yaml` in texts,
          `examples/broken has no ${id}.yaml`,
        );
  });
});
