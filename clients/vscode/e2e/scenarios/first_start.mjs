// The real first start: a private environment from the VSIX, with progress; later starts find it.
import assert from 'node:assert/strict';

const INSTALLATION = 480_000; // milliseconds

export default async function firstStart({ vsix, foreign, profile, open, close, step }) {
  const own = profile({});
  own.install(vsix);
  const workspace = own.workspace(foreign, 'click');
  const first = await open(own, workspace);
  await first.page.locator('.statusbar-item[aria-label^="LeanCode: installing"]').waitFor();
  await first.toast('LeanCode: first start').waitFor();
  step('the installation is shown');
  await first.shot('installing');
  await first.ready(INSTALLATION);
  step('ready');
  await first.shot('ready');
  await close(first);

  const again = await open(own, workspace);
  await again.ready();
  await again.page.keyboard.press('Shift+Alt+s');
  await again.list.locator('input').first().waitFor();
  await again.page.keyboard.type('ask the user a yes or no question');
  await again.firstRowIs(/^confirm ?click\/termui\.py/);
  step('the second start installs nothing and finds the index');
  await again.shot('second_start');
  const log = own.log();
  // Without its native module for logs code-server writes none.
  if (log !== '') {
    step(log.match(/the server runs after \d+ ms/g).at(-1));
    assert.equal(log.split('-m venv').length - 1, 1);
  }
}
