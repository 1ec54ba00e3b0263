/** What pip prints, as progress and as reasons for a failure. */

import { withoutCredentials } from './credentials.js';
import { Failure } from './failure.js';

const UNITS: Record<string, number> = { bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9 };

/** Follows pip's lines and says in words where it is. */
export class PipProgress {
  private bytes = 0;
  private current = '';

  /** @returns what to show from now on, undefined if the line changes nothing. */
  line(line: string): string | undefined {
    const download = /^\s*Downloading (\S+?)(?:\.metadata)? \(([\d.]+) (bytes|kB|MB|GB)\)/.exec(line);
    if (download) {
      const [, file = '', size = '0', unit = 'bytes'] = download;
      if (line.includes('.metadata (')) {
        return undefined;
      }
      this.current = packageOf(file);
      this.bytes += Number(size) * (UNITS[unit] ?? 1);
      return `downloading ${this.current} (${size} ${unit}), ${megabytes(this.bytes)} in all`;
    }
    const raw = /^Progress (\d+) of (\d+)$/.exec(line);
    if (raw && this.current !== '') {
      const percent = Math.floor((100 * Number(raw[1])) / Math.max(1, Number(raw[2])));
      return `downloading ${this.current}, ${percent} % of ${megabytes(Number(raw[2]))}`;
    }
    const collecting = /^Collecting ([A-Za-z0-9_.-]+)/.exec(line);
    if (collecting) {
      return `looking for ${collecting[1]}`;
    }
    if (line.startsWith('Installing collected packages')) {
      return `unpacking ${line.split(',').length} packages`;
    }
    return undefined;
  }
}

/** The reason of a failed pip run, and what to do about it. */
export function explainPip(lines: readonly string[]): Failure {
  const text = lines.join('\n');
  if (/No space left on device|\[Errno 28\]|not enough space on the disk|Disk quota exceeded/i.test(text)) {
    return new Failure('the disk is full', 'free about 2 GB and try again');
  }
  if (/ProxyError|Tunnel connection failed|407 Proxy/i.test(text)) {
    return new Failure('the proxy refuses', 'set "http.proxy" or HTTPS_PROXY, or pip\'s --proxy in "leancode.install.pipArgs"');
  }
  if (/CERTIFICATE_VERIFY_FAILED|SSLError/i.test(text)) {
    return new Failure('the package server\'s certificate is not trusted', 'add pip\'s --cert to "leancode.install.pipArgs"');
  }
  if (/NewConnectionError|Connection refused|Name or service not known|Temporary failure in name resolution|getaddrinfo failed|Network is unreachable|ConnectTimeout|Read timed out|nodename nor servname/i.test(text)) {
    return new Failure(
      'the package server cannot be reached',
      'check the network, or name a mirror or a folder of wheels in "leancode.install.pipArgs"',
    );
  }
  // With pins pip calls a package that is nowhere a conflict between what is needed and what is pinned.
  const missing = /No matching distribution found for (\S+)|The user requested \(constraint\) (\S+)/.exec(text);
  if (missing) {
    const wanted = missing[1] ?? missing[2] ?? 'a package';
    return new Failure(`there is no ${wanted} for this Python and platform`, 'choose another "leancode.interpreter", or a mirror that has it');
  }
  if (/Permission denied|\[Errno 13\]|Access is denied/i.test(text)) {
    return new Failure('the extension\'s storage cannot be written', 'look at the folder\'s permissions, which the log names');
  }
  const last = lines.filter((line) => /^ERROR:/.test(line)).pop() ?? lines.filter((line) => line.trim() !== '').pop() ?? 'pip failed';
  return new Failure(withoutCredentials(last.replace(/^ERROR:\s*/, '')), 'the log has all that pip said');
}

/** The same for `python -m venv`. */
export function explainVenv(lines: readonly string[]): Failure {
  const text = lines.join('\n');
  if (/ensurepip is not|python3-venv|No module named (venv|ensurepip)/i.test(text)) {
    return new Failure('this Python cannot make virtual environments', 'on Debian and Ubuntu: sudo apt install python3-venv');
  }
  return explainPip(lines);
}

export function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

function packageOf(file: string): string {
  return (file.split('/').pop() ?? file).split('-')[0] ?? file;
}
