import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextFor } from '../../server/src/settings/configuration';
import { defaultSettings, type Settings } from '../../server/src/settings/settings';
import { workspaceOf } from '../fixture';

const editor: Settings = {
  kubernetesVersion: 30,
  featureGates: { MaxUnavailableStatefulSet: true },
  clusterDomain: 'editor.local',
  schemaDiagnostics: false,
  schemaCompletion: false,
  markdown: false,
  preset: 'strict',
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
    'kubernetesVersion: 1.30\nfeatureGates: {}\nclusterDomain: cluster.local\nschemaDiagnostics: on\n' +
    'schemaCompletion: "on"\nmarkdown: on\npreset: recommended\ninlayHints: {}\n';
  assert.deepEqual(settingsUnder(all), { ...defaultSettings, kubernetesVersion: 30, rules: editor.rules });
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
  'rules: {even-members: never}',
  'preset:',
])
  test(`an impossible value leaves the setting of the editor: ${configuration}`, () =>
    assert.deepEqual(settingsUnder(configuration), editor));
