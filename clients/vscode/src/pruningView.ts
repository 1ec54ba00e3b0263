/** The pruning view: the server's diagnostics fade what they cover, decorations that look the same fade the rest. */

import { CancellationTokenSource, Range, StatusBarAlignment, commands, languages, window, workspace } from 'vscode';
import type { CancellationToken, Disposable, TextDocument, TextEditor, TextEditorDecorationType, Uri } from 'vscode';
import { ExecuteCommandRequest } from 'vscode-languageclient/node';
import type { Log } from './log.js';
import { messageOf } from './log.js';
import { commands as serverCommands, pruningRequest } from './protocol.js';
import type { PrunedFunction } from './protocol.js';
import { coveredIn, isHeat } from './pruningDiagnostics.js';
import { heatLevels, removedStretches, summaryOf, uncovered } from './pruningRanges.js';
import type { Place, Stretch, Summary } from './pruningRanges.js';
import { VSCODE_LANGUAGES } from './searchScope.js';
import type { Server } from './server.js';

const PAUSE = 150; // milliseconds after a change
const HEAT_LEVELS = 5;

export class PruningView implements Disposable {
  // As opaque as VS Code draws unnecessary code in its own themes, so that there is no seam.
  private readonly faded = window.createTextEditorDecorationType({ light: { opacity: '0.467' }, dark: { opacity: '0.667' } });
  private readonly heat = Array.from({ length: HEAT_LEVELS }, (_, level) => heatType(level));
  private readonly entry = window.createStatusBarItem('leancode.pruning', StatusBarAlignment.Right, 90);
  private readonly parts: Disposable[] = [this.faded, this.entry, ...this.heat];
  private readonly drawn = new Map<string, { version: number; functions: PrunedFunction[] }>();
  private timer: NodeJS.Timeout | undefined;
  private asking = new CancellationTokenSource();
  private on = false;

  constructor(
    private readonly server: Server,
    private readonly log: Log,
  ) {
    this.entry.name = 'LeanCode Pruning View';
    this.entry.command = 'leancode.choosePruning';
    this.parts.push(
      workspace.onDidChangeTextDocument(({ document }) => this.isShown(document) && this.refreshSoon()),
      window.onDidChangeVisibleTextEditors(() => this.refreshSoon()),
      window.onDidChangeActiveTextEditor(() => this.refreshSoon()),
      // The server has taken up other settings, perhaps after it was asked: decorations follow what diagnostics follow.
      server.onDidReport((uri) => isVisible(uri) && this.refreshSoon()),
      languages.onDidChangeDiagnostics(({ uris }) => {
        const changed = new Set(uris.map(String));
        window.visibleTextEditors.filter((editor) => changed.has(editor.document.uri.toString())).forEach((editor) => this.draw(editor));
      }),
      workspace.onDidChangeConfiguration((event) => {
        // The server, too, then forgets what was toggled.
        if (event.affectsConfiguration('leancode.pruningView.enabled')) {
          void this.set(this.server.state.kind === 'running' && isOnAtFirst());
        }
        if (event.affectsConfiguration('leancode.pruning') || event.affectsConfiguration('leancode.pruningView')) {
          this.pullDiagnostics();
          this.refreshSoon();
        }
      }),
    );
    let wasRunning = false;
    this.parts.push(
      server.onDidChange(({ kind }) => {
        const runs = kind === 'running';
        if (runs !== wasRunning) {
          wasRunning = runs;
          // A new server begins with what the settings say.
          void this.set(runs && isOnAtFirst());
        }
      }),
    );
  }

  get isOn(): boolean {
    return this.on;
  }

  async toggle(): Promise<void> {
    await this.set((await this.execute<boolean>(serverCommands.togglePruning)) === true);
  }

  /** What the active file shows now. */
  summary(): Summary | undefined {
    const editor = window.activeTextEditor;
    const drawn = editor && this.drawn.get(editor.document.uri.toString());
    return drawn && summaryOf(drawn.functions);
  }

  async setStrategy(strategy: string): Promise<void> {
    await this.execute<string>(serverCommands.setStrategy, strategy);
    await this.refresh();
  }

  async setRemoval(removal: number): Promise<void> {
    await this.execute<number>(serverCommands.setRemoval, removal);
    await this.refresh();
  }

  dispose(): void {
    this.forgetRequests();
    this.asking.dispose();
    this.parts.forEach((part) => part.dispose());
  }

  private execute<T>(command: string, ...args: unknown[]): Promise<T> {
    return this.server.running().sendRequest(ExecuteCommandRequest.method, { command, arguments: args }) as Promise<T>;
  }

