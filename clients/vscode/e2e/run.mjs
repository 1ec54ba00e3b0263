// usage: node e2e/run.mjs VSIX PYTHON [SCENARIO...]: the packaged extension in a real VS Code.
// VSIX is installed into a fresh profile for each scenario; PYTHON has LeanCode installed. Screenshots go to out/e2e.
// What is downloaded is kept in the user's cache folder; LEANCODE_E2E_DIR moves it.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, codeServer } from './machinery.mjs';
import { Profile } from './editor.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [vsix, python, ...wanted] = process.argv.slice(2);
if (vsix === undefined || python === undefined) {
  console.error('usage: node e2e/run.mjs VSIX PYTHON [SCENARIO...]');
  process.exit(2);
}
const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const work = process.env.LEANCODE_E2E_DIR ?? join(caches, 'leancode-e2e');
mkdirSync(work, { recursive: true });
const machinery = { ...codeServer(work, python), chromium: chromium() };
const foreign = spawnSync(python, ['-c', 'import click, os; print(os.path.dirname(click.__file__))'], { encoding: 'utf8' }).stdout.trim();

const names = readdirSync(join(here, 'scenarios')).map((name) => basename(name, '.mjs')).sort();
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no such scenario: ${unknown.join(', ')}; there are ${names.join(', ')}`);
  process.exit(2);
}
let failures = 0;
for (const name of names.filter((name) => wanted.length === 0 || wanted.includes(name))) {
  const { default: scenario } = await import(pathToFileURL(join(here, 'scenarios', `${name}.mjs`)));
  const shots = join(here, '../out/e2e', name);
  rmSync(shots, { recursive: true, force: true });
  const opened = [];
  const profiles = [];
  const context = {
    vsix,
    python,
    foreign,
    step: (text) => console.log(`  ${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${text}`),
    profile(settings, options) {
      const profile = new Profile(machinery, settings, options);
      profiles.push(profile);
      return profile;
    },
    async open(profile, workspace) {
      const editor = await profile.start(workspace, shots);
      opened.push(editor);
      return editor;
    },
    async close(editor) {
      opened.splice(opened.indexOf(editor), 1);
      await editor.stop();
    },
  };
  const started = Date.now();
  console.log(name);
  try {
    await scenario(context);
    console.log(`  passed`);
  } catch (error) {
    failures++;
    console.log(`  FAILED: ${error.stack ?? error}`);
    for (const editor of opened) {
      await editor.shot('FAILED').catch(() => undefined);
    }
    for (const profile of profiles) {
      console.log(profile.log().split('\n').slice(-40).join('\n'));
    }
  }
  for (const editor of opened) {
    await editor.stop().catch((error) => console.log(`  a window did not stop: ${error}`));
  }
  profiles.forEach((profile) => profile.remove());
}
process.exit(failures === 0 ? 0 : 1);
