/** Everything that can be said of the server, as one value. */

import type { Status } from './protocol.js';

export type ServerState =
  | { kind: 'stopped' }
  | { kind: 'installing'; message: string }
  | { kind: 'starting' }
  | { kind: 'running'; status: Status | undefined; indexing: Indexing | undefined }
  | { kind: 'failed'; message: string };

export interface Indexing {
  message: string;
  percentage: number | undefined;
}

export interface Presentation {
  /** A codicon's name, `~spin` included. */
  icon: string;
  /** A few words for the status bar. */
  short: string;
  /** One sentence. */
  detail: string;
  severity: 'information' | 'warning' | 'error';
  isBusy: boolean;
}

export function present(state: ServerState): Presentation {
  switch (state.kind) {
    case 'stopped':
      return { icon: 'circle-slash', short: 'stopped', detail: 'The server is stopped.', severity: 'warning', isBusy: false };
    case 'installing':
      return { icon: 'sync~spin', short: 'installing', detail: `Installing: ${state.message}`, severity: 'information', isBusy: true };
    case 'starting':
      return { icon: 'sync~spin', short: 'starting', detail: 'The server is starting.', severity: 'information', isBusy: true };
    case 'failed':
      return { icon: 'error', short: 'error', detail: state.message, severity: 'error', isBusy: false };
    case 'running':
      return presentRunning(state.status, state.indexing);
  }
}

function presentRunning(status: Status | undefined, indexing: Indexing | undefined): Presentation {
  if (indexing) {
    const percent = indexing.percentage === undefined ? '' : ` ${indexing.percentage} %`;
    return { icon: 'sync~spin', short: `indexing${percent}`, detail: indexing.message, severity: 'information', isBusy: true };
  }
  if (status === undefined) {
    return { icon: 'sync~spin', short: 'starting', detail: 'The server is starting.', severity: 'information', isBusy: true };
  }
  if (status.health === 'error') {
    return { icon: 'error', short: 'error', detail: status.message, severity: 'error', isBusy: !status.quiescent };
  }
  if (status.health === 'warning') {
    return { icon: 'warning', short: 'degraded', detail: status.message, severity: 'warning', isBusy: !status.quiescent };
  }
  if (!status.quiescent) {
    return { icon: 'sync~spin', short: 'busy', detail: status.message, severity: 'information', isBusy: true };
  }
  return { icon: 'check', short: 'ready', detail: countsOf(status), severity: 'information', isBusy: false };
}

export function countsOf(status: Status): string {
  const { files, units, pending } = status.index;
  const n = (value: number): string => value.toLocaleString('en');
  return `${n(units)} functions of ${n(files)} files${pending > 0 ? `, ${n(pending)} of them still without a vector` : ''}`;
}
