/** Interpreter and pip's arguments count while the private environment is made: who changes them later is told so, once. */

import { commands, window, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { madeWith } from './environments.js';
import { installationKey } from './settings.js';

const TOLD = 'toldOfInstallation';

export async function offerReinstall(environment: string, context: ExtensionContext): Promise<void> {
  const made = await madeWith(environment);
  const wanted = installationKey(workspace.workspaceFolders?.[0]);
  const change = `${made} ${wanted}`;
  if (made === undefined || made === wanted || context.workspaceState.get(TOLD) === change) {
    return;
  }
  await context.workspaceState.update(TOLD, change);
  const reinstall = 'Reinstall';
  const message =
    'LeanCode: its private environment was made with another "leancode.interpreter" or other "leancode.install.pipArgs". They count once it is made anew.';
  if ((await window.showInformationMessage(message, reinstall)) === reinstall) {
    await commands.executeCommand('leancode.reinstall');
  }
}
