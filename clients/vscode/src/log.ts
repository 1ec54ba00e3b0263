/** The extension's log, and the one way to tell the user that something went wrong. */

import { commands, window } from 'vscode';
import type { LogOutputChannel } from 'vscode';

export type Log = LogOutputChannel;

export function makeLog(): Log {
  return window.createOutputChannel('LeanCode', { log: true });
}

/** Show an error with a way to its details and any further ways out. Resolves to the chosen one of `choices`. */
export async function showError(message: string, ...choices: string[]): Promise<string | undefined> {
  const logs = 'Show Logs';
  const chosen = await window.showErrorMessage(`LeanCode: ${message}`, ...choices, logs);
  if (chosen === logs) {
    await commands.executeCommand('leancode.showLogs');
    return undefined;
  }
  return chosen;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
