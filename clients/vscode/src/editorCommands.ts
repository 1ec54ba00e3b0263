/** Commands about the function under the cursor. */

import { env, window, workspace } from 'vscode';
import type { TextEditor } from 'vscode';
import { ExecuteCommandRequest } from 'vscode-languageclient/node';
import { commands as serverCommands, similarRequest } from './protocol.js';
import type { Results } from './results.js';
import type { Server } from './server.js';

export async function findSimilar(server: Server, results: Results): Promise<void> {
  const place = placeInEditor();
  if (place === undefined) {
    return;
  }
  const { uri, position, editor } = place;
  const found = await server.running().sendRequest(similarRequest, { textDocument: { uri }, position });
  if (found === null) {
    void window.showInformationMessage('LeanCode: the cursor is in no function.');
  } else if (found.hits.length === 0) {
    void window.showInformationMessage(`LeanCode: nothing is like this function. ${found.degraded ?? ''}`.trim());
  } else {
    const name = `${workspace.asRelativePath(editor.document.uri)}:${position.line + 1}`;
    await results.pinSimilar(name, { uri, ...position }, found.hits);
  }
}

export async function insertDocstring(server: Server): Promise<void> {
  const place = placeInEditor();
  if (place && (await execute(server, serverCommands.insertDocstring, place.uri, place.position)) !== true) {
    void window.showInformationMessage('LeanCode: there is no function without documentation here.');
  }
}

export async function copyPruned(server: Server): Promise<void> {
  const place = placeInEditor();
  const text = place && (await execute(server, serverCommands.copyPruned, place.uri, place.position));
  if (typeof text === 'string' && text !== '') {
    await env.clipboard.writeText(text);
    window.setStatusBarMessage('$(check) LeanCode: pruned function copied', 3000);
  } else if (place) {
    void window.showInformationMessage('LeanCode: the cursor is in no function.');
  }
}

function execute(server: Server, command: string, ...args: unknown[]): Promise<unknown> {
  return server.running().sendRequest(ExecuteCommandRequest.method, { command, arguments: args });
}

interface PlaceInEditor {
  editor: TextEditor;
  uri: string;
  position: { line: number; character: number };
}

function placeInEditor(): PlaceInEditor | undefined {
  const editor = window.activeTextEditor;
  if (editor?.document.uri.scheme !== 'file') {
    void window.showInformationMessage('LeanCode: open a file of the workspace first.');
    return undefined;
  }
  const { line, character } = editor.selection.active;
  return { editor, uri: editor.document.uri.toString(), position: { line, character } };
}
