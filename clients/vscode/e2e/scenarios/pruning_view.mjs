// The pruning view against what a server of the test's own says, character by character.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertDrawn } from '../drawn.mjs';
import { OwnServer } from '../server.mjs';

export const about = { isOffline: true, seconds: 100 };

const LARGE = 'shortest_paths/weighted.py';

export default async function pruningView({ python, graphs, profile, open, step }) {
  const settings = {
    'leancode.importStrategy': 'fromEnvironment',
    'leancode.interpreter': [python],
    'leancode.index.include': ['__init__.py'], // the view needs no index
  };
  // As small as letters can be: fewer pages to look at.
  const tiny = { ...settings, 'editor.fontSize': 6, 'editor.lineHeight': 8, 'editor.minimap.enabled': false };
  const own = profile(tiny);
  own.bind('ctrl+alt+9', 'leancode.server.setRemoval', 0.6);
  const workspace = own.workspace(graphs);
  const server = await OwnServer.start(python, { ...own.env(), LEANCODE_CACHE_DIR: join(own.home, 'other-cache') });
  const editor = await open(own, workspace, { viewport: { width: 1280, height: 1600 } });
  const { page } = editor;
  await editor.ready();
  await editor.openFile('clique.py');
  assert.equal(await editor.fadedCount(), 0);
  await page.locator('.editor-actions [aria-label*="Toggle Pruning View"]').first().click();
  await editor.status(/leancode −\d+ %/).waitFor();
  const small = readFileSync(join(workspace, 'clique.py'), 'utf8');
  assert.equal((await assertDrawn(editor, await server.removed(small))).length, 1);
  step('what is faded is what the server names');
  await editor.command('LeanCode: Choose Pruning Strategy and Ratio');
  await page.locator('.quick-input-title:visible', { hasText: 'LeanCode: Pruning' }).waitFor();
  await page.keyboard.type('slimcode');
  await editor.status(/slimcode −\d+ %/).waitFor();
  await page.keyboard.press('Enter');
  await assertDrawn(editor, await server.removed(small, { strategy: 'slimcode' }));
  step('another strategy');
  await editor.command('LeanCode: Choose Pruning Strategy and Ratio');
  await page.locator('.quick-input-title:visible', { hasText: 'LeanCode: Pruning' }).waitFor();
  await page.keyboard.type('80 %');
  await editor.status(/slimcode −[78]\d %/).waitFor();
  await editor.closeList();
  await editor.status(/slimcode −[34]\d %/).waitFor();
  step('another ratio shows at once, and Escape takes it back');
  await editor.command('LeanCode: Choose Pruning Strategy and Ratio');
  await page.locator('.quick-input-title:visible', { hasText: 'LeanCode: Pruning' }).waitFor();
  await page.keyboard.type('20 %');
  await page.keyboard.press('Enter');
  await assertDrawn(editor, await server.removed(small, { strategy: 'slimcode', removal: 0.2 }));
  step('another ratio');

  own.set({ ...tiny, 'leancode.pruning.removal': 0.3, 'leancode.pruning.strategy': 'leancode', 'leancode.pruningView.look': 'heat' });
  await assertDrawn(editor, await server.removed(small, { strategy: 'leancode', removal: 0.3 }));
  const heated = editor.editor().locator('.view-overlays .cdr[class*="ced-"]');
  await heated.first().waitFor({ state: 'attached' });
  await editor.goTo(1);
  await page.keyboard.press('Control+Alt+9'); // of which the view hears only by the diagnostics that follow
  await assertDrawn(editor, await server.removed(small, { strategy: 'leancode', removal: 0.6 }));
  own.set(tiny);
  await heated.first().waitFor({ state: 'detached' });
  await assertDrawn(editor, await server.removed(small));
  step('settings count as soon as they are made, the heat look, too');

  await editor.openFile('weighted.py');
  const large = readFileSync(join(workspace, LARGE), 'utf8');
  const expected = await server.removed(large);
  assert.ok(expected.lines.length > 2500 && expected.count > 1500, `${expected.lines.length} lines, ${expected.count} tokens`);
  const opacities = await assertDrawn(editor, expected);
  assert.equal(opacities.length, 1, `a seam: faded to ${opacities}`);
  step(`all of ${expected.lines.length} lines, ${expected.count} tokens without a seam`);
  await page.keyboard.press('Control+Shift+m');
  await page.locator('.markers-panel').waitFor();
  assert.equal(await page.locator('.markers-panel .monaco-list-row').count(), 0);
  step('and nothing in the Problems panel');
  await page.keyboard.press('Control+j');

  await editor.goTo(1);
  const added = '# One line more.';
  await page.keyboard.insertText(`${added}\n`);
  await page.locator('.tab.active.dirty', { hasText: 'weighted.py' }).waitFor();
  await assertDrawn(editor, await server.removed(`${added}\n${large}`), { upTo: 400 });
  step('follows an edit');

  await page.locator('.editor-actions [aria-label*="Hide Pruning View"]').first().click();
  await editor.until('nothing is faded', async () => (await editor.fadedCount()) === 0);
  await editor.status(/−\d+ %/).waitFor({ state: 'hidden' });
  step('goes away on toggle');
  await server.stop();

  // Named, since VS Code keeps sizes that are no longer set.
  const usual = { ...settings, 'editor.fontSize': 14, 'editor.lineHeight': 20 };
  own.set(usual);
  await page.setViewportSize({ width: 1280, height: 800 });
  await editor.openFile('clique.py');
  await editor.until('letters have their usual size', async () => (await editor.editor().locator('.view-line').first().boundingBox()).height > 15);
  await page.mouse.move(640, 500);
  await editor.goTo(268);
  await editor.command('LeanCode: Choose Pruning Strategy and Ratio');
  await editor.status(/leancode −\d+ %/).waitFor();
  await editor.shot('picker');
  await page.keyboard.press('Enter');
  await editor.list.waitFor({ state: 'hidden' });
  await editor.shot('fade');
  own.set({ ...usual, 'leancode.pruningView.look': 'heat' });
  await heated.first().waitFor({ state: 'attached' });
  await editor.shot('heat');
}
