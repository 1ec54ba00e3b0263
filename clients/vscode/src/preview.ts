/** Shows hits in the editor while somebody moves through a list, and brings back what was there before. */

import { Range, Selection, TabInputText, TabInputTextDiff, TextEditorRevealType, TextEditorSelectionChangeKind } from 'vscode';
import { ThemeColor, Uri, ViewColumn, commands, window } from 'vscode';
import type { Tab, TextEditor } from 'vscode';
import type { Hit } from './protocol.js';

const LATE_CLICK = 1500; // milliseconds
const decoration = { backgroundColor: new ThemeColor('editor.rangeHighlightBackground'), isWholeLine: true };

export class Preview {
  private readonly before = window.activeTextEditor;
  private readonly tab = window.tabGroups.activeTabGroup.activeTab;
  private readonly selection = this.before?.selection;
  private readonly visible = this.before?.visibleRanges[0];
  private readonly type = window.createTextEditorDecorationType(decoration);
  private readonly openBefore = new Set(openTexts().map(({ path }) => path));
  private readonly opened = new Set<string>();
  private shown: TextEditor | undefined;
  /** The editor of a hit that the user has clicked into. */
  private taken: TextEditor | undefined;
  private count = 0;
  private pending: Promise<void> = Promise.resolve();
  private readonly listening = window.onDidChangeTextEditorSelection(({ kind, textEditor }) => {
    // A click that closes the list: whoever clicks into the preview wants to be there.
    if (kind === TextEditorSelectionChangeKind.Mouse && this.isOpened(textEditor.document.uri)) {
      this.taken = textEditor;
    }
  });

  /** Show a hit soon, unless another one is to be shown by then. */
  show(hit: Hit): void {
    const turn = ++this.count;
    this.taken = undefined;
    // One after the other: an editor that opens late must not cover one that was asked for later.
    this.pending = this.pending.then(() => (turn === this.count ? this.showNow(hit, turn) : undefined));
  }

  /** Show nothing any more. Resolves when nothing opens any more. */
  end(): Promise<void> {
    this.count++;
    this.clear();
    return this.pending;
  }

  private async showNow(hit: Hit, turn: number): Promise<void> {
    // Before it is open: the list may be closed until then.
    this.opened.add(Uri.parse(hit.location.uri).toString());
    try {
      const editor = await window.showTextDocument(Uri.parse(hit.location.uri), { preview: true, preserveFocus: true });
      if (turn === this.count) {
        this.clear();
        this.shown = editor;
        // The list hides the upper half of the editor: the function begins in the middle.
        editor.revealRange(startOf(hit), TextEditorRevealType.InCenter);
        editor.setDecorations(this.type, [rangeOf(hit)]);
      }
    } catch {
      // The file may have gone since it was indexed; opening it says so.
    }
  }

  /** Nothing was chosen: what was there comes back, unless the user is elsewhere by now. */
  async restore(): Promise<void> {
    await this.end();
    if (this.opened.size === 0 || this.taken) {
      return;
    }
    await this.bringBack();
    // A busy window tells of the click after it has told that the list is closed.
    await new Promise((resolve) => setTimeout(resolve, LATE_CLICK));
    await this.followClick();
  }

  private async followClick(): Promise<void> {
    try {
      if (this.taken && this.taken.document !== window.activeTextEditor?.document) {
        const { document, viewColumn, selection } = this.taken;
        await window.showTextDocument(document, { ...(viewColumn && { viewColumn }), selection });
      }
    } catch {
      // It has been closed again.
    }
  }

  private async bringBack(): Promise<void> {
    try {
      const now = window.tabGroups.activeTabGroup.activeTab?.input;
      const isInView = now instanceof TabInputText && this.isOpened(now.uri);
      if (isInView && this.before && this.tab?.input instanceof TabInputText) {
        await this.showAgain(this.before);
      }
      const own = openTexts().filter(({ path, tab }) => tab.isPreview && this.opened.has(path) && !this.openBefore.has(path));
      await window.tabGroups.close(own.map(({ tab }) => tab), true);
      if (isInView && this.tab?.input instanceof TabInputTextDiff) {
        // One that is still there is brought to the front, one that was a preview itself is made again.
        const { original, modified } = this.tab.input;
        await commands.executeCommand('vscode.diff', original, modified, this.tab.label, { preview: true, preserveFocus: true });
      }
    } catch {
      // What was there has gone meanwhile, or the user was faster with closing.
    }
  }

  dispose(): void {
    void this.end();
    this.listening.dispose();
    this.type.dispose();
  }

  private async showAgain({ document, viewColumn }: TextEditor): Promise<void> {
    // The list gives the focus back by itself; to take it would close what the user has opened by now.
    const options = { viewColumn: viewColumn ?? ViewColumn.Active, preserveFocus: true };
    const editor = await window.showTextDocument(document, { ...options, ...(this.selection && { selection: this.selection }) });
    if (this.visible) {
      editor.revealRange(this.visible, TextEditorRevealType.AtTop);
    }
  }

  private isOpened(uri: Uri): boolean {
    return this.opened.has(uri.toString());
  }

  private clear(): void {
    this.shown?.setDecorations(this.type, []);
  }
}

function openTexts(): { path: string; tab: Tab }[] {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.flatMap((tab) => (tab.input instanceof TabInputText ? [{ path: tab.input.uri.toString(), tab }] : []));
}

/** Open a hit for good. @throws the editor's error if the file cannot be read. */
export async function openHit(hit: Hit, column: ViewColumn = ViewColumn.Active): Promise<void> {
  const editor = await window.showTextDocument(Uri.parse(hit.location.uri), { viewColumn: column, preview: false });
  const start = startOf(hit);
  editor.selection = new Selection(start.start, start.start);
  editor.revealRange(start, TextEditorRevealType.InCenterIfOutsideViewport);
}

export function rangeOf(hit: Hit): Range {
  const { start, end } = hit.location.range;
  return new Range(start.line, start.character, end.line, end.character);
}

function startOf(hit: Hit): Range {
  const { start } = rangeOf(hit);
  return new Range(start, start);
}
