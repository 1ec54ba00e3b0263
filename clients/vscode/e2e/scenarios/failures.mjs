// What a user reads when the start cannot go on, and that a way out leads on.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const about = { isOffline: true, seconds: 40 };

export default async function failures({ python, graphs, profile, open, step }) {
  const own = profile({ 'leancode.interpreter': ['/no/such/python'] }, { isBare: true });
  const editor = await open(own, own.workspace(join(graphs, 'shortest_paths')));
  const { page } = editor;
  await editor.toast(/names no Python that starts: \/no\/such\/python; correct the setting/).waitFor();
  await page.locator('.statusbar-item[aria-label^="LeanCode: error"]').waitFor();
  step('an interpreter that does not exist');
  await editor.shot('no_python');

  await page.keyboard.press('Shift+Alt+s');
  await editor.list.locator('input').first().waitFor();
  await page.keyboard.type('anything');
  await editor.firstRowIs(/No results; Enter shows .*the server does not run: .*no\/such\/python/);
  step('a search says so, too');
  await editor.shot('search_without_server');
  await editor.closeList();

  const empty = join(own.home, 'cache');
  own.set({ 'leancode.install.pipArgs': ['--no-index', '--find-links', empty] });
  await editor.toast(/there is no .* for this Python and platform; choose another/).waitFor();
  step('a wheel folder without the wheels');
  await editor.shot('no_wheels');

  const bare = join(own.home, 'bare');
  execFileSync(python, ['-m', 'venv', '--without-pip', bare]);
  own.set({ 'leancode.importStrategy': 'fromEnvironment', 'leancode.interpreter': [join(bare, 'bin/python')] });
  await editor.toast(/LeanCode is not installed for .*bare/).waitFor();
  step('an environment without LeanCode');

  const lib = readdirSync(join(bare, 'lib')).find((name) => name.startsWith('python3'));
  const broken = join(bare, 'lib', lib, 'site-packages/leancode_server');
  mkdirSync(broken);
  writeFileSync(join(broken, '__init__.py'), '');
  writeFileSync(join(broken, '__main__.py'), 'raise SystemExit("a broken server")\n');
  await editor.command('LeanCode: Restart');
  await editor.toast(/the server ended before it answered; .*Show Logs.* says why/).waitFor();
  await page.waitForTimeout(1000); // for what must not come
  assert.equal(await page.locator('.notification-toast').count(), 1);
  step('a server that ends at once is told of once');
  await editor.shot('broken_server');

  own.set({ 'leancode.importStrategy': 'fromEnvironment', 'leancode.interpreter': [python], 'leancode.index.include': ['astar.py'] });
  await editor.ready();
  step('a corrected setting is taken up at once');
}
