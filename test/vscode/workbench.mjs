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

  /** Puts the cursor at the end of a line, by its number from 1, in the first group of editors. */
  async goToEndOf(line) {
    await this.page.keyboard.press('Control+1');
    await this.#pick('Control+g', `:${line}`, 'Press');
    await this.page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line},` }).waitFor();
    await this.page.keyboard.press('End');
  }

  /** Runs a command by its title, category and all, from the palette. */
  async run(title) {
    await this.#pick('F1', `>${title}`, title);
  }

  /** Opens a walkthrough by its title. */
  async openWalkthrough(title) {
    await this.run('Welcome: Open Walkthrough...');
    await this.page.locator('.quick-input-widget .monaco-list-row', { hasText: title }).click();
    await this.page.locator('.getting-started-category', { hasText: title }).first().waitFor();
  }

  /** Opens a file in the active group, by its name or by a path whose last part is its name. */
  async openFile(name) {
    const file = path.posix.basename(name);
    await this.#pick('Control+p', name, file);
    await this.editor(file).first().waitFor();
  }

  /** Opens the quick input with a key, and picks what it offers: again, if the window takes the focus from it. */
  async #pick(key, input, label) {
    const widget = this.page.locator('.quick-input-widget');
    const row = widget.locator('.monaco-list-row', { hasText: label }).first();
    for (let tries = 5; ; tries--) {
      try {
        await this.page.keyboard.press(key);
        await widget.locator('input[type=text]').first().fill(input, { timeout: 10_000 });
        return await row.click({ timeout: 10_000 });
      } catch (error) {
        if (tries === 1 || (await widget.isVisible())) throw error;
      }
    }
  }

  /** Points at something until the hover with this text is there: a hover is lost when the editor moves under it. */
  async hover(target, text) {
    const hover = this.page.locator('.monaco-hover', { hasText: text }).first();
    for (let tries = 10; tries > 0 && !(await hover.isVisible()); tries--) {
      const { x, y, width, height } = await target.boundingBox();
      await this.page.mouse.move(0, 0);
      await this.page.mouse.move(x + width / 2, y + height / 2, { steps: 3 });
      await hover.waitFor({ timeout: 3000 }).catch(() => {});
    }
    await hover.waitFor();
  }

  /** Opens the menu of the light bulb of what is underlined here: again, if the text moved under the click, or it opened on a moment without any. */
  async openQuickFixes(target) {
    const bulb = this.page.locator('[class*=codicon-lightbulb], [class*=codicon-light-bulb]').first();
    const first = this.quickFix('').first();
    const isThere = (locator, options) =>
      locator.waitFor(options).then(
        () => true,
        () => false,
      );
    for (let tries = 10; tries > 0 && !(await first.isVisible()); tries--) {
      await this.page.keyboard.press('Escape');
      await target.click({ force: true });
      if (!(await isThere(bulb, { state: 'attached', timeout: 10_000 }))) continue;
      await this.page.keyboard.press('Control+.');
      await isThere(first, { timeout: 5000 });
    }
    await first.waitFor();
  }

  /** An entry of that menu. */
  quickFix(title) {
    return this.page.locator('.action-widget .monaco-list-row.action', { hasText: title });
  }

  /** Types into an empty file and asks for suggestions. */
  async suggest(text) {
    await this.page.locator('.editor-group-container.active .view-line').first().click();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Control+Space');
    await this.suggestion(text).first().waitFor();
  }

  suggestion(text) {
    return this.page.locator('.suggest-widget .monaco-list-row', { hasText: text });
  }

  /** Saves the active editor; resolves when its tab says that it is saved. */
  async save() {
    await this.page.locator('.tab.active.dirty').waitFor();
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** The inside of the only panel with a page of its own. */
  panel() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** What the braces in the status bar tell of the active editor, as soon as this is among it. */
  async languageStatus(text) {
    const status = this.page.locator('.hover-language-status', { hasText: text });
    for (let tries = 10; tries > 0 && !(await status.first().isVisible()); tries--) {
      await this.page.mouse.move(0, 0);
      await this.page.locator('[id="status.languageStatus"]').hover();
      await status
        .first()
        .waitFor({ timeout: 3000 })
        .catch(() => {});
    }
    await status.first().waitFor();
    return status.first();
  }

  /** Keeps a picture in test-results/. */
  async screenshot(name, options = {}) {
    return this.page.screenshot({ path: path.join(results, `${name}.${this.#look}.png`), ...options });
  }
}
