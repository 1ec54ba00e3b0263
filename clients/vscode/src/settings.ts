/** Settings as the user has set them. What nobody has set is left to the server, and to the workspace's own file. */

import { env, extensions, workspace } from 'vscode';
import type { ConfigurationScope, WorkspaceConfiguration, WorkspaceFolder } from 'vscode';
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { expand } from './variables.js';

export const SECTION = 'leancode';
export const EXTENSION_ID = 'leancode.leancode';

export interface ClientSettings {
  interpreter: string[];
  importStrategy: 'useBundled' | 'fromEnvironment';
  pipArgs: string[];
  look: 'fade' | 'heat';
}

export function clientSettings(folder: WorkspaceFolder | undefined): ClientSettings {
  const settings = workspace.getConfiguration(SECTION, folder?.uri);
  const variables = { workspaceFolder: folder?.uri.fsPath ?? '', userHome: homedir(), env: process.env };
  const expanded = (name: string): string[] => settings.get<string[]>(name, []).map((text) => expand(text, variables));
  return {
    interpreter: expanded('interpreter'),
    importStrategy: settings.get<ClientSettings['importStrategy']>('importStrategy', 'useBundled'),
    pipArgs: expanded('install.pipArgs'),
    look: settings.get<ClientSettings['look']>('pruningView.look', 'fade'),
  };
}

/**
 * The settings for the server, nested, without those that have their default because nobody has set them:
 * those would outweigh the workspace's `.leancode.toml`. VS Code itself leaves out what an untrusted workspace may not set.
 */
export function explicitSettings(scope: ConfigurationScope | undefined): Record<string, unknown> {
  const settings = workspace.getConfiguration(SECTION, scope);
  const found: Record<string, unknown> = { importStrategy: settings.get('importStrategy') };
  for (const name of settingNames()) {
    if (isSet(settings, name) && !(name === 'index.location' && settings.get(name) === '')) {
      put(found, name.split('.'), settings.get(name));
    }
  }
  return found;
}

/** One of them. */
export function explicitSetting<T>(name: string): T | undefined {
  const settings = workspace.getConfiguration(SECTION);
  return isSet(settings, name) ? settings.get<T>(name) : undefined;
}

function isSet(settings: WorkspaceConfiguration, name: string): boolean {
  const seen = settings.inspect(name);
  return [seen?.globalValue, seen?.workspaceValue, seen?.workspaceFolderValue].some((value) => value !== undefined);
}

/** The settings that decide which server runs, as one text to compare. */
export function serverSettingsKey(folder: WorkspaceFolder | undefined): string {
  const { interpreter, importStrategy, pipArgs } = clientSettings(folder);
  return JSON.stringify([interpreter, importStrategy, pipArgs, workspace.isTrusted, env.remoteName ?? '']);
}

/**
 * The settings that the private environment is made with, as one text to compare. They are compared as they were written:
 * the environment belongs to all workspaces. The text is kept, and pip's arguments may hold a password: it is a digest.
 */
export function installationKey(folder: WorkspaceFolder | undefined): string {
  const settings = workspace.getConfiguration(SECTION, folder?.uri);
  const texts = ['interpreter', 'install.pipArgs'].map((name) => settings.get<string[]>(name, []));
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 12);
}

interface Manifest {
  version: string;
  contributes: { configuration: { properties: Record<string, unknown> } };
}

export function manifest(): Manifest {
  return extensions.getExtension(EXTENSION_ID)?.packageJSON as Manifest;
}

function settingNames(): string[] {
  return Object.keys(manifest().contributes.configuration.properties).map((name) => name.slice(SECTION.length + 1));
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) {
    return;
  }
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = (target[first] ??= {}) as Record<string, unknown>;
  put(inner, rest, value);
}
