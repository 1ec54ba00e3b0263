import assert from 'node:assert/strict';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { abortable } from '../src/abortable.js';
import { Latest } from '../src/latest.js';
import { run } from '../src/childProcess.js';
import { withLock } from '../src/lock.js';
import { isNewEnough, isOfStore, parseIdentity } from '../src/pythonVersion.js';
import { privateVariables } from '../src/privateVariables.js';
import type { Status } from '../src/protocol.js';
import { present } from '../src/serverState.js';
import { SingleFlight } from '../src/singleFlight.js';
import { expand } from '../src/variables.js';

test('versions of Python', () => {
  assert.deepEqual([[3, 11], [3, 13, 1], [4, 0]].map(isNewEnough), [true, true, true]);
  assert.deepEqual([[3, 10, 9], [2, 7], []].map(isNewEnough), [false, false, false]);
  assert.deepEqual(parseIdentity(['hello from sitecustomize', '[[3, 11, 7], "/usr/bin/python3"]']), { version: [3, 11, 7], executable: '/usr/bin/python3' });
  assert.equal(parseIdentity(['Python 3.11', '[1]', '{}']), undefined);
});

test('Pythons of the Microsoft Store', () => {
  assert.ok(isOfStore('C:\\Users\\u\\AppData\\Local\\Microsoft\\WindowsApps\\PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0\\python.exe'));
  assert.ok(isOfStore('c:\\program files\\windowsapps\\PythonSoftwareFoundation.Python.3.11\\python3.11.exe'));
  assert.ok(!isOfStore('C:\\Users\\u\\AppData\\Local\\Programs\\Python\\Python311\\python.exe'));
  assert.ok(!isOfStore('/usr/bin/python3'));
});

test('the private Python has nothing of the Pythons of a shell', () => {
  const shell = { PATH: '/bin', PythonPath: '/evil', PYTHONHOME: '/usr', VIRTUAL_ENV: '/v', PIP_TARGET: '/t', PIP_INDEX_URL: 'https://m' };
  assert.deepEqual(privateVariables(shell), { PATH: '/bin', PIP_INDEX_URL: 'https://m' });
});

test('variables in settings', () => {
  const variables = { workspaceFolder: '/w', userHome: '/home/u', env: { VENV: '/v' } };
  assert.equal(expand('${workspaceFolder}/.venv/bin/python', variables), '/w/.venv/bin/python');
  assert.equal(expand('${userHome}/x ${env:VENV} ${env:NONE} ${other}', variables), '/home/u/x /v  ${other}');
});

test('the state in words', () => {
  const status: Status = {
    health: 'ok', quiescent: true, message: 'ready', model: 'm', device: null,
    index: { files: 12, units: 3456, embedded: 3456, pending: 0 },
  };
  const shown = (changes: Partial<Status>): string[] => {
    const { short, detail, severity } = present({ kind: 'running', status: { ...status, ...changes }, indexing: undefined });
    return [short, detail, severity];
  };
  assert.deepEqual(shown({}), ['ready', '3,456 functions of 12 files', 'information']);
  assert.deepEqual(shown({ quiescent: false, message: 'loading the model' }), ['busy', 'loading the model', 'information']);
  assert.deepEqual(shown({ health: 'warning', message: 'no model' }), ['degraded', 'no model', 'warning']);
  assert.deepEqual(shown({ health: 'error', message: 'disk full' }), ['error', 'disk full', 'error']);
  const indexing = { message: 'indexing 3/9 files', percentage: 7 };
  assert.equal(present({ kind: 'running', status, indexing }).short, 'indexing 7 %');
  assert.equal(present({ kind: 'failed', message: 'no Python' }).detail, 'no Python');
});

test('restarts do not pile up', async () => {
  const flight = new SingleFlight();
  let count = 0;
  let atOnce = 0;
  const work = async (): Promise<void> => {
    assert.equal(++atOnce, 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    count++;
    atOnce--;
  };
  await Promise.all([flight.run(work), flight.run(work), flight.run(work), flight.run(work)]);
  assert.equal(count, 2);
  await assert.rejects(flight.run(() => Promise.reject(new Error('x'))), /x/);
  await flight.run(work);
  assert.equal(count, 3);
});

test('of works in a row only the latest is done', async () => {
  const latest = new Latest();
  const done: string[] = [];
  const signals: AbortSignal[] = [];
  const work = (name: string) => async (signal: AbortSignal) => {
    signals.push(signal);
    done.push(name);
  };
  latest.schedule(5, work('a'));
  latest.schedule(5, work('b'));
  await new Promise((resolve) => setTimeout(resolve, 30));
  latest.schedule(0, work('c'));
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(done, ['b', 'c']);
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, false]);
});

test('a lock is held by one, given back after failures, and taken when its holder touches it no more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leancode-lock-'));
  const path = join(folder, 'lock');
  const pace = { beat: 5, abandoned: 100 };
  const { signal } = new AbortController();
  await writeFile(path, '');
  let waited = 0;
  assert.equal(await withLock(path, signal, () => waited++, async () => 5, pace), 5);
  assert.ok(waited >= 20, `waited ${waited} times for the dead`);
  await assert.rejects(withLock(path, signal, () => undefined, () => Promise.reject(new Error('x')), pace), /x/);
  assert.deepEqual(await readdir(folder), []);
  const order: string[] = [];
  const hold = (name: string): Promise<void> =>
    withLock(path, signal, () => undefined, async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 400)); // far longer than an abandoned lock lasts
      order.push(`${name} ends`);
    }, pace);
  await Promise.all([hold('one'), hold('one')]);
  assert.deepEqual(order, ['one begins', 'one ends', 'one begins', 'one ends']);
  const abort = new AbortController();
  await writeFile(path, '');
  await assert.rejects(withLock(path, abort.signal, () => abort.abort(), async () => 1), { name: 'AbortError' });
});

test('whoever waits goes on when it is over, has failed, or is to be waited for no more', async () => {
  const abort = new AbortController();
  assert.equal(await abortable(Promise.resolve(5), abort.signal), 5);
  await assert.rejects(abortable(Promise.reject(new Error('x')), abort.signal), /x/);
  const endless = abortable(new Promise(() => undefined), abort.signal);
  abort.abort(new Error('enough'));
  await assert.rejects(endless, /enough/);
  await assert.rejects(abortable(Promise.resolve(5), abort.signal), /enough/);
});

test('a program that is cancelled has ended when one is told', async () => {
  const abort = new AbortController();
  const script = 'process.on("SIGTERM", () => setTimeout(() => { console.log("last"); process.exit(); }, 30)); setInterval(() => {}, 9); console.log("first");';
  const lines: string[] = [];
  const onLine = (line: string): void => {
    lines.push(line);
    abort.abort(new Error('enough'));
  };
  await assert.rejects(run([process.execPath, '-e', script], { signal: abort.signal, onLine }), /enough/);
  assert.deepEqual(lines, ['first', 'last']);
  await assert.rejects(run(['/no/such/program'], {}), { code: 'ENOENT' });
});
