// What the suites in the workbench share: a window of its own on a new folder, a repository, and tests that leave a
// picture of what they failed at.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { openBrowser } from './browser.mjs';
import { Workbench } from './workbench.mjs';

export class Window {
  #editor;
  #look;
  #size;

  /** `look` names its folder and its screenshots; `files` are texts by their paths in the folder. */
  constructor(editor, look, { theme = 'Default Light Modern', size = {}, files = {} } = {}) {
    this.#editor = editor;
    this.#look = look;
    this.#size = size;
    this.folder = path.join(editor.state, look);
    const settings = JSON.stringify({ 'workbench.colorTheme': theme });
    for (const [name, text] of Object.entries({ ...files, '.vscode/settings.json': settings })) {
      mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
      writeFileSync(path.join(this.folder, name), text);
    }
  }

  /** Opens the window with one of its files. */
  async open(file) {
    this.browser = await openBrowser(this.#size);
    this.page = this.browser.page;
    this.workbench = new Workbench(this.page, this.#look);
    await this.workbench.open(this.#editor, this.folder, file);
  }

  /** Commits all files of the folder. */
  commit() {
    commitAll(this.folder, this.#editor.state);
  }

  close() {
    return this.browser?.close();
  }
}

/** Makes a folder a repository, with all its files in one commit. */
export function commitAll(folder, home) {
  for (const words of [
    ['init', '--quiet'],
    ['add', '.'],
    ['commit', '--quiet', '--message', 'All'],
  ])
    git(folder, home, words);
}

/** Runs Git as nobody in particular, with no settings but its own. */
export function git(folder, home, words) {
  const env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1' };
  const person = ['-c', 'user.name=A Tester', '-c', 'user.email=tester@example.com'];
  execFileSync('git', ['-C', folder, ...person, ...words], { env });
}

/** A test that is given the window of its suite, and leaves a picture of what it failed at. */
export function step(title, window, run) {
  stepsIn(() => window()?.workbench)(title, () => run(window()));
}

/** Makes tests that leave a picture of what they failed at. */
export function stepsIn(workbench) {
  return (title, run) =>
    it(title, async () => {
      try {
        await run();
      } catch (error) {
        await workbench()?.screenshot(`failed: ${title}`);
        throw error;
      }
    });
}
