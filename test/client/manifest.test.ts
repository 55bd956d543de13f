import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { supportedVersions, versionName } from '../../server/src/kubernetes/versions';
import { defaultSettings, presets } from '../../server/src/settings/settings';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { commands, keybindings, menus, viewsWelcome, walkthroughs, configuration, configurationDefaults } =
  manifest.contributes;
interface Entry {
  readonly command: string;
  readonly when: string;
}

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly image: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

const sources = readdirSync('client/src')
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(path.join('client/src', name), 'utf8'))
  .join('\n');

test('every command that is contributed is registered, and the other way about', () => {
  const contributed = commands.map(({ command }: { command: string }) => command).sort();
  const registered = [...sources.matchAll(/registerCommand\(\s*'([^']+)'/g)].map((match) => match[1]).sort();
  assert.deepEqual(contributed, registered);
});

test('commands have a category, and the preview is offered only where there is something to see', () => {
  for (const { command, category } of commands) assert.equal(category, 'StatefulSet', command);
  const condition = /'setContext', (\w+)/.exec(sources)?.[1];
  assert.equal(condition, 'previewable');
  const entry = (menu: string) => menus[menu].find((each: Entry) => each.command === 'statefulset.openPreview');
  for (const menu of ['editor/title', 'editor/context', 'commandPalette'])
    assert.match(entry(menu).when, /^resource in statefulset\.previewable\b/, menu);
  assert.match(entry('explorer/context').when, /ya\?ml.* \|\| resource in statefulset\.previewable$/);
});

test('the preview has the keys of the Markdown preview, which keeps its own in Markdown files', () => {
  assert.deepEqual(
    keybindings.map(({ command, key, mac }: Entry & { key: string; mac: string }) => [command, key, mac]),
    [
      ['statefulset.openPreview', 'ctrl+shift+v', 'cmd+shift+v'],
      ['statefulset.openPreview', 'ctrl+k v', 'cmd+k v'],
    ],
  );
  for (const { when } of keybindings) {
    assert.match(when, /resource in statefulset\.previewable/);
    const [, languages = ''] = /editorLangId =~ \/(.*?)\//.exec(when) ?? [];
    for (const language of ['yaml', 'json', 'jsonc', 'helm-template']) assert.match(language, new RegExp(languages));
    assert.doesNotMatch('markdown', new RegExp(languages));
  }
});

test('a StatefulSet is begun from the palette, the File menu and the empty view', () => {
  const command = 'statefulset.newFromTemplate';
  assert.ok(menus['file/newFile'].some((each: Entry) => each.command === command));
  assert.ok(!menus.commandPalette.some((each: Entry) => each.command === command), 'the palette has it everywhere');
  assert.ok(viewsWelcome[0].contents.includes(`(command:${command})`));
});

test('every step of the walkthrough has a picture, a button for a command of ours, and an event that completes it', () => {
  const [{ steps }] = walkthroughs;
  const milestones = [...sources.matchAll(/\breach\('(\w+)'\)/g)].map(([, milestone]) => milestone);
  assert.deepEqual(steps.map(({ id }: Step) => id).sort(), [...new Set(milestones)].sort());
  for (const { id, description, media, completionEvents } of steps as readonly Step[]) {
    assert.ok(existsSync(media.image) && media.altText.length > 20, id);
    assert.deepEqual(completionEvents, [`onContext:statefulset.reached.${id}`]);
    const buttons = [...description.matchAll(/^\[.+\]\(command:(.+)\)$/gm)].map(([, command]) => command);
    assert.equal(buttons.length, 1, id);
    assert.ok(
      commands.some(({ command }: Entry) => command === buttons[0]),
      id,
    );
  }
});

test('the cluster is asked only where a program can run, and the folder is trusted', () => {
  const condition = 'isWorkspaceTrusted && !virtualWorkspace && (!isWeb || remoteName)';
  const about = (entries: readonly { command: string }[]) =>
    entries.find(({ command }) => command === 'statefulset.compareWithCluster');
  assert.equal((about(commands) as { enablement?: string }).enablement, condition);
  assert.equal((about(menus.commandPalette) as { when?: string }).when, condition);
  const imported = (file: string): string =>
    [...readFileSync(`client/src/${file}`, 'utf8').matchAll(/^import (?!type )[^;]* from '\.\/([\w/]+)';/gm)]
      .map(([, name]) => `${name}.ts ${imported(`${name}.ts`)}`)
      .join(' ');
  assert.doesNotMatch(imported('web.ts'), /kubectl\.ts/);
  assert.match(imported('node.ts'), /kubectl\.ts/);
});

test('settings have the defaults that the server takes', () => {
  const { properties } = configuration;
  assert.deepEqual(properties['statefulset.kubernetesVersion'].enum, supportedVersions);
  assert.equal(properties['statefulset.kubernetesVersion'].default, versionName(defaultSettings.kubernetesVersion));
  assert.equal(properties['statefulset.clusterDomain'].default, defaultSettings.clusterDomain);
  assert.deepEqual(properties['statefulset.preset'].enum, presets);
  assert.equal(properties['statefulset.preset'].default, defaultSettings.preset);
  assert.deepEqual(properties['statefulset.rules'].default, defaultSettings.rules);
  for (const [name, { default: value, scope, description, markdownDescription }] of Object.entries<
    Record<string, unknown>
  >(properties)) {
    assert.ok(value !== undefined && scope && (description || markdownDescription), name);
  }
});

test('the extension runs where nothing is trusted, and where files are not on disk', () => {
  const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
  for (const { supported, description } of [untrustedWorkspaces, virtualWorkspaces]) {
    assert.equal(supported, 'limited');
    assert.match(description, /Compare with the Cluster/);
  }
  assert.ok(!manifest.activationEvents.includes('*') && !manifest.activationEvents.includes('onStartupFinished'));
  assert.ok(existsSync(manifest.icon));
});

test('what has a scheme of our own opens as Markdown, but for renderings, which are YAML', () => {
  const schemes = [...sources.matchAll(/const \w*[sS]cheme = '([^']+)'/g)]
    .map(([, scheme]) => scheme)
    .filter((scheme) => scheme !== 'statefulset-rendering');
  assert.deepEqual(
    Object.keys(configurationDefaults['workbench.editorAssociations']).sort(),
    schemes.map((scheme) => `${scheme}:/**`).sort(),
  );
});
