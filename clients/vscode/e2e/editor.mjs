// A window, and what a user does in it.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { drawnLines } from './drawn.mjs';

export const PATIENCE = 90_000; // milliseconds: the machine may be busy

/** A window, and what a user does in it. */
export class Editor {
  constructor(profile, child, browser, page, shots) {
    Object.assign(this, { profile, child, browser, page, shots });
    this.list = page.locator('.quick-input-widget:visible');
  }

  async shot(name) {
    mkdirSync(this.shots, { recursive: true });
    const number = readdirSync(this.shots).length + 1;
    await this.page.screenshot({ path: join(this.shots, `${String(number).padStart(2, '0')}_${name}.png`) });
  }

  /** The entry of the status bar that is ours. */
  status(text) {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  async ready(timeout = PATIENCE) {
    await this.page.locator('.statusbar-item[aria-label^="LeanCode: ready"]').waitFor({ timeout });
  }

  /** After something that stops the server: once it is ready again. */
  async readyAgain() {
    await this.page.locator('.statusbar-item[aria-label^="LeanCode: ready"]').waitFor({ state: 'hidden' });
    await this.ready();
  }

  async openFile(name) {
    await this.page.keyboard.press('Control+p');
    await this.list.locator('input').first().waitFor();
    await this.page.keyboard.type(name);
    await this.firstRowIs(new RegExp(`^${name.replaceAll('.', '\\.')}`));
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.list.waitFor({ state: 'hidden' });
  }

  async goTo(line) {
    await this.page.keyboard.press('Control+g');
    await this.list.locator('input').first().waitFor();
    await this.page.keyboard.type(String(line));
    await this.firstRowIs(new RegExp(`go to line ${line}\\b`, 'i')); // before that Enter does nothing
    await this.page.keyboard.press('Enter');
    await this.list.waitFor({ state: 'hidden' });
  }

  async command(title) {
    await this.page.keyboard.press('F1');
    await this.list.locator('input').first().waitFor();
    await this.page.keyboard.type(title);
    await this.firstRowIs(new RegExp(`^${title}`));
    await this.page.keyboard.press('Enter');
  }

  /** Close the list that is open. Another one that is asked for before that is gone would be taken for it. */
  async closeList() {
    await this.page.keyboard.press('Escape');
    await this.list.waitFor({ state: 'hidden' });
  }

  rows() {
    return this.list.locator('.monaco-list-row');
  }

  /** Wait until the first row of the open list reads like this, on one line. */
  async firstRowIs(expected, timeout = PATIENCE) {
    // Rows are reused: their order in the page is not that on the screen.
    const first = this.list.locator('.monaco-list-row[data-index="0"]');
    let text = '';
    const matches = async () => {
      text = await first.innerText({ timeout: 1000 }).catch(() => '');
      text = text.replace(/[\s\u200b\ue000-\uf8ff]+/g, ' ').trim();
      return expected.test(text);
    };
    await this.until(`the first row is like ${expected}`, matches, timeout).catch((error) => {
      throw new Error(`${error.message}; it is: ${text}`);
    });
  }

  toast(text) {
    return this.page.locator('.notification-toast', { hasText: text }).first();
  }

  editor() {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  async until(what, condition, timeout = PATIENCE) {
    const end = Date.now() + timeout;
    for (let value; ; ) {
      value = await condition();
      if (value) {
        return value;
      }
      if (Date.now() > end) {
        throw new Error(`did not happen within ${timeout / 1000} s: ${what}`);
      }
      await this.page.waitForTimeout(100);
    }
  }

  /** Of what is in the page now, how many characters are faded. */
  async fadedCount() {
    const lines = await drawnLines(this);
    return lines.flatMap(({ opacities }) => opacities).filter((opacity) => opacity < 0.9).length;
  }

  async stop() {
    await this.browser.close();
    this.child.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.child.on('exit', resolve));
    process.kill(-this.child.pid, 'SIGTERM');
    await ended;
  }
}
