/** One at a time, also over several windows and containers that share a folder: a file whose holder touches it. */

import { rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. A process id would not do: another container has its own, and ids come back. */
export const PACE = { beat: 1000, abandoned: 10_000 };

export async function withLock<T>(path: string, signal: AbortSignal, waiting: () => void, work: () => Promise<T>, pace = PACE): Promise<T> {
  await take(path, signal, waiting, pace);
  const touch = (): void => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  };
  const beat = setInterval(touch, pace.beat);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}

async function take(path: string, signal: AbortSignal, waiting: () => void, pace: typeof PACE): Promise<void> {
  let seen: number | undefined;
  let unchanged = 0; // milliseconds that were waited: a machine that slept does not count as an abandoned one
  while (!(await create(path))) {
    const touched = await touchedAt(path);
    unchanged = touched === seen ? unchanged + pace.beat : 0;
    seen = touched;
    if (seen !== undefined && unchanged >= pace.abandoned) {
      await removeAbandoned(path, seen);
      continue;
    }
    waiting();
    await sleep(pace.beat, undefined, { signal });
  }
}

async function create(path: string): Promise<boolean> {
  try {
    await writeFile(path, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

async function touchedAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

/** Another one that waits may have been faster: what it has taken since is put back. */
async function removeAbandoned(path: string, touched: number): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
    if ((await touchedAt(aside)) === touched) {
      await rm(aside, { force: true });
    } else {
      await rename(aside, path);
    }
  } catch {
    // It has just gone.
  }
}
