/** "Show Index Status": what is known, and what can be done about it, in one list for keyboard and screen reader. */

import { ThemeIcon, commands, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { statusRequest } from './protocol.js';
import type { Status } from './protocol.js';
import type { Server } from './server.js';
import { countsOf, present } from './serverState.js';

type Item = QuickPickItem & { command?: string };

export async function showIndexStatus(server: Server): Promise<void> {
  const status = server.state.kind === 'running' ? await server.running().sendRequest(statusRequest, {}) : undefined;
  const { icon, short, detail } = present(server.state);
  const state: Item = { label: `State: ${short}`, detail, iconPath: new ThemeIcon(icon) };
  const items = [state, ...(status ? facts(status) : []), ...actions(server)];
  const options = { title: 'LeanCode: Index Status', placeHolder: 'Choose what to do, or Escape' };
  const chosen = await window.showQuickPick(items, options);
  if (chosen?.command !== undefined) {
    await commands.executeCommand(chosen.command);
  }
}

function facts(status: Status): Item[] {
  const device = status.device === null ? 'not loaded; it will be when it is needed' : `on ${status.device}`;
  return [
    { label: 'Index', description: countsOf(status), iconPath: new ThemeIcon('database') },
    { label: 'Model', description: `${status.model ?? 'not known yet'}, ${device}`, iconPath: new ThemeIcon('chip') },
    { label: 'Message', description: status.message, iconPath: new ThemeIcon('comment') },
  ];
}

function actions(server: Server): Item[] {
  const state = server.state;
  const items: Item[] = [];
  if (state.kind === 'running') {
    if (state.indexing) {
      items.push({ label: 'Stop Indexing', command: 'leancode.cancelIndexing', iconPath: new ThemeIcon('debug-stop') });
    }
    items.push(
      { label: 'Search Workspace', command: 'leancode.search', iconPath: new ThemeIcon('search') },
      { label: 'Rebuild Index', command: 'leancode.rebuildIndex', iconPath: new ThemeIcon('refresh') },
      { label: 'Clear Index', command: 'leancode.clearIndex', iconPath: new ThemeIcon('trash') },
    );
  }
  items.push(
    { label: 'Restart', command: 'leancode.restart', iconPath: new ThemeIcon('debug-restart') },
    { label: 'Show Logs', command: 'leancode.showLogs', iconPath: new ThemeIcon('output') },
    { label: 'Print Debug Information', command: 'leancode.printDebugInformation', iconPath: new ThemeIcon('bug') },
  );
  return items;
}
