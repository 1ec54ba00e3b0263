/** Searches of a window: one picker at a time, and what stays between two of them. */

import { ViewColumn, window, workspace } from 'vscode';
import { Preview } from './preview.js';
import type { SearchHistory } from './searchHistory.js';
import { Picker } from './searchPicker.js';
import type { Pins } from './searchPicker.js';
import type { Choice, FileInView } from './searchScope.js';
import type { Server } from './server.js';

export class SearchPickers {
  private choice: Choice = { mode: undefined, scope: { kind: 'workspace' } };
  private lastQuery = '';
  private open: Picker | undefined;

  constructor(
    private readonly server: Server,
    private readonly history: SearchHistory,
    private readonly pins: Pins,
  ) {}

  show(query?: string): void {
    if (this.open) {
      this.open.take(query);
    } else {
      this.start(query ?? this.lastQuery, new Preview(), fileInView());
    }
  }

  private start(query: string, preview: Preview, file: FileInView | undefined): void {
    const picker = new Picker(this.server, this.history, this.pins, preview, file, query, this.choice);
    picker.onClose = () => {
      this.lastQuery = picker.query;
      this.open = undefined;
    };
    picker.onReopen = (choice) => {
      this.choice = choice;
      if (this.open) {
        preview.dispose(); // another search was begun meanwhile
      } else {
        this.start(picker.query, preview, file);
      }
    };
    this.open = picker;
  }

  openToSide(): Promise<void> | undefined {
    return this.open?.openActive(ViewColumn.Beside);
  }

  pin(): Promise<void> | undefined {
    return this.open?.pinAll();
  }
}

function fileInView(): FileInView | undefined {
  const document = window.activeTextEditor?.document;
  if (document?.uri.scheme !== 'file') {
    return undefined;
  }
  const isOurs = workspace.getWorkspaceFolder(document.uri) !== undefined;
  return { relativePath: isOurs ? workspace.asRelativePath(document.uri, false) : undefined, languageId: document.languageId };
}
