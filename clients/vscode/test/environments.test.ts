import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { completePython, environmentIn, madeWith, markComplete, markUsed, pythonIn, removeEnvironment, removeUnused } from '../src/environments.js';

const DAY = 86_400_000;
const now = Date.now();
const marker = { python: ['/usr/bin/python3'], wheel: '/b/leancode.whl', made: '2026-01-01', madeWith: 'abc' };

async function touch(path: string, daysAgo: number): Promise<void> {
  const time = new Date(now - daysAgo * DAY);
  await utimes(path, time, time);
}

async function make(storage: string, digest: string, isComplete: boolean, daysAgo: number): Promise<string> {
  const environment = environmentIn(storage, digest);
  await mkdir(dirname(pythonIn(environment)), { recursive: true });
  await writeFile(pythonIn(environment), '');
  if (isComplete) {
    await markComplete(environment, marker);
    await touch(join(environment, 'installed.json'), daysAgo);
  } else {
    await touch(environment, daysAgo);
  }
  return environment;
}

test('only environments that nobody has started from for long are removed', async () => {
  const storage = await mkdtemp(join(tmpdir(), 'leancode-storage-'));
  const kept = await make(storage, 'mine', true, 99);
  await make(storage, 'anothers', true, 13);
  await make(storage, 'old', true, 15);
  await make(storage, 'begun', false, 0.5);
  await make(storage, 'abandoned', false, 1.5);
  await markUsed(await make(storage, 'started', true, 99));
  await writeFile(join(storage, 'install.lock'), '');
  await removeUnused(storage, kept, now);
  assert.deepEqual((await readdir(storage)).sort(), ['install.lock', 'python-anothers', 'python-begun', 'python-mine', 'python-started']);
});

test('an environment is complete once it is marked, and no more when it is removed', async () => {
  const storage = await mkdtemp(join(tmpdir(), 'leancode-storage-'));
  const environment = await make(storage, 'x', false, 0);
  assert.equal(completePython(environment), undefined);
  assert.equal(await madeWith(environment), undefined);
  await markComplete(environment, marker);
  assert.equal(await madeWith(environment), 'abc');
  assert.equal(completePython(environment), pythonIn(environment));
  await removeEnvironment(environment);
  await removeEnvironment(environment);
  await assert.rejects(stat(environment), { code: 'ENOENT' });
});

// Nobody is kept from anything as root, and Windows has other permissions.
const skip = process.platform === 'win32' || process.getuid?.() === 0;
test('what cannot be removed says what to do', { skip }, async () => {
  const storage = await mkdtemp(join(tmpdir(), 'leancode-storage-'));
  const environment = await make(storage, 'x', true, 0);
  await chmod(dirname(pythonIn(environment)), 0o500);
  await assert.rejects(removeEnvironment(environment), /is in use.*; close the other windows and try again/);
  assert.equal(completePython(environment), undefined);
});
