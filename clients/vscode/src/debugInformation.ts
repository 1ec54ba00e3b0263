/** What a bug report needs, and no source code. */

import { env, version, workspace } from 'vscode';
import { withoutCredentials } from './credentials.js';
import { statusRequest } from './protocol.js';
import type { Server } from './server.js';
import { present } from './serverState.js';
import { explicitSettings, manifest } from './settings.js';

export async function debugInformation(server: Server): Promise<string> {
  const running = server.state.kind === 'running' ? server.running() : undefined;
  const status = running ? await running.sendRequest(statusRequest, {}) : undefined;
  const facts: [string, unknown][] = [
    ['extension', manifest().version],
    ['server', running?.initializeResult?.serverInfo?.version ?? 'not running'],
    ['VS Code', `${version} (${env.appName}, ${env.remoteName ?? 'local'})`],
    ['platform', `${process.platform} ${process.arch}, node ${process.version}`],
    ['trusted', workspace.isTrusted],
    ['folders', (workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString())],
    ['command', server.commandLine],
    ['started', server.startTime === undefined ? 'not yet' : `in ${server.startTime} ms`],
    ['state', present(server.state)],
    ['settings', explicitSettings(undefined)],
    ['status', status ?? null],
  ];
  const lines = facts.map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return withoutCredentials(lines.join('\n'));
}
