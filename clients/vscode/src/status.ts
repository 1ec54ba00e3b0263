/** What the status bar and the language status say of the server; never a sentence of their own. */

import { LanguageStatusSeverity, StatusBarAlignment, ThemeColor, languages, window } from 'vscode';
import type { Disposable } from 'vscode';
import { VSCODE_LANGUAGES } from './searchScope.js';
import type { Server } from './server.js';
import { present } from './serverState.js';
import type { ServerState } from './serverState.js';

const SEVERITIES = {
  information: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Warning,
  error: LanguageStatusSeverity.Error,
};

export class StatusEntries implements Disposable {
  private readonly selector = VSCODE_LANGUAGES.map((language) => ({ language, scheme: 'file' }));
  private readonly language = languages.createLanguageStatusItem('leancode.status', this.selector);
  private readonly entry = window.createStatusBarItem('leancode.status', StatusBarAlignment.Left, 10);
  private readonly listening: Disposable;

  constructor(server: Server) {
    this.language.name = 'LeanCode';
    this.entry.name = 'LeanCode';
    this.entry.command = 'leancode.showIndexStatus';
    this.listening = server.onDidChange((state) => this.show(state));
    this.show(server.state);
    this.entry.show();
  }

  dispose(): void {
    this.listening.dispose();
    this.language.dispose();
    this.entry.dispose();
  }

  private show(state: ServerState): void {
    const { icon, short, detail, severity, isBusy } = present(state);
    this.language.text = `LeanCode: ${short}`;
    this.language.detail = detail;
    this.language.severity = SEVERITIES[severity];
    this.language.busy = isBusy;
    this.language.command =
      state.kind === 'running' && state.indexing
        ? { command: 'leancode.cancelIndexing', title: 'Stop' }
        : { command: 'leancode.showIndexStatus', title: 'Details' };
    this.entry.text = `$(${icon}) LeanCode${short === 'ready' ? '' : `: ${short}`}`;
    this.entry.tooltip = `LeanCode is ${short}. ${detail}`;
    this.entry.accessibilityInformation = { label: `LeanCode: ${short}. ${detail}`, role: 'button' };
    this.entry.backgroundColor =
      severity === 'information' ? undefined : new ThemeColor(`statusBarItem.${severity}Background`);
  }
}
