/** Run a program to its end, line by line, until it is cancelled. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Finished {
  code: number | null;
  lines: string[];
}

/**
 * @throws the system's error if the program cannot be started; the signal's reason once that aborts, but not before
 * the program has ended: what it writes must not appear after whoever asked has cleared up.
 */
export function run(
  command: readonly string[],
  options: { signal?: AbortSignal; env?: NodeJS.ProcessEnv; onLine?: (line: string) => void; timeout?: number } = {},
): Promise<Finished> {
  const [program, ...args] = command;
  if (program === undefined) {
    return Promise.reject(new Error('no program is named'));
  }
  const { signal } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      env: options.env ?? process.env,
      ...(options.timeout !== undefined && { timeout: options.timeout }),
    });
    const abort = (): void => void child.kill();
    signal?.addEventListener('abort', abort, { once: true });
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        options.onLine?.(line);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted) {
        reject(signal.reason as Error);
      } else {
        resolve({ code, lines });
      }
    });
  });
}