  private async set(on: boolean): Promise<void> {
    this.on = on;
    void commands.executeCommand('setContext', 'leancode.isPruningViewOn', on);
    if (on) {
      await this.refresh();
    } else {
      this.forgetRequests();
      this.drawn.clear();
      window.visibleTextEditors.forEach((editor) => this.erase(editor));
      this.entry.hide();
    }
  }

  private refreshSoon(): void {
    if (this.on) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.refresh(), PAUSE);
    }
  }

  /** A refresh ends the one before: what that one asked may have been of another strategy. */
  private async refresh(): Promise<void> {
    this.forgetRequests();
    const { token } = this.asking;
    const editors = window.visibleTextEditors.filter(({ document }) => this.isShown(document));
    const shown = new Set(editors.map(({ document }) => document.uri.toString()));
    [...this.drawn.keys()].filter((uri) => !shown.has(uri)).forEach((uri) => this.drawn.delete(uri));
    await Promise.all([...shown].map((uri) => this.ask(uri, token)));
    if (!token.isCancellationRequested) {
      this.showSummary();
    }
  }

  private forgetRequests(): void {
    clearTimeout(this.timer);
    this.asking.cancel();
    this.asking.dispose();
    this.asking = new CancellationTokenSource();
  }

  private async ask(uri: string, token: CancellationToken): Promise<void> {
    const version = versionOf(uri);
    try {
      const result = await this.server.running().sendRequest(pruningRequest, { textDocument: { uri } }, token);
      if (!token.isCancellationRequested && version !== undefined && version === versionOf(uri)) {
        this.drawn.set(uri, { version, functions: result?.functions ?? [] });
        window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri).forEach((editor) => this.draw(editor));
      }
    } catch (error) {
      if (!token.isCancellationRequested) {
        this.log.info(`${uri} is not pruned: ${messageOf(error)}`);
      }
    }
  }

  private draw(editor: TextEditor): void {
    const { document } = editor;
    const drawn = this.drawn.get(document.uri.toString());
    if (!this.on || drawn === undefined || drawn.version !== document.version) {
      return;
    }
    const isBlank = (start: Place, end: Place): boolean => document.getText(toRange({ start, end })).trim() === '';
    editor.setDecorations(this.faded, uncovered(removedStretches(drawn.functions, isBlank), coveredIn(document.uri)).map(toRange));
    const levels = isHeat() ? heatLevels(drawn.functions, HEAT_LEVELS) : [];
    this.heat.forEach((type, level) => editor.setDecorations(type, (levels[level] ?? []).map(toRange)));
  }

  private erase(editor: TextEditor): void {
    [this.faded, ...this.heat].forEach((type) => editor.setDecorations(type, []));
  }

  private showSummary(): void {
    const found = this.summary();
    if (!this.on || !window.activeTextEditor || !this.isShown(window.activeTextEditor.document)) {
      this.entry.hide();
      return;
    }
    this.entry.text = found ? `$(eye) ${found.strategy} −${found.percent} %` : '$(eye) nothing pruned';
    this.entry.tooltip = 'LeanCode pruning view: choose strategy and ratio';
    const spoken = found ? `strategy ${found.strategy}, ${found.percent} percent left out` : 'nothing pruned';
    this.entry.accessibilityInformation = { label: `LeanCode pruning view: ${spoken}`, role: 'button' };
    this.entry.show();
  }

  /** Ask for the diagnostics again, which the library does by itself only when a document changes. */
  private pullDiagnostics(): void {
    if (this.server.state.kind !== 'running') {
      return;
    }
    const feature = this.server.running().getFeature('textDocument/diagnostic');
    for (const { document } of window.visibleTextEditors) {
      feature.getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
    }
  }

  private isShown(document: TextDocument): boolean {
    return document.uri.scheme === 'file' && VSCODE_LANGUAGES.includes(document.languageId);
  }
}

function isOnAtFirst(): boolean {
  return workspace.getConfiguration('leancode').get<boolean>('pruningView.enabled', false);
}

function isVisible(uri: Uri): boolean {
  return window.visibleTextEditors.some(({ document }) => document.uri.toString() === uri.toString());
}

function versionOf(uri: string): number | undefined {
  return workspace.textDocuments.find((document) => document.uri.toString() === uri)?.version;
}

function heatType(level: number): TextEditorDecorationType {
  const alpha = (0.06 + 0.09 * level).toFixed(2);
  return window.createTextEditorDecorationType({
    light: { backgroundColor: `rgba(214, 93, 14, ${alpha})` },
    dark: { backgroundColor: `rgba(254, 128, 25, ${alpha})` },
  });
}

function toRange({ start, end }: Stretch): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
