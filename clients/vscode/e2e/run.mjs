// usage: node e2e/run.mjs VSIX PYTHON [SCENARIO...]: the packaged extension in a real VS Code.
// VSIX is installed into fresh profiles; PYTHON has LeanCode installed. Screenshots go to out/e2e.
// What is downloaded is kept in the user's cache folder; LEANCODE_E2E_DIR moves it.
// LEANCODE_E2E_JOBS scenarios run at a time (2), each LEANCODE_E2E_TIMES times (once).
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, codeServer, graphs, repository, wheels } from './machinery.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [vsix, python, ...wanted] = process.argv.slice(2);
if (vsix === undefined || python === undefined) {
  console.error('usage: node e2e/run.mjs VSIX PYTHON [SCENARIO...]');
  process.exit(2);
}
const names = readdirSync(join(here, 'scenarios')).map((name) => basename(name, '.mjs')).sort();
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no such scenario: ${unknown.join(', ')}; there are ${names.join(', ')}`);
  process.exit(2);
}
const began = Date.now();
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const work = process.env.LEANCODE_E2E_DIR ?? join(caches, 'leancode-e2e');
mkdirSync(work, { recursive: true });
const bundled = join(here, '../bundled');
const [server, browser, folderOfWheels] = await Promise.all([codeServer(work, python), chromium(), wheels(work, python, bundled)]);
const foreign = { repository: repository(work), graphs: graphs(work, python) };
const context = { vsix, python, wheels: folderOfWheels, ...foreign, machinery: { ...server, chromium: browser } };
console.log(`set up after ${seconds(began)}`);

const chosen = names.filter((name) => wanted.length === 0 || wanted.includes(name));
const scenarios = [];
for (const name of chosen) {
  const { about } = await import(pathToFileURL(join(here, 'scenarios', `${name}.mjs`)));
  scenarios.push({ name, ...about });
}
const times = Number(process.env.LEANCODE_E2E_TIMES ?? 1);
// The longest first, so that none of the lanes has to wait for it in the end.
const queue = Array.from({ length: times }, () => scenarios.toSorted((a, b) => b.seconds - a.seconds)).flat();
const failed = [];
let passed = 0;
const lane = async () => {
  for (let scenario; (scenario = queue.shift()); ) {
    const started = Date.now();
    const { status, output } = await run(scenario);
    console.log(`${scenario.name}: ${status === 0 ? 'passed' : 'FAILED'} after ${seconds(started)}\n${output.trimEnd()}`);
    if (status === 0) {
      passed++;
    } else {
      failed.push(scenario.name);
    }
  }
};
await Promise.all(Array.from({ length: Number(process.env.LEANCODE_E2E_JOBS ?? 2) }, lane));
console.log(`end to end: ${seconds(began)}${failed.length > 0 ? `; failed: ${failed.join(', ')}` : ''}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);

/** A process of its own for each, without any network if the scenario says so. */
function run({ name, isOffline }) {
  const child = [process.execPath, join(here, 'scenario.mjs'), name, JSON.stringify(context)];
  const asUser = process.getuid() === 0 ? [] : ['--map-root-user'];
  const alone = ['unshare', ...asUser, '--net', python, join(here, 'loopback.py')];
  const [program, ...args] = [...(isOffline ? alone : []), ...child];
  return new Promise((resolve) => {
    const running = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    running.stdout.on('data', (chunk) => (output += chunk));
    running.stderr.on('data', (chunk) => (output += chunk));
    running.on('error', (error) => resolve({ status: 1, output: String(error) }));
    running.on('close', (status) => resolve({ status, output }));
  });
}
