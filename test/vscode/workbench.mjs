// The workbench in a browser page, as a user sees it: what the UI tests look at and press.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { results } from '../../scripts/project.mjs';

/** How long one attempt waits for one thing, in ms: none of them takes a tenth of that on a machine with nothing else to do. */
export const patience = 10_000;

export class Workbench {
  #look;

  /** `look` is what the screenshots' names end with. */
  constructor(page, look) {
    this.page = page;
    this.#look = look;
    page.setDefaultTimeout(60_000);
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

  /** The code lenses with this text. */
  lens(text) {
    return this.page.locator('.codelens-decoration a', { hasText: text });
  }

  /** Puts the cursor at the end of a line, by its number from 1, in the first group of editors. */
  async goToEndOf(line) {
    await this.insist(async () => {
      await this.goToEditor();
      await this.#pick('Control+g', `:${line}`, 'Press');
      await this.page
        .locator('#status\\.editor\\.selection', { hasText: `Ln ${line},` })
        .waitFor({ timeout: patience });
      await this.isInEditor();
    });
    await this.page.keyboard.press('End');
  }

  /** Goes to the first group of editors. */
  async goToEditor() {
    await this.insist(async () => {
      await this.page.keyboard.press('Control+1');
      await this.isInEditor();
    });
  }

  /** Resolves once what is typed goes to the active editor. */
  async isInEditor() {
    const focused = this.page.locator('.editor-group-container.active .monaco-editor.focused').first();
    await focused.waitFor({ timeout: patience });
  }

  /** Runs a command by its title, category and all, from the palette; then picks of what it asks, one after the other. */
  async run(title, ...choices) {
    await this.insist(async () => {
      await this.#pick('F1', `>${title}`, title);
      for (const text of choices) await this.choice(text).click({ timeout: patience });
    });
  }

  /** What the quick input offers with this text. */
  choice(text) {
    return this.page.locator('.quick-input-widget .monaco-list-row', { hasText: text }).first();
  }

  /** Opens a walkthrough by its title. */
  async openWalkthrough(title) {
    await this.run('Welcome: Open Walkthrough...', title);
    await this.page.locator('.getting-started-category', { hasText: title }).first().waitFor();
  }

  /** Opens a file in the active group, by its name or by a path whose last part is its name. */
  async openFile(name) {
    const file = path.posix.basename(name);
    await this.#pick('Control+p', name, file);
    await this.editor(file).first().waitFor();
  }

  /** Opens the quick input with a key, and picks what it offers. */
  async #pick(key, input, label) {
    await this.insist(async () => {
      await this.page.keyboard.press(key);
      const field = this.page.locator('.quick-input-widget input[type=text]').first();
      await field.fill(input, { timeout: patience });
      await this.choice(label).click({ timeout: patience });
    });
  }

  /** Tries again what the workbench may thwart: it closes what has opened when it draws an editor or takes the focus. */
  async insist(attempt) {
    for (const end = Date.now() + 6 * patience; ; ) {
      try {
        return await attempt();
      } catch (error) {
        if (Date.now() > end) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Clicks on something until what it leads to is there. */
  async follow(target, shown) {
    await this.insist(async () => {
      await target.click({ timeout: patience });
      await shown.waitFor({ timeout: patience });
    });
  }

  /** Points at something until the hover with this text is there. */
  async hover(target, text) {
    const hover = this.page.locator('.monaco-hover', { hasText: text }).first();
    await this.insist(async () => {
      if (await hover.isVisible()) return;
      await this.page.mouse.move(0, 0);
      await target.hover({ force: true, timeout: patience });
      await hover.waitFor({ timeout: patience });
    });
  }

  /** Opens the menu of the light bulb of what is underlined here. */
  async openQuickFixes(target) {
    const bulb = this.page.locator('[class*=codicon-lightbulb], [class*=codicon-light-bulb]').first();
    await this.insist(async () => {
      if (await this.quickFix('').first().isVisible()) return;
      await target.click({ force: true, timeout: patience });
      await bulb.waitFor({ state: 'attached', timeout: patience });
      await this.#openMenu('Control+.');
    });
  }

  /** Chooses what the light bulb offers there. */
  async fix(target, title) {
    await this.insist(async () => {
      await this.openQuickFixes(target);
      await this.#choose(title);
    });
  }

  /** Chooses a refactoring at the cursor. */
  async refactor(title) {
    await this.insist(async () => {
      await this.#openMenu('Control+Shift+r');
      await this.#choose(title);
    });
  }

  async #openMenu(key) {
    await this.page.keyboard.press(key);
    await this.quickFix('').first().waitFor({ timeout: patience });
  }

  async #choose(title) {
    await this.quickFix(title).first().click({ timeout: patience });
    await this.quickFix(title).first().waitFor({ state: 'hidden', timeout: patience });
  }

  /** An entry of the menu of the light bulb. */
  quickFix(title) {
    return this.page.locator('.action-widget .monaco-list-row.action', { hasText: title });
  }

  /** Types another name for what is at the cursor. */
  async rename(name) {
    const box = this.page.locator('.rename-box input');
    await this.insist(async () => {
      await this.page.keyboard.press('F2');
      await box.fill(name, { timeout: patience });
      await this.page.keyboard.press('Enter');
      await box.waitFor({ state: 'hidden', timeout: patience });
    });
  }

  /** Types into an empty file and asks for suggestions. */
  async suggest(text) {
    await this.page.locator('.editor-group-container.active .view-line').first().click();
    await this.page.keyboard.type(text);
    await this.insist(async () => {
      await this.page.keyboard.press('Control+Space');
      await this.suggestion(text).first().waitFor({ timeout: patience });
    });
  }

  suggestion(text) {
    return this.page.locator('.suggest-widget .monaco-list-row', { hasText: text });
  }

  /** Saves the active editor; resolves when its tab says that it is saved. */
  async save() {
    const dirty = this.page.locator('.tab.active.dirty');
    await dirty.waitFor();
    await this.page.keyboard.press('Control+s');
    await dirty.waitFor({ state: 'detached' });
  }

  /** The inside of the only panel with a page of its own. */
  panel() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** What the braces in the status bar tell of the active editor, as soon as this is among it. */
  async languageStatus(text) {
    const status = this.page.locator('.hover-language-status', { hasText: text }).first();
    await this.insist(async () => {
      await this.page.mouse.move(0, 0);
      await this.page.locator('[id="status.languageStatus"]').hover({ timeout: patience });
      await status.waitFor({ timeout: patience });
    });
    return status;
  }

  /** Keeps a picture in test-results/. */
  async screenshot(name, options = {}) {
    return this.page.screenshot({ path: path.join(results, `${name}.${this.#look}.png`), ...options });
  }
}
