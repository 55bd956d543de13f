// VS Code as the tests want it: with a throw-away state and nothing that moves, asks or calls home.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installEditor, startEditor } from '../../scripts/host.mjs';

const settings = {
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'update.showReleaseNotes': false,
  'files.autoSave': 'off', // the browser's default is to save what is typed
  'files.hotExit': 'off',
  'editor.cursorBlinking': 'solid',
  '[yaml]': { 'editor.quickSuggestions': false }, // tests ask for suggestions, so that Tab is Tab
};

/** Starts VS Code's server (see scripts/host.mjs). Its state is the folder `state`; `stop()` deletes it. */
export async function startThrowAwayEditor(options = {}) {
  await installEditor();
  const state = mkdtempSync(path.join(os.tmpdir(), 'statefulset-vscode-'));
  const remove = () => rmSync(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  try {
    const editor = await startEditor({
      ...options,
      state,
      settings: { ...settings, ...options.settings },
      env: {
        ...options.env,
        HOME: state,
        XDG_CONFIG_HOME: path.join(state, 'config'),
        XDG_DATA_HOME: path.join(state, 'share'),
        XDG_CACHE_HOME: path.join(state, 'cache'),
        XDG_RUNTIME_DIR: state,
        TMPDIR: state,
        EXTENSIONS_GALLERY: '{"serviceUrl":""}',
      },
    });
    return { ...editor, state, stop: () => editor.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
