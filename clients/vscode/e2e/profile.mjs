// A VS Code with a profile of its own: the VSIX installed, started as often as a scenario likes.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import { Editor, PATIENCE } from './editor.mjs';

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
  'editor.occurrencesHighlight': 'off',
  'git.enabled': false,
  'files.autoSave': 'off', // the web's default is another
};
const BROWSER = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync', '--disable-background-networking', '--disable-component-update'];

/** `remove` it in the end. */
export class Profile {
  /** `isBare`: without the pip configuration of this machine, which may name mirrors and folders of wheels. */
  constructor(machinery, settings, { trusted = true, isBare = false } = {}) {
    this.machinery = machinery;
    this.trusted = trusted;
    this.isBare = isBare;
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

  /** A key for any command, the server's own ones as well. */
  bind(key, command, args) {
    writeFileSync(join(this.home, 'user', 'User', 'keybindings.json'), JSON.stringify([{ key, command, args }]));
  }

  /** A copy of a folder, to be worked in. */
  workspace(source) {
    const folder = join(this.home, 'workspace', basename(source));
    cpSync(source, folder, { recursive: true });
    return folder;
  }

  install(vsix) {
    const began = Date.now();
    const { status, stdout, stderr } = this.#run(['--install-extension', vsix]);
    if (status !== 0) {
      throw new Error(`the VSIX cannot be installed:\n${stdout}${stderr}`);
    }
    this.installedAfter = Date.now() - began;
  }

  async start(workspace, shots, { viewport = { width: 1280, height: 800 }, prepare = async () => undefined } = {}) {
    const flags = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
    if (this.trusted) {
      flags.push('--disable-workspace-trust');
    }
    const child = spawn(this.machinery.node, [this.machinery.entry, ...this.#common(), ...flags, workspace], {
      env: this.env(),
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
    const browser = await chromium.launch({ executablePath: this.machinery.chromium, args: BROWSER });
    const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const editor = new Editor(this, child, browser, page, shots);
    const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
    try {
      await prepare(page, `127.0.0.1:${port}`);
      await page.goto(`http://127.0.0.1:${port}/?${kind}=${encodeURIComponent(workspace)}`);
      await page.locator('.monaco-workbench .part.editor').waitFor();
    } catch (error) {
      await editor.stop();
      throw error;
    }
    return editor;
  }

  /** The process id of the server that runs now: the newest one that keeps a log. */
  serverPid() {
    const logs = join(this.home, 'cache/logs');
    const names = existsSync(logs) ? readdirSync(logs) : [];
    const pids = names.map((name) => Number(/^server-(\d+)\.log$/.exec(name)?.[1])).filter((pid) => existsSync(`/proc/${pid}`));
    return Math.max(...pids);
  }

  /** Resident memory of the extension host, in MB: the process above the server. */
  extensionHostMemory() {
    const status = (pid) => readFileSync(`/proc/${pid}/status`, 'utf8');
    const parent = /^PPid:\s+(\d+)/m.exec(status(this.serverPid()))[1];
    return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status(parent))[1]) / 1024);
  }

  env() {
    const env = {
      ...process.env,
      XDG_DATA_HOME: join(this.home, 'data'),
      LEANCODE_CACHE_DIR: join(this.home, 'cache'),
      EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    };
    if (this.isBare) {
      Object.keys(env).filter((name) => /^PIP_|_proxy$/i.test(name)).forEach((name) => delete env[name]);
      env.PIP_CONFIG_FILE = '/dev/null';
    }
    return env;
  }

  remove() {
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  #common() {
    const { home } = this;
    return ['--config', join(home, 'config.yaml'), '--user-data-dir', join(home, 'user'), '--extensions-dir', join(home, 'ext')];
  }

  #run(args) {
    return spawnSync(this.machinery.node, [this.machinery.entry, ...this.#common(), ...args], { env: this.env(), encoding: 'utf8' });
  }
}
