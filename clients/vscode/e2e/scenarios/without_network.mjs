// On a machine without any network: what the first start says, how a folder of wheels leads on, and then everything works.
export const about = { isOffline: true, seconds: 200 };

const INSTALLATION = 600_000; // milliseconds

export default async function withoutNetwork({ wheels, repository, profile, open, step }) {
  const own = profile({}, { isBare: true });
  const workspace = own.workspace(repository);
  const editor = await open(own, workspace);
  const { page } = editor;
  await editor.toast(/the package server cannot be reached; check the network, or name a mirror or a folder of wheels/).waitFor({ timeout: INSTALLATION });
  await page.locator('.statusbar-item[aria-label^="LeanCode: error"]').waitFor();
  step('with nothing, the first start says what is wrong and what to do');
  await editor.shot('no_network');

  own.set({ 'leancode.install.pipArgs': ['--no-index', '--find-links', wheels] });
  await page.locator('.statusbar-item[aria-label^="LeanCode: installing"]').waitFor();
  await editor.toast('LeanCode: first start').waitFor();
  await editor.toast(/the package server cannot be reached/).waitFor({ state: 'hidden' });
  await editor.shot('installing');
  step('a folder of wheels is installed from');
  await editor.status(/LeanCode: indexing/).waitFor({ timeout: INSTALLATION });
  await editor.shot('indexing');
  step('indexing');
  await editor.ready(INSTALLATION);
  step('ready');
  await editor.command('Notifications: Clear All Notifications');
  await editor.toast('LeanCode').waitFor({ state: 'hidden' });
  await editor.shot('ready');

  await page.keyboard.press('Shift+Alt+s');
  await editor.rows().first().waitFor();
  await editor.shot('search_empty');
  await page.keyboard.type('does a day fall on saturday or sunday');
  await editor.firstRowIs(/^isWeekend ?isWeekend\.js:\d+ function isWeekend/);
  await page.locator('.tab', { hasText: 'isWeekend.js' }).waitFor();
  await editor.editor().locator('.view-line', { hasText: 'function isWeekend(' }).waitFor();
  step('a sentence finds the right function, and previews it');
  await editor.shot('search');
  await page.keyboard.press('Enter');
  await editor.list.waitFor({ state: 'hidden' });
  await page.locator('.tab.active:not(.italic)', { hasText: 'isWeekend.js' }).waitFor();
  const name = editor.editor().locator('.view-line', { hasText: 'function isWeekend(' }).locator('span', { hasText: /^isWeekend$/ }).last();
  await name.hover();
  await page.locator('.monaco-hover:visible', { hasText: /fall on a weekend/i }).first().waitFor();
  step('Enter opens it; a hover says what it does');
  await editor.shot('hover');
  await page.keyboard.press('Escape');

  await editor.openFile('closestTo.js');
  await editor.goTo(45);
  await editor.command('LeanCode: Find Similar Functions');
  await page.locator('.pane-body .monaco-list-row[aria-label*="Search like closestTo.js:45"]').waitFor();
  await page.locator('.pane-body .monaco-list-row[aria-label*="function closestIndexTo"]').first().waitFor();
  step('similar functions are pinned by file');
  await editor.shot('similar');

  const before = own.serverPid();
  process.kill(before, 'SIGKILL');
  await editor.until('another server runs', async () => own.serverPid() !== before && Number.isFinite(own.serverPid()));
  await editor.ready();
  await page.keyboard.press('Shift+Alt+s');
  await editor.list.locator('input').first().waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('find the date closest to a given one');
  await editor.firstRowIs(/^closest(Index)?To ?closest\w+\.js:\d+/);
  step('a server that was killed comes back, and answers');
  await editor.closeList();
  await page.locator('.tab.active:not(.italic)', { hasText: 'closestTo.js' }).waitFor();

  await page.keyboard.press('Shift+Alt+s');
  await editor.list.locator('input').first().waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('does a day fall on saturday or sunday');
  await editor.firstRowIs(/^isWeekend ?isWeekend\.js:\d+ function isWeekend/);
  await page.locator('.tab.active', { hasText: 'isWeekend.js' }).waitFor();
  await editor.editor().locator('.view-line', { hasText: 'function isWeekend(' }).waitFor();
  await editor.editor().locator('.view-line', { hasText: 'getDay()' }).click();
  await editor.list.waitFor({ state: 'hidden' });
  await page.waitForTimeout(1000); // for what must not happen
  await page.locator('.tab.active', { hasText: 'isWeekend.js' }).waitFor();
  step('a click into the preview stays there');

  await editor.command('LeanCode: Print Debug Information');
  await page.locator('.editor-instance .view-line', { hasText: /^server:\s0\.\d+\.\d+/ }).first().waitFor();
  step('debug information is there');
  await editor.shot('debug_information');
  step(`memory of the extension host: ${own.extensionHostMemory()} MB`);

  await page.setViewportSize({ width: 1600, height: 900 }); // a narrow one has no room for pictures
  await walkthroughWithPictures(editor);
  step('the walkthrough has its pictures');
  await editor.shot('walkthrough');
}

/** A busy VS Code sometimes never answers the request for a picture; opened again, the page asks again. */
async function walkthroughWithPictures(editor) {
  const { page } = editor;
  const picture = page.frameLocator('.webview.ready >> nth=-1').frameLocator('#active-frame').locator('img[alt^="A sentence"]');
  const isDrawn = () => picture.evaluate((image) => image.complete && image.naturalWidth > 0, undefined, { timeout: 1000 }).catch(() => false);
  for (let attempts = 3; ; attempts--) {
    await editor.command('LeanCode: Open the Walkthrough');
    await page.locator('.getting-started-step', { hasText: 'Search the workspace' }).first().click();
    try {
      return await editor.until('the picture is there', isDrawn, 30_000);
    } catch (error) {
      if (attempts === 1) {
        throw error;
      }
      await page.locator('.tab.active').click({ button: 'middle' });
      await page.locator('.getting-started-step').first().waitFor({ state: 'detached' });
    }
  }
}
