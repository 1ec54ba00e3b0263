/** How the server is started: from the private environment, which is installed if need be, or from one of the user's. */

import { ProgressLocation, window, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { join } from 'node:path';
import { run } from './childProcess.js';
import { withoutCredentials } from './credentials.js';
import { completePython, markUsed } from './environments.js';
import { Failure } from './failure.js';
import { bundleIn, environmentFor, install, uninstall } from './installation.js';
import type { Reporter } from './installation.js';
import { findInterpreter } from './interpreter.js';
import { messageOf } from './log.js';
import type { Log } from './log.js';
import { privateVariables } from './privateVariables.js';
import { SAFE_PATH } from './pythonVersion.js';
import { offerReinstall } from './reinstallOffer.js';
import { clientSettings, installationKey } from './settings.js';

export interface ServerCommand {
  line: readonly string[];
  variables: Readonly<Record<string, string | undefined>>;
}

export interface Finding {
  context: ExtensionContext;
  log: Log;
  /** Ends it; the reason is what it fails with. */
  abort: AbortController;
  /** What goes on while the private environment is installed. */
  installing(message: string): void;
}

// The server starts in the workspace, whose own files must not be taken for its modules.
const MODULE = [SAFE_PATH, '-m', 'leancode_server'];

/** @throws Failure, or the reason of `abort`. */
export async function findCommand(finding: Finding): Promise<ServerCommand> {
  if (clientSettings(workspace.workspaceFolders?.[0]).importStrategy === 'fromEnvironment') {
    const python = await findPython(finding, false);
    await requireLeanCode(python, finding.abort.signal);
    return { line: [...python, ...MODULE], variables: process.env };
  }
  const { storage, bundled } = foldersOf(finding.context);
  const environment = await environmentFor(storage, await bundleIn(bundled));
  const found = completePython(environment);
  if (found !== undefined) {
    offerReinstall(environment, finding.context).catch((error: unknown) => finding.log.warn(messageOf(error)));
  }
  const python = found ?? (await installVisibly(finding));
  await markUsed(environment);
  return { line: [python, ...MODULE], variables: privateVariables(process.env) };
}

/** Forget the private environment, so that the next start makes it anew. */
export async function forgetEnvironment(finding: Finding): Promise<void> {
  await uninstall(foldersOf(finding.context), reporterOf(finding));
}

function reporterOf({ abort, log, installing }: Finding): Reporter {
  return { signal: abort.signal, log: (line) => log.info(withoutCredentials(line)), report: installing };
}

function foldersOf(context: ExtensionContext): { storage: string; bundled: string } {
  return { storage: context.globalStorageUri.fsPath, bundled: join(context.extensionPath, 'bundled') };
}

async function findPython({ log, abort: { signal } }: Finding, makesEnvironment: boolean): Promise<readonly string[]> {
  const folder = workspace.workspaceFolders?.[0];
  const wish = { setting: clientSettings(folder).interpreter, folder: folder?.uri, makesEnvironment, signal };
  const found = await findInterpreter(wish, log);
  log.info(`Python ${found.version} of ${found.source}: ${found.command.join(' ')}`);
  return found.command;
}

async function installVisibly(finding: Finding): Promise<string> {
  const { context, abort } = finding;
  const options = { location: ProgressLocation.Notification, title: 'LeanCode: first start', cancellable: true };
  return window.withProgress(options, async (progress, token) => {
    const stopped = new Failure('the installation was stopped', 'the command "LeanCode: Restart" begins again');
    token.onCancellationRequested(() => abort.abort(stopped));
    const request = {
      ...foldersOf(context),
      pipArgs: clientSettings(workspace.workspaceFolders?.[0]).pipArgs,
      madeWith: installationKey(workspace.workspaceFolders?.[0]),
      proxy: workspace.getConfiguration('http').get<string>('proxy', ''),
      findPython: () => findPython(finding, true),
    };
    const report = (message: string): void => {
      progress.report({ message });
      finding.installing(message);
    };
    return install(request, { ...reporterOf(finding), report });
  });
}

/** @throws Failure if the environment has no LeanCode: the server's own end would only say that the connection closed. */
async function requireLeanCode(python: readonly string[], signal: AbortSignal): Promise<void> {
  const question = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("leancode_server") is None)';
  const { code } = await run([...python, SAFE_PATH, '-c', question], { signal });
  if (code !== 0) {
    throw new Failure(
      `LeanCode is not installed for ${python.join(' ')}`,
      'install it there, choose another "leancode.interpreter", or set "leancode.importStrategy" to "useBundled"',
    );
  }
}
