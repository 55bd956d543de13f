// What the suites about charts share: a window of its own on a new folder, and tests that leave a picture of what failed.
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
    const env = { PATH: process.env.PATH, HOME: this.#editor.state, GIT_CONFIG_NOSYSTEM: '1' };
    const person = ['-c', 'user.name=A Tester', '-c', 'user.email=tester@example.com'];
    for (const words of [
      ['init', '--quiet'],
      ['add', '.'],
      ['commit', '--quiet', '--message', 'All'],
    ])
      execFileSync('git', ['-C', this.folder, ...person, ...words], { env });
  }

  close() {
    return this.browser?.close();
  }
}

/** A test that is given the window of its suite, and leaves a picture of what it failed at. */
export function step(title, window, run) {
  it(title, async () => {
    try {
      await run(window());
    } catch (error) {
      await window()?.workbench?.screenshot(`failed: ${title}`);
      throw error;
    }
  });
}
