import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { applyToWorkspace } from '../../../server/src/features/codeActions';
import { applicationEdits } from '../../../server/src/features/preview/apply';
import { preview } from '../../../server/src/features/preview/preview';
import { setsIn, shownOf } from '../../../server/src/features/preview/renderings';
import type { Application, Changes, SetPreview } from '../../../server/src/protocol';
import { readFile } from '../../../server/src/workspace/file';
import { loadHelm } from '../../../server/src/workspace/helm';
import { chartRoot } from '../../../server/src/workspace/uri';
import { contextOf, type Files, fileOf, textsOf, uriOf, workspaceOf } from '../../fixture';
import { chartWith, setTemplate, values } from '../../releaseChart';

before(loadHelm);

const set = 'web/templates/set.yaml';
const own = 'web/values.yaml';
const prod = 'web/values-prod.yaml';

/** The files that change when something is applied as one values file has it; undefined where nothing can be. */
function applied(files: Files, shown: string, what: Application): Files | undefined {
  const workspace = workspaceOf(files);
  const root = chartRoot(uriOf('web/'), shown);
  const { rendering } = shownOf(fileOf(workspace, set), workspace, [root]);
  const [found] = setsIn(fileOf(workspace, set), { workspace }, rendering);
  const edits = found && applicationEdits(found[1], what, contextOf(workspace));
  if (!edits) return undefined;
  const after = textsOf(applyToWorkspace(edits, contextOf(workspace)).workspace);
  return Object.fromEntries(Object.entries(after).filter(([name, text]) => text !== files[name]));
}

function changed(files: Files, shown: string, changes: Changes): Files | undefined {
  return applied(files, shown, { kind: 'changes', changes });
}

function previewed(files: Files, shown: string, changes: Changes, workspace = workspaceOf(files)) {
  const options = { 'release-name-web': { changes } };
  const root = chartRoot(uriOf('web/'), shown);
  return preview(fileOf(workspace, set), contextOf(workspace), options, [root]).sets[0] as SetPreview;
}

describe('a value is changed', () => {
  test('in the values of the chart, where these alone are shown', () => {
    const text = values.replace('replicas: 3', 'replicas: 7');
    assert.deepEqual(changed(chartWith({ [prod]: 'tag: "1.28"\n' }), 'values.yaml', { replicas: 7 }), { [own]: text });
  });

  test('in the values file that is shown, where it is set', () => {
    const files = chartWith({ [prod]: 'replicas: 5 # five\n' });
    assert.deepEqual(changed(files, 'values-prod.yaml', { replicas: 7 }), { [prod]: 'replicas: 7 # five\n' });
  });

  test('there too if it is not set yet, so that other environments keep theirs', () => {
    const files = chartWith({ [prod]: '# Production.\ntag: "1.28" # tested\n' });
    assert.deepEqual(changed(files, 'values-prod.yaml', { replicas: 7 }), {
      [prod]: '# Production.\ntag: "1.28" # tested\nreplicas: 7\n',
    });
  });

  test('below the maps that it stands in, beside what these have', () => {
    const spec = 'updateStrategy:\n  rollingUpdate:\n    partition: {{ .Values.rollout.partition | int }}';
    const files = chartWith({
      [set]: setTemplate({ spec }),
      [own]: `${values}rollout:\n  partition: 0\n`,
      [prod]: 'rollout:\n  # How long.\n  timeout: 5m\n',
    });
    assert.deepEqual(changed(files, 'values-prod.yaml', { replicas: 7, partition: 2 }), {
      [prod]: 'rollout:\n  # How long.\n  timeout: 5m\n  partition: 2\nreplicas: 7\n',
    });
  });

  test('in the template, where that has it or should have it', () => {
    const template = setTemplate().replace('{{ .Values.replicas }}', '3');
    assert.deepEqual(changed(chartWith({ [set]: template }), 'values.yaml', { replicas: 7 }), {
      [set]: template.replace('replicas: 3', 'replicas: 7'),
    });
    const retention = applied(chartWith(), 'values.yaml', { kind: 'retentionPolicy' });
    assert.match(
      retention?.[set] ?? '',
      /persistentVolumeClaimRetentionPolicy:\n {4}whenDeleted: Retain\n {4}whenScaled: Retain\n/,
    );
  });
});

describe('where there is no safe edit', () => {
  test('the preview says where the value stands', () => {
    const template = setTemplate().replace('{{ .Values.replicas }}', '{{ add .Values.replicas .Values.spare }}');
    const files = chartWith({ [set]: template, [own]: `${values}spare: 1\n` });
    const preview = previewed(files, 'values.yaml', { replicas: 7 });
    assert.equal(preview.replicas, 7);
    assert.deepEqual(preview.writing, {
      obstacle: 'No safe edit changes replicas, which templates/set.yaml sets on line 10: change it by hand.',
    });
  });

  test('nothing is written that changes more of the set', () => {
    const env = 'env: [{name: SIZE, value: "{{ .Values.replicas }}"}]';
    const files = chartWith({ [set]: setTemplate({ container: env }) });
    assert.equal(changed(files, 'values.yaml', { replicas: 7 }), undefined);
  });

  test('nothing is written that Helm refuses with other values', () => {
    const check = '{{- if and .Values.isSmall (gt (int .Values.replicas) 4) }}{{ fail "too many" }}{{ end }}\n';
    const files = chartWith({ 'web/templates/check.yaml': check, 'web/values-dev.yaml': 'isSmall: true\n' });
    assert.equal(changed(files, 'values.yaml', { replicas: 7 }), undefined);
    assert.ok(changed(files, 'values.yaml', { replicas: 4 }));
  });

  test('nothing is written while Helm cannot render the chart', () => {
    const files = chartWith();
    const before = workspaceOf(files);
    before.rendering(chartRoot(uriOf('web/'), 'values.yaml'));
    const now = before.with(readFile(uriOf('web/templates/service.yaml'), '{{ fail "no" }}'));
    assert.deepEqual(previewed(files, 'values.yaml', { replicas: 7 }, now).writing, {
      obstacle: 'Nothing can be written until Helm can render the chart with values.yaml again.',
    });
  });
});

test('the preview names the file, and the values with which others change too', () => {
  const files = chartWith({ [prod]: 'replicas: 5\n', 'web/values-dev.yaml': 'tag: "1.28"\n' });
  assert.deepEqual(previewed(files, 'values.yaml', { replicas: 7 }).writing, {
    files: ['values.yaml'],
    alsoIn: ['values-dev.yaml'],
    shared: 'values',
  });
  assert.deepEqual(previewed(files, 'values-prod.yaml', { replicas: 7 }).writing, {
    files: ['values-prod.yaml'],
    alsoIn: [],
    shared: 'values',
  });
});
