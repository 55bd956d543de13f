import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { plansText } from '../../server/src/features/changes';
import { codeLenses } from '../../server/src/features/codeLens';
import { diagnose } from '../../server/src/rules/engine/diagnose';
import { readFile } from '../../server/src/workspace/file';
import { loadHelm } from '../../server/src/workspace/helm';
import type { Workspace } from '../../server/src/workspace/workspace';
import { contextOf, type Files, fileOf, uriOf, workspaceOf } from '../fixture';
import { chartWith, serviceTemplate, setTemplate, values } from '../releaseChart';

before(loadHelm);

const set = 'web/templates/set.yaml';
const own = 'web/values.yaml';
const prod = 'web/values-prod.yaml';

/** The chart with these files, of which `committed` were otherwise. */
function changed(files: Files, committed: Files): Workspace {
  return Object.entries(committed).reduce(
    (workspace, [name, text]) => workspace.withBase(uriOf(name), readFile(uriOf(name), text)),
    workspaceOf(chartWith(files)),
  );
}

/** What rules that compare say in a file: the rule, and the text that it points at. */
function said(workspace: Workspace, name: string): string[] {
  const file = fileOf(workspace, name);
  return diagnose(file, contextOf(workspace))
    .filter(({ rule }) => rule.compares)
    .map(({ rule, span, message }) => {
      const [condition = ''] = /\(with .*\)$/.exec(message) ?? [];
      return `${rule.id}: ${file.text.slice(span.start, span.end)} ${condition}`.trimEnd();
    });
}

function plans(workspace: Workspace, name: string): string[] {
  const text = plansText(fileOf(workspace, name), contextOf(workspace)) ?? '';
  return [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);
}

function lenses(workspace: Workspace, name: string): string[] {
  return codeLenses(fileOf(workspace, name), contextOf(workspace)).map(({ title }) => title);
}

describe('a change of a committed chart is judged by what it is rendered to', () => {
  test('at the value', () => {
    const text = values.replace('1Gi', '2Gi').replace('replicas: 3', 'replicas: 1');
    const workspace = changed({ [own]: text }, { [own]: values });
    assert.deepEqual(said(workspace, own), ['replicas-lowered: 1', 'claim-storage-changed: 2Gi']);
    assert.deepEqual(said(workspace, set), []);
    const plan = 'StatefulSet release-name-web: rejected: volumeClaimTemplates';
    assert.deepEqual(plans(workspace, own), [plan]);
    assert.deepEqual(plans(workspace, set), [plan], 'from the template too');
  });

  test('at the text of the template', () => {
    const workspace = changed(
      {
        [set]: setTemplate().replace('-nodes', '-peers'),
        'web/templates/service.yaml': serviceTemplate('-peers'),
      },
      { [set]: setTemplate() },
    );
    assert.deepEqual(said(workspace, set), ['immutable-field-changed: {{ include "web.name" . }}-peers']);
    assert.deepEqual(lenses(workspace, set)[1], 'change: rejected: serviceName');
  });

  test('only with the values that bring it', () => {
    const workspace = changed(
      { [own]: values.replace('1Gi', '2Gi'), [prod]: 'storage: {size: 8Gi}\n' },
      { [own]: values },
    );
    assert.deepEqual(said(workspace, own), ['claim-storage-changed: 2Gi (with values.yaml)']);
    assert.deepEqual(plans(workspace, set), [
      'StatefulSet release-name-web with `values.yaml`: rejected: volumeClaimTemplates',
    ]);
    assert.deepEqual(lenses(workspace, own).slice(1), ['change: rejected: volumeClaimTemplates']);
    assert.deepEqual(lenses(workspace, prod).slice(1), []);
  });

  test('of a value that is gone, at the one that stands instead', () => {
    const workspace = changed({ [prod]: 'tag: "2"\n' }, { [prod]: 'tag: "2"\nstorage: {size: 8Gi}\n' });
    assert.deepEqual(said(workspace, own), ['claim-storage-changed: 1Gi (with values-prod.yaml)']);
  });

  test('of a helper that renames everything', () => {
    const helpers = chartWith()['web/templates/_helpers.tpl'] ?? '';
    const renamed = helpers.replace('-web', '-website');
    const name = 'web/templates/_helpers.tpl';
    const workspace = changed({ [name]: renamed }, { [name]: helpers });
    assert.deepEqual(said(workspace, set), ['set-renamed: {{ include "web.name" . }}']);
  });
});
