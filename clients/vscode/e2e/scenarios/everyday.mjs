// With LeanCode from an environment of the user's own: ready, search, hover, similar functions, pruning view, state.
import assert from 'node:assert/strict';

export default async function everyday({ vsix, python, foreign, profile, open, step }) {
  const own = profile({ 'leancode.importStrategy': 'fromEnvironment', 'leancode.interpreter': [python] });
  own.install(vsix);
  const editor = await open(own, own.workspace(foreign, 'click'));
  const { page } = editor;
  await editor.ready();
  step('ready');
  await editor.shot('ready');

  await page.keyboard.press('Shift+Alt+s');
  await editor.list.locator('input').first().waitFor();
  await editor.shot('search_empty');
  await page.keyboard.type('ask the user a yes or no question');
  await editor.firstRowIs(/^confirm ?click\/termui\.py:\d+ def confirm/);
  await page.locator('.tab', { hasText: 'termui.py' }).waitFor();
  step('a sentence finds the right function, and previews it');
  await editor.shot('search');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await editor.list.waitFor({ state: 'hidden' });
  await page.locator('.tab.active:not(.italic)', { hasText: 'termui.py' }).waitFor();
  await editor.editor().locator('.view-line', { hasText: 'def confirm(' }).waitFor();
  step('Enter opens it');

  await editor.editor().locator('.view-line span', { hasText: /^confirm$/ }).first().hover();
  const hover = page.locator('.monaco-hover:visible', { hasText: /prompts for confirmation/i }).first();
  await hover.waitFor();
  step('hover says what it does');
  await editor.shot('hover');
  await page.keyboard.press('Escape');

  assert.deepEqual(await editor.faded(), []);
  await page.locator('.editor-actions [aria-label*="Toggle Pruning View"]').first().click();
  await editor.until('code is faded', async () => (await editor.faded()).length > 3);
  await editor.status(/−\d+ %/).waitFor();
  step('the pruning view fades');
  await editor.shot('pruning_on');

  await editor.command('LeanCode: Choose Pruning Strategy and Ratio');
  await page.locator('.quick-input-title:visible', { hasText: 'LeanCode: Pruning' }).waitFor();
  await page.keyboard.type('slimcode');
  await editor.status(/slimcode −\d+ %/).waitFor();
  await editor.shot('strategy');
  await page.keyboard.press('Enter');
  await editor.command('LeanCode: Choose Pruning Strategy and Ratio');
  await page.locator('.quick-input-title:visible', { hasText: 'LeanCode: Pruning' }).waitFor();
  await page.keyboard.type('80 %');
  await editor.status(/slimcode −[78]\d %/).waitFor();
  await page.keyboard.press('Escape');
  await editor.status(/slimcode −[34]\d %/).waitFor();
  step('another strategy and ratio show at once, and Escape takes them back');

  await page.keyboard.press('Control+Shift+m');
  await page.locator('.markers-panel').waitFor();
  assert.equal(await page.locator('.markers-panel .monaco-list-row').count(), 0);
  await page.keyboard.press('Control+j');
  await page.locator('.editor-actions [aria-label*="Hide Pruning View"]').first().click();
  await editor.until('nothing is faded', async () => (await editor.faded()).length === 0);
  await editor.status(/−\d+ %/).waitFor({ state: 'hidden' });
  step('and goes away, without a word in the Problems panel');
  await editor.shot('pruning_off');

  await editor.command('LeanCode: Copy Pruned Function');
  await editor.until('the pruned function is on the clipboard', async () =>
    /confirm/.test(await page.evaluate(() => navigator.clipboard.readText())),
  );
  await editor.goTo(110);
  await editor.command('LeanCode: Insert Summary as Docstring');
  await page.locator('.tab.active.dirty', { hasText: 'termui.py' }).waitFor();
  step('a function is copied as pruned, another is given a docstring');
  await editor.shot('docstring');
  await page.keyboard.press('Control+z');
  await page.locator('.tab.active:not(.dirty)', { hasText: 'termui.py' }).waitFor();
  await editor.goTo(289);

  await editor.command('LeanCode: Find Similar Functions');
  await page.locator('.pane-body .monaco-list-row[aria-label*="Search like click/termui.py:289"]').waitFor();
  await page.locator('.pane-body .monaco-list-row[aria-label*="function prompt"]').first().waitFor();
  step('similar functions are pinned by file');
  await editor.shot('similar');

  await editor.command('LeanCode: Show Index Status');
  await editor.rows().filter({ hasText: 'State: ready' }).waitFor();
  await editor.rows().filter({ hasText: /functions of \d+ files/ }).first().waitFor();
  await editor.shot('status');
  await page.keyboard.press('Escape');

  await editor.command('LeanCode: Restart');
  await editor.readyAgain();
  await editor.command('LeanCode: Print Debug Information');
  await page.locator('.output-view .view-line', { hasText: /^server:\s0\.\d+\.\d+/ }).first().waitFor();
  step('restarted; debug information is there');
  await editor.shot('debug_information');
}
