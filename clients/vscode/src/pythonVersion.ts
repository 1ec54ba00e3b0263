/** Which Python will do, and what one says of itself. */

export const LEAST_VERSION = [3, 11] as const;

/** Nothing is imported from where Python is started: that may be a folder that somebody else has written. Since 3.11. */
export const SAFE_PATH = '-P';

/** Prints one line that `parseIdentity` reads; runs on any Python 3, with `-I` instead of `-P`, which is too new. */
export const IDENTIFY = [
  '-I',
  '-c',
  'import sys, json; print(json.dumps([list(sys.version_info[:3]), sys.executable]))',
];

export interface Identity {
  version: readonly number[];
  executable: string;
}

export function parseIdentity(lines: readonly string[]): Identity | undefined {
  for (const line of lines) {
    try {
      const value: unknown = JSON.parse(line);
      if (Array.isArray(value) && Array.isArray(value[0]) && value[0].every(Number.isInteger) && typeof value[1] === 'string') {
        return { version: value[0] as number[], executable: value[1] };
      }
    } catch {
      // A site's start-up files may print lines of their own.
    }
  }
  return undefined;
}

export function isNewEnough(version: readonly number[]): boolean {
  const [major = 0, minor = 0] = version;
  return major > LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor >= LEAST_VERSION[1]);
}

/** Windows lets a Python of its Microsoft Store write only to a place of its own, whatever path it is told. */
export function isOfStore(executable: string): boolean {
  return /\\WindowsApps\\/i.test(executable);
}

/** Names to look for on PATH, the likeliest to do first. */
export function namesOnPath(platform: NodeJS.Platform): string[][] {
  const unix = [['python3'], ['python'], ['python3.13'], ['python3.12'], ['python3.11']];
  return platform === 'win32' ? [['py', '-3'], ['python'], ['python3']] : unix;
}
