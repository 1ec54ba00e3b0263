// One VS Code with a profile of its own: the VSIX installed, a workspace open, a page to drive it.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PATIENCE = 60_000; // milliseconds: the machine may be busy

const QUIET = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'editor.hover.delay': 100,
  'git.enabled': false,
  'files.autoSave': 'off', // the web's default is another
};

/** A profile that can be started several times; `remove` it in the end. */
export class Profile {
  constructor(machinery, settings, { trusted = true } = {}) {
    this.machinery = machinery;
    this.trusted = trusted;
    this.home = mkdtempSync(join(tmpdir(), 'leancode-e2e-'));
    this.set(settings);
    writeFileSync(join(this.home, 'config.yaml'), 'bind-addr: 127.0.0.1:0\nauth: none\ncert: false\n');
  }

  /** Of a remote window the machine's settings count for what belongs to the machine. */
  set(settings) {
    for (const scope of ['User', 'Machine']) {
      mkdirSync(join(this.home, 'user', scope), { recursive: true });
      writeFileSync(join(this.home, 'user', scope, 'settings.json'), JSON.stringify({ ...QUIET, ...settings }, null, 2));
    }
  }

  /** A copy of somebody else's code, without what Python leaves behind. */
  workspace(source, name) {
    const folder = join(this.home, 'workspace', name);
    cpSync(source, join(folder, name), { recursive: true, filter: (path) => !path.includes('__pycache__') });
    return folder;
  }

  install(vsix) {
    const { status, stdout, stderr } = this.#run(['--install-extension', vsix]);
    if (status !== 0) {
      throw new Error(`the VSIX cannot be installed:\n${stdout}${stderr}`);
    }
  }

  async start(workspace, shots) {
    const flags = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
    if (this.trusted) {
      flags.push('--disable-workspace-trust');
    }
    const child = spawn(this.machinery.node, [this.machinery.entry, ...this.#common(), ...flags, workspace], {
      env: this.#env(),
      detached: true,
    });
    let output = '';
    const port = await new Promise((resolve, reject) => {
      const read = (chunk) => {
        output += chunk;
        const found = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(output);
        if (found) {
          resolve(found[1]);
        }
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('exit', () => reject(new Error(`code-server ended:\n${output}`)));
    });
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync', '--disable-background-networking', '--disable-component-update'];
    const browser = await chromium.launch({ executablePath: this.machinery.chromium, args });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
    await page.goto(`http://127.0.0.1:${port}/?${kind}=${encodeURIComponent(workspace)}`);
    await page.locator('.monaco-workbench .part.editor').waitFor();
    return new Editor(this, child, browser, page, shots);
  }

  /** The extension's log of all starts. */
  log() {
    const logs = join(this.home, 'user/logs');
    const files = existsSync(logs) ? readdirSync(logs, { recursive: true }).map(String) : [];
    const own = files.filter((name) => /leancode\.leancode[/\\].*\.log$/.test(name)).sort();
    return own.map((name) => readFileSync(join(logs, name), 'utf8')).join('');
  }

  remove() {
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  #common() {
    const { home } = this;
    return ['--config', join(home, 'config.yaml'), '--user-data-dir', join(home, 'user'), '--extensions-dir', join(home, 'ext')];
  }

  #env() {
    return {
      ...process.env,
      XDG_DATA_HOME: join(this.home, 'data'),
      LEANCODE_CACHE_DIR: join(this.home, 'cache'),
      EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    };
  }

  #run(args) {
    return spawnSync(this.machinery.node, [this.machinery.entry, ...this.#common(), ...args], { env: this.#env(), encoding: 'utf8' });
  }
}

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
    await this.list.locator('.monaco-list-row', { hasText: name }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  async goTo(line) {
    await this.page.keyboard.press('Control+g');
    await this.list.locator('input').first().waitFor();
    await this.page.keyboard.type(String(line));
    await this.page.keyboard.press('Enter');
    await this.list.waitFor({ state: 'hidden' });
  }

  async command(title) {
    await this.page.keyboard.press('F1');
    await this.list.locator('input').first().waitFor();
    await this.page.keyboard.type(title);
    await this.list.locator('.monaco-list-row', { hasText: title }).first().waitFor();
    await this.page.keyboard.press('Enter');
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

  /** Texts that are drawn faded now, by diagnostics or by decorations. */
  async faded() {
    return this.editor()
      .locator('.view-line span span')
      .evaluateAll((spans) => spans.filter((span) => Number(getComputedStyle(span).opacity) < 0.9).map((span) => span.textContent));
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

  async stop() {
    await this.browser.close();
    this.child.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.child.on('exit', resolve));
    process.kill(-this.child.pid, 'SIGTERM');
    await ended;
  }
}
