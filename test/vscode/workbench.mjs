// The workbench in a browser page, as a user sees it: what the UI tests look at and press.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { results } from '../../scripts/project.mjs';

export class Workbench {
  #look;

  /** `look` is what the screenshots' names end with. */
  constructor(page, look) {
    this.page = page;
    this.#look = look;
    page.setDefaultTimeout(30_000);
    mkdirSync(results, { recursive: true });
  }

  /** Opens a folder with one of its files in the editor. */
  async open(editor, folder, file) {
    await this.page.goto(editor.address(folder, [['openFile', editor.uri(path.join(folder, file))]]));
    await this.editor(path.basename(file)).waitFor();
  }

  /** The tab of a file, active. */
  editor(name) {
    return this.page.locator(`.tab.active[data-resource-name="${name}"]`);
  }

  /** A line of the active editor with this text in it. */
  line(text) {
    return this.page.locator('.editor-group-container.active .view-line', { hasText: text }).first();
  }

  /** The wavy lines in the editor: `warning`, `error`, `info` or `hint`. */
  squiggles(severity) {
    return this.page.locator(`.monaco-editor .squiggly-${severity}`);
  }

  async run(command) {
    await this.page.keyboard.press('F1');
    await this.page.locator('.quick-input-widget input').first().waitFor();
    await this.page.keyboard.type(command);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: command }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  async openFile(name) {
    await this.page.keyboard.press('Control+p');
    await this.page.locator('.quick-input-widget input').first().waitFor();
    await this.page.keyboard.type(name);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.editor(name).waitFor();
  }

  /** Saves the active editor; resolves when its tab says that it is saved. */
  async save() {
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** The inside of the only panel with a page of its own. */
  panel() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Keeps a picture in test-results/. */
  async screenshot(name, options = {}) {
    return this.page.screenshot({ path: path.join(results, `${name}.${this.#look}.png`), ...options });
  }
}
