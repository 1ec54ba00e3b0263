/** Wires everything up. Activation itself waits for nothing. */

import { commands, window, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { ExecuteCommandRequest } from 'vscode-languageclient/node';
import { debugInformation } from './debugInformation.js';
import { copyPruned, findSimilar, insertDocstring } from './editorCommands.js';
import { showIndexStatus } from './indexStatus.js';
import { makeLog, messageOf, showError } from './log.js';
import type { Hit } from './protocol.js';
import { commands as serverCommands } from './protocol.js';
import { choosePruning } from './pruningPicker.js';
import { PruningView } from './pruningView.js';
import { Results, openFromTree } from './results.js';
import type { Node } from './resultsTree.js';
import { SearchPickers } from './search.js';
import { SearchHistory } from './searchHistory.js';
import { VSCODE_LANGUAGES } from './searchScope.js';
import { Server } from './server.js';
import { EXTENSION_ID, manifest } from './settings.js';
import { StatusEntries } from './status.js';

let running: Server | undefined;

export function activate(context: ExtensionContext): void {
  const log = makeLog();
  log.info(`LeanCode ${manifest().version}`);
  const server = new Server(context, log);
  running = server;
  const results = new Results(server);
  const pruning = new PruningView(server, log);
  const pickers = new SearchPickers(server, new SearchHistory(context.workspaceState), results);
  // In the order in which they go: the log last, since the others write to it.
  context.subscriptions.push(new StatusEntries(server), pruning, results, server, log);
  void commands.executeCommand('setContext', 'leancode.languages', VSCODE_LANGUAGES);

  const register = (name: string, work: (...args: never[]) => unknown): void => {
    const guarded = async (...args: never[]): Promise<void> => {
      try {
        await work(...args);
      } catch (error) {
        log.error(`${name}: ${messageOf(error)}`);
        await showError(messageOf(error));
      }
    };
    context.subscriptions.push(commands.registerCommand(name, guarded));
  };
  const execute = (command: string): Promise<unknown> =>
    server.running().sendRequest(ExecuteCommandRequest.method, { command, arguments: [] });

  register('leancode.search', (query?: unknown) => pickers.show(typeof query === 'string' ? query : undefined));
  register('leancode.search.openToSide', () => pickers.openToSide());
  register('leancode.search.pin', () => pickers.pin());
  register('leancode.similar', () => findSimilar(server, results));
  register('leancode.togglePruningView', () => pruning.toggle());
  register('leancode.hidePruningView', () => pruning.toggle());
  register('leancode.choosePruning', () => choosePruning(pruning));
  register('leancode.insertDocstring', () => insertDocstring(server));
  register('leancode.copyPruned', () => copyPruned(server));
  register('leancode.results.open', (hit: Hit) => openFromTree(hit));
  register('leancode.results.refresh', (node?: Node) => results.refresh(node));
  register('leancode.results.openAll', (node?: Node) => results.openAll(node));
  register('leancode.results.copy', (node?: Node) => results.copy(node));
  register('leancode.results.remove', (node?: Node) => results.remove(node));
  register('leancode.results.clear', () => results.clear());
  register('leancode.restart', () => server.restart());
  register('leancode.reinstall', () => server.reinstall());
  register('leancode.showLogs', () => log.show());
  register('leancode.showIndexStatus', () => showIndexStatus(server));
  register('leancode.rebuildIndex', () => execute(serverCommands.reindex));
  register('leancode.clearIndex', () => confirmClear(() => execute(serverCommands.clearIndex)));
  register('leancode.cancelIndexing', () => server.cancelIndexing());
  register('leancode.printDebugInformation', async () => {
    // A document of its own, to be copied from and put into a report.
    const content = await debugInformation(server);
    await window.showTextDocument(await workspace.openTextDocument({ language: 'yaml', content }));
  });
  register('leancode.openWalkthrough', () =>
    commands.executeCommand('workbench.action.openWalkthrough', `${EXTENSION_ID}#start`),
  );

  setImmediate(() => void server.start());
}

export async function deactivate(): Promise<void> {
  await running?.end();
}

async function confirmClear(clear: () => Promise<unknown>): Promise<void> {
  const question = 'Delete the index of this workspace and build it anew?';
  if ((await window.showWarningMessage(question, { modal: true }, 'Clear')) === 'Clear') {
    await clear();
  }
}
