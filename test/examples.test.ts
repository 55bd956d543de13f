import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { diagnose } from '../server/src/rules/engine/diagnose';
import { rules } from '../server/src/rules/index';
import { loadHelm } from '../server/src/workspace/helm';
import { contextOf, examples, fileOf, workspaceOf } from './fixture';

before(loadHelm);

const texts = examples();
const workspace = workspaceOf(texts);

/** The rules that report something in a file, without hints, which the Problems view does not show. */
function brokenRules(name: string): string[] {
  return diagnose(fileOf(workspace, name), contextOf(workspace))
    .filter(({ severity }) => severity !== 'hint')
    .map(({ rule }) => rule.id);
}

/** What is wrong with a chart may stand in any of its files. */
function isOfBrokenChart(name: string): boolean {
  const [folder, chart] = name.split('/');
  return folder === 'broken' && `broken/${chart}/Chart.yaml` in texts;
}

describe('the examples', () => {
  for (const name of Object.keys(texts)) {
    if (isOfBrokenChart(name)) continue;
    const broken =
      name === 'postgres/postgres.yaml'
        ? 'service-not-found'
        : name === 'helm/values-prod.yaml'
          ? 'partition-holds-all'
          : /^broken\/(.*?)(?:\/kustomization)?\.yaml$/.exec(name)?.[1];
    test(`${name} ${broken ? `breaks ${broken}` : 'breaks no rule'}`, () => {
      assert.deepEqual(brokenRules(name), broken ? [broken] : []);
    });
  }

  for (const name of Object.keys(texts).filter((each) => each.startsWith('broken/') && each.endsWith('/Chart.yaml'))) {
    const [, id = ''] = name.split('/');
    test(`the chart broken/${id} breaks ${id}`, () => {
      const files = Object.keys(texts).filter((each) => each.startsWith(`broken/${id}/`));
      assert.deepEqual(files.flatMap(brokenRules), [id]);
    });
  }

  test('break every rule that gives more than hints', () => {
    // A configuration has a name of its own, and would count for the other examples.
    for (const { id, severity, compares } of rules)
      if (severity !== 'hint' && !compares && id !== 'configuration-invalid')
        assert.ok(
          ['.yaml', '/kustomization.yaml', '/Chart.yaml'].some((end) => `broken/${id}${end}` in texts),
          `examples/broken has no ${id}.yaml`,
        );
  });
});
