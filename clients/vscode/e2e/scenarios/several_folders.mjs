// A workspace of two folders that is not trusted, driven by the keyboard alone.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const about = { isOffline: true, seconds: 40 };

export default async function severalFolders({ python, graphs, profile, open, step }) {
  const settings = {
    'leancode.importStrategy': 'fromEnvironment',
    'leancode.interpreter': [python],
    'leancode.index.include': ['tides.py', 'dense.py'],
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
  };
  const own = profile(settings, { trusted: false });
  const first = own.workspace(join(graphs, 'shortest_paths'));
  const second = join(dirname(first), 'other');
  mkdirSync(join(second, '.vscode'), { recursive: true });
  writeFileSync(join(second, 'tides.py'), 'def high_water(port, day):\n    """When the tide is highest at a port."""\n    return port.tides[day].highest()\n');
  const marker = join(own.home, 'imported');
  const evil = `open(${JSON.stringify(marker)}, 'w').close()\n`;
  mkdirSync(join(first, 'leancode_server'));
  for (const name of ['leancode_server/__init__.py', 'leancode_server/__main__.py', 'queue.py', 'json.py', 'types.py']) {
    writeFileSync(join(first, name), evil);
  }
  const file = join(dirname(first), 'both.code-workspace');
  const folders = [{ path: first }, { path: second }];
  writeFileSync(file, JSON.stringify({ folders, settings: { 'leancode.interpreter': ['/evil/python'] } }));
  const editor = await open(own, file);
  const { page } = editor;
  await editor.ready();
  step('ready, although the workspace names another interpreter');
  assert.ok(!existsSync(marker), 'the server has imported a file of the workspace');
  step('and nothing of the workspace is imported, although the server starts there');
  await page.keyboard.press('Shift+Alt+s');
  await editor.list.locator('input').first().waitFor();
  await page.keyboard.type('when is the sea level highest');
  await editor.firstRowIs(/^high_water ?other\/tides\.py:1/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('shortest distances between all pairs of nodes');
  await editor.firstRowIs(/^floyd_warshall\w* ?shortest_paths\/dense\.py/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('floyd_warshall');
  await editor.firstRowIs(/^floyd_warshall\w* ?shortest_paths\/dense\.py/);
  step('both folders answer');
  await page.keyboard.press('Control+Enter');
  await editor.until('the result is open to the side', async () => (await page.locator('.editor-group-container').count()) === 2);
  // Only then: an editor that takes the focus closes the search as a click beside it would.
  await page.locator('.editor-group-container').nth(1).locator('.monaco-editor.focused').waitFor();
  await page.keyboard.press('Shift+Alt+s');
  await editor.firstRowIs(/^floyd_warshall\w* ?shortest_paths\/dense\.py/);
  step('a result opens to the side, and the search comes back as it was');
  await page.keyboard.press('Control+s');
  const pinned = page.locator('.pane-body .monaco-list-row[aria-label*="function floyd_warshall"]').first();
  await pinned.waitFor();
  assert.equal(await pinned.getAttribute('aria-level'), '3');
  step('results are pinned by the keyboard');
  await editor.shot('pinned');
  await editor.command('LeanCode: Copy Results');
  await editor.until('the places are copied', async () =>
    /shortest_paths\/dense\.py:\d+: \w+/.test(await page.evaluate(() => navigator.clipboard.readText())),
  );
  step('and copied');
}
