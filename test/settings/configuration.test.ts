import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextFor, isIgnored } from '../../server/src/settings/configuration';
import { defaultSettings, type Settings } from '../../server/src/settings/settings';
import { readFile } from '../../server/src/workspace/file';
import { workspaceOf } from '../fixture';

const editor: Settings = {
  kubernetesVersion: 30,
  featureGates: { MaxUnavailableStatefulSet: true },
  clusterDomain: 'editor.local',
  schemaDiagnostics: false,
  schemaCompletion: false,
  markdown: 'off',
  preset: 'strict',
  helm: { release: 'own', namespace: 'data', values: ['../prod.yaml'] },
  inlayHints: { replicas: false, storage: false, partition: false },
  rules: { 'even-members': 'off', 'spread-missing': 'error' },
};

/** The settings of a file beside a configuration. */
function settingsUnder(configuration: string): Settings {
  const workspace = workspaceOf({ '.statefulset.yaml': configuration, 'web.yaml': '' });
  const uri = [...workspace.files.keys()].find((each) => each.endsWith('/web.yaml')) ?? '';
  return contextFor(uri, { workspace, settings: editor }).settings;
}

test('a configuration stands above the settings of the editor, but for what it does not name', () => {
  assert.deepEqual(settingsUnder(''), editor);
  assert.deepEqual(settingsUnder('preset: api-only\nrules:\n  even-members: hint\n'), {
    ...editor,
    preset: 'api-only',
    rules: { 'even-members': 'hint', 'spread-missing': 'error' },
  });
  const all =
    'kubernetesVersion: 1.30\nfeatureGates: {MaxUnavailableStatefulSet: false}\nclusterDomain: cluster.local\nschemaDiagnostics: on\n' +
    'schemaCompletion: "on"\nmarkdown: on\npreset: recommended\nhelm: {release: "", namespace: "", values: []}\ninlayHints: {replicas: true, storage: true, partition: true}\n';
  const featureGates = { MaxUnavailableStatefulSet: false };
  assert.deepEqual(settingsUnder(all), {
    ...defaultSettings,
    kubernetesVersion: 30,
    featureGates,
    rules: editor.rules,
  });
});

test('of a map, a configuration overrides the keys that it names', () => {
  const { featureGates, inlayHints } = settingsUnder(
    'featureGates: {PodLevelResources: false}\ninlayHints: {storage: true, replicas: 1}\n',
  );
  assert.deepEqual(featureGates, { MaxUnavailableStatefulSet: true, PodLevelResources: false });
  assert.deepEqual(inlayHints, { replicas: false, storage: true, partition: false });
});

for (const configuration of [
  'kubernetesVersion: 2.99',
  'kubernetesVersion: latest',
  'featureGates: [MaxUnavailableStatefulSet]',
  'clusterDomain: 1',
  'clusterDomain: ""',
  'schemaDiagnostics: onn',
  'schemaDiagnostics: auto',
  'schemaCompletion: 1',
  'markdown: []',
  'preset: strickt',
  'inlayHints: off',
  'inlayHints: {}',
  'featureGates: {}',
  'rules: {even-members: never}',
  'preset:',
])
  test(`an impossible value leaves the setting of the editor: ${configuration}`, () =>
    assert.deepEqual(settingsUnder(configuration), editor));

test('any URI is ignored, or is not', () => {
  const workspace = workspaceOf({ '.statefulset.yaml': 'ignore: [x.yaml, "[", "\\\\", 100%]\n' });
  const [configuration] = workspace.files.keys();
  const folder = configuration?.slice(0, -'.statefulset.yaml'.length) ?? '';
  const isIgnoredHere = (path: string) => isIgnored(folder + path, workspace.with(readFile(folder + path, '')));
  for (const path of ['x.yaml', '/x.yaml', 'a//x.yaml', './x.yaml', '%78.yaml', '100%', '%ZZ/x.yaml'])
    assert.equal(isIgnoredHere(path), true, path);
  for (const path of ['', '/', 'a//y.yaml', '%ZZ', '%', '%E9.yaml', '../x.yaml', '%2E%2E/x.yaml', '\ud800'])
    assert.equal(isIgnoredHere(path), false, path);
});
