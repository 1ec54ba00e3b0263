// usage: node e2e/scenario.mjs NAME CONTEXT: one scenario, with all that it starts; run.mjs calls it.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Profile } from './profile.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [name, text] = process.argv.slice(2);
const given = JSON.parse(text);
const { default: scenario, about } = await import(pathToFileURL(join(here, 'scenarios', `${name}.mjs`)));
const shots = join(here, '../out/e2e', name);
rmSync(shots, { recursive: true, force: true });
const opened = [];
const profiles = [];
const started = Date.now();
const context = {
  ...given,
  step: (text) => console.log(`  ${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`),
  profile(settings, options) {
    const profile = new Profile(given.machinery, settings, options);
    profiles.push(profile);
    profile.install(given.vsix);
    return profile;
  },
  async open(profile, workspace, options) {
    const editor = await profile.start(workspace, shots, options);
    opened.push(editor);
    return editor;
  },
  async close(editor) {
    opened.splice(opened.indexOf(editor), 1);
    await editor.stop();
  },
};
try {
  if (about.isOffline) {
    assert.deepEqual(Object.keys(networkInterfaces()), ['lo'], 'there is a network');
  }
  await scenario(context);
} catch (error) {
  process.exitCode = 1;
  console.log(error.stack ?? error);
  for (const editor of opened) {
    await editor.shot('FAILED').catch(() => undefined);
  }
}
for (const editor of opened) {
  await editor.stop().catch((error) => console.log(`  a window did not stop: ${error}`));
}
profiles.forEach((profile) => profile.remove());
process.exit();
