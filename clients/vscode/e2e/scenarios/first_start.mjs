// The real first start: a private environment from the VSIX and the registries, with progress; later starts find it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const about = { isOffline: false, seconds: 120 };

const INSTALLATION = 480_000; // milliseconds

export default async function firstStart({ vsix, graphs, profile, open, close, step }) {
  const own = profile({ 'leancode.index.include': ['dense.py'] });
  step(`a VSIX of ${(statSync(vsix).size / 1e6).toFixed(2)} MB is installed in ${own.installedAfter} ms`);
  const workspace = own.workspace(join(graphs, 'shortest_paths'));
  const first = await open(own, workspace);
  await first.page.locator('.statusbar-item[aria-label^="LeanCode: installing"]').waitFor();
  await first.toast('LeanCode: first start').waitFor();
  await first.toast(/downloading .* MB/).waitFor({ timeout: INSTALLATION });
  step('the installation is shown, with its size');
  await first.shot('installing');
  await first.ready(INSTALLATION);
  step('ready');
  await first.shot('ready');
  const storage = join(own.home, 'user/User/globalStorage/leancode.leancode');
  const [environment, ...others] = readdirSync(storage).filter((name) => name.startsWith('python-'));
  assert.deepEqual(others, []);
  const marker = join(storage, environment, 'installed.json');
  const made = readFileSync(marker, 'utf8');
  await close(first);

  own.set({ 'leancode.index.include': ['dense.py'], 'leancode.install.pipArgs': ['--prefer-binary'] });
  const again = await open(own, workspace);
  const opened = Date.now();
  const offered = again.toast(/was made with another .* They count once it is made anew/).waitFor();
  await Promise.all([again.ready(), offered]);
  step(`the second start is ready ${Date.now() - opened} ms after the window`);
  step('other arguments of pip are said to count only in an environment that is made anew');
  await again.page.keyboard.press('Shift+Alt+s');
  await again.list.locator('input').first().waitFor();
  await again.page.keyboard.type('shortest distances between all pairs of nodes');
  await again.firstRowIs(/^floyd_warshall\w* ?dense\.py/);
  await again.closeList();
  await again.page.locator('.tab').waitFor({ state: 'hidden' });
  assert.equal(readFileSync(marker, 'utf8'), made);
  step('the second start installs nothing and finds the index');
  await again.command('LeanCode: Print Debug Information');
  const started = again.page.locator('.editor-instance .view-line', { hasText: /^started:\sin/ }).first();
  step(`the server ${(await started.textContent()).replace(/\u00a0/g, ' ')}`);
  await again.command('Developer: Show Running Extensions');
  const row = again.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'LeanCode' }).first();
  step(`VS Code says: ${(await row.locator('.activation-time').textContent()).trim()}`);
}
