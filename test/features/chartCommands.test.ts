import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { runbookFor } from '../../server/src/features/changes';
import { preview } from '../../server/src/features/preview/preview';
import { readFile } from '../../server/src/workspace/file';
import { loadHelm } from '../../server/src/workspace/helm';
import { chartRoot } from '../../server/src/workspace/uri';
import type { Workspace } from '../../server/src/workspace/workspace';
import { contextOf, type Files, fileOf, uriOf, workspaceOf } from '../fixture';
import { chartWith, serviceTemplate, setTemplate } from '../releaseChart';

before(loadHelm);

const set = 'web/templates/set.yaml';
const prod = chartRoot(uriOf('web/'), 'values-prod.yaml');
const release = { name: 'shop', namespace: 'prod', values: ['../shared values.yaml'] };

function chart(files: Files = {}, given: typeof release | object = release): Workspace {
  const all = {
    ...chartWith({ 'web/values-prod.yaml': 'replicas: 5\n', ...files }),
    'shared values.yaml': 'tag: "2"\n',
  };
  return workspaceOf(all).building({ releaseOf: () => given });
}

/** The commands of the preview by their titles, each with its note. */
function commands(workspace: Workspace) {
  const id = workspace.rendering(prod).resources.find(({ kind }) => kind === 'StatefulSet')?.name ?? '';
  const options = { [id]: { details: ['commands', 'runbook'] as const } };
  const [shown] = preview(fileOf(workspace, set), contextOf(workspace), options, [prod]).sets;
  return new Map(shown?.commands?.flatMap((group) => group.commands.map((each) => [each.title, each] as const)));
}

const chartAndValues = "./web -n prod -f 'shared values.yaml' -f web/values-prod.yaml";

describe('a set of a chart', () => {
  test('is applied by Helm, with the release and the values that it is shown with', () => {
    const all = commands(chart());
    assert.equal(all.get('Apply the chart')?.command, `helm upgrade --install shop ${chartAndValues}`);
    assert.equal(
      all.get('Show what would change')?.command,
      `helm template --is-upgrade --no-hooks shop ${chartAndValues} | kubectl diff -f - -n prod`,
    );
    assert.match(all.get('Apply the chart')?.note ?? '', /--reuse-values/);
    assert.doesNotMatch(all.get('Apply the chart')?.note ?? '', /hooks/);
  });

  test('of a release that nobody named', () => {
    const apply = commands(chart({}, {})).get('Apply the chart');
    assert.equal(apply?.command, 'helm upgrade --install RELEASE ./web -f web/values-prod.yaml');
    assert.match(apply?.note ?? '', /^RELEASE is the name of the release: statefulset\.helm\.release sets it\./);
  });

  test('with what is said of hooks, where it has any', () => {
    const hook =
      'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: j\n  annotations: {helm.sh/hook: pre-upgrade}\nspec: {}\n';
    const note = commands(chart({ 'web/templates/hook.yaml': hook })).get('Apply the chart')?.note;
    assert.match(note ?? '', /Helm runs the hooks of the chart/);
  });

  test('goes back and is deleted with its release, and its claims stay', () => {
    const all = commands(chart());
    assert.equal(all.get('Roll back to the previous one')?.command, 'helm rollback shop -n prod');
    assert.equal(all.get('Earlier revisions of the release')?.command, 'helm history shop -n prod');
    const uninstall = all.get('The release, with all its objects');
    assert.equal(uninstall?.command, 'helm uninstall shop -n prod');
    assert.match(uninstall?.note ?? '', /are retained\. .* Helm does not know the claims of claim templates\.$/);
  });

  test('is changed by kubectl until the next upgrade only, in the namespace of the release', () => {
    const template = setTemplate().replace('  namespace: {{ .Release.Namespace }}\n', '');
    const up = commands(chart({ [set]: template })).get('Up to 6');
    assert.equal(up?.command, 'kubectl scale statefulset/shop-web --replicas=6 -n prod');
    assert.match(up?.note ?? '', /^The next helm upgrade sets what the chart says again/);
  });

  test('goes back by Helm in the runbook too', () => {
    const workspace = chart();
    const options = { 'shop-web': { details: ['runbook'] as const } };
    const [shown] = preview(fileOf(workspace, set), contextOf(workspace), options, [prod]).sets;
    const stuck = shown?.runbook?.find(({ id }) => id === 'rollout-stuck');
    const steps = stuck?.causes.flatMap(({ remedy }) => remedy.steps) ?? [];
    assert.ok(steps.some(({ command }) => command === 'helm rollback shop -n prod'));
  });
});

test('the migration runbook of a chart creates the set by an upgrade, and goes back by a rollback', () => {
  const now = chart({
    [set]: setTemplate().replace('-nodes', '-peers'),
    'web/templates/service.yaml': serviceTemplate('-peers'),
  });
  const workspace = now.withBase(uriOf(set), readFile(uriOf(set), setTemplate()));
  const runbook = runbookFor(fileOf(workspace, set), 'shop-web', contextOf(workspace), prod) ?? '';
  assert.match(runbook, /## \d+\. Create the set again\n\n```sh\nhelm upgrade --install shop \.\/web -n prod /);
  assert.match(runbook, /with the same command, and run helm rollback shop -n prod: it adopts the pods\./);
  assert.match(runbook, /The chart must have the headless Service `shop-web-peers`/);
  assert.doesNotMatch(runbook, /kubectl apply/);
});
