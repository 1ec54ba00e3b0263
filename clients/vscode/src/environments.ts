/** The private environments in the extension's storage, one for each bundle: which are complete, and which may go. */

import { existsSync } from 'node:fs';
import { readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from './failure.js';

const PREFIX = 'python-';
/** Written when all is installed, and touched whenever a server is started from there. */
const MARKER = 'installed.json';
const DAY = 86_400_000; // milliseconds
const UNUSED = 14 * DAY;
const UNFINISHED = DAY;
/** Windows gives a file back a moment after the program that had it open has ended. */
const PATIENTLY = { recursive: true, force: true, maxRetries: 5, retryDelay: 200 };

/** What a complete environment says of itself, most of it for whoever reads a bug report. */
export interface Marker {
  python: readonly string[];
  wheel: string;
  made: string;
  /** A key of the settings that it was made with. */
  madeWith: string;
}

export function environmentIn(storage: string, digest: string): string {
  return join(storage, PREFIX + digest);
}

export function pythonIn(environment: string): string {
  return process.platform === 'win32' ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python');
}

/** Its Python if it is complete. Nothing is run. */
export function completePython(environment: string): string | undefined {
  const python = pythonIn(environment);
  return existsSync(join(environment, MARKER)) && existsSync(python) ? python : undefined;
}

export async function markComplete(environment: string, marker: Marker): Promise<void> {
  await writeFile(join(environment, MARKER), JSON.stringify(marker));
}

/** The key of the settings that it was made with, if it tells. */
export async function madeWith(environment: string): Promise<string | undefined> {
  try {
    return (JSON.parse(await readFile(join(environment, MARKER), 'utf8')) as Partial<Marker>).madeWith;
  } catch {
    return undefined;
  }
}

/** A server starts from there: no other window removes it for a while. */
export async function markUsed(environment: string): Promise<void> {
  const now = new Date();
  // In a storage that cannot be written nothing is removed, either.
  await utimes(join(environment, MARKER), now, now).catch(() => undefined);
}

/** @throws Failure if some of it stays because a program uses it. What is left does not count as complete. */
export async function removeEnvironment(environment: string): Promise<void> {
  try {
    await rm(join(environment, MARKER), PATIENTLY);
    await rm(environment, PATIENTLY);
  } catch (error) {
    throw new Failure(`the private environment ${environment} is in use (${String(error)})`, 'close the other windows and try again');
  }
}

/** Other windows may still run servers of other bundles: only what nobody has started from for long goes. */
export async function removeUnused(storage: string, kept: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(storage)) {
    const environment = join(storage, name);
    if (name.startsWith(PREFIX) && environment !== kept && (await isUnused(environment, now))) {
      // What cannot go now goes another time.
      await removeEnvironment(environment).catch(() => undefined);
    }
  }
}

async function isUnused(environment: string, now: number): Promise<boolean> {
  const used = await touchedAt(join(environment, MARKER));
  if (used !== undefined) {
    return now - used > UNUSED;
  }
  const begun = await touchedAt(environment);
  return begun !== undefined && now - begun > UNFINISHED;
}

async function touchedAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}
