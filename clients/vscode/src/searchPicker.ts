/** The search picker: types, previews, opens, pins. What fits and in which order is the server's business alone. */

import { ThemeIcon, Uri, ViewColumn, commands, window, workspace } from 'vscode';
import type { Disposable, QuickInputButton, QuickPick, QuickPickItem } from 'vscode';
import { ResponseError } from 'vscode-languageclient/node';
import { Latest } from './latest.js';
import { messageOf, showError } from './log.js';
import { openHit } from './preview.js';
import type { Preview } from './preview.js';
import type { Hit, SearchMode } from './protocol.js';
import { detailOf, iconOf, keyOf, notice, placeholderOf, titleOf } from './searchItems.js';
import type { SearchHistory } from './searchHistory.js';
import { search } from './searchRequests.js';
import { nameOf, paramsOf, scopesFor } from './searchScope.js';
import type { Choice, FileInView } from './searchScope.js';
import type { Server } from './server.js';
import type { ServerState } from './serverState.js';
import { explicitSetting } from './settings.js';

const TYPING_PAUSE = 120; // milliseconds
const REFRESH_PAUSE = 1500; // milliseconds: while the index grows, so do the answers

type Item = QuickPickItem & ({ hit: Hit } | { past: string } | { notice: true; isFailure: boolean });

/** VS Code sorts by the labels that contain the typed text unless it is told not to; its types do not know of it yet. */
type Unsorted<T extends QuickPickItem> = QuickPick<T> & { sortByLabel: boolean };

const MODES: SearchMode[] = ['hybrid', 'semantic', 'lexical'];
const toSide: QuickInputButton = { iconPath: new ThemeIcon('split-horizontal'), tooltip: 'Open to the Side' };
const forget: QuickInputButton = { iconPath: new ThemeIcon('close'), tooltip: 'Remove from the History' };
const pin: QuickInputButton = { iconPath: new ThemeIcon('pin'), tooltip: 'Pin the Results' };
const chooseMode: QuickInputButton = { iconPath: new ThemeIcon('settings'), tooltip: 'Mode: Meaning, Words or Both' };
const chooseScope: QuickInputButton = { iconPath: new ThemeIcon('filter'), tooltip: 'Scope: Where to Look' };

export interface Pins {
  pin(query: string, hits: readonly Hit[], choice: Choice): Promise<void>;
}

export class Picker {
  private readonly pick = window.createQuickPick<Item>();
  private readonly latest = new Latest();
  private readonly closing = new AbortController();
  private readonly listeners: Disposable[] = [];
  private hits: Hit[] = [];
  /** What they answer: while somebody types, not what stands in the field. */
  private answered = '';
  private hasChosen = false;
  private hasMoved = false;
  private isChoosing = false;
  private serverKind: ServerState['kind'];
  onClose: () => void = () => undefined;
  onReopen: (choice: Choice) => void = () => undefined;

  constructor(
    private readonly server: Server,
    private readonly history: SearchHistory,
    private readonly pins: Pins,
    private readonly preview: Preview,
    private readonly file: FileInView | undefined,
    query: string,
    private choice: Choice,
  ) {
    const pick = this.pick;
    this.serverKind = server.state.kind;
    (pick as Unsorted<Item>).sortByLabel = false;
    pick.title = titleOf(this.mode, choice.scope);
    pick.placeholder = placeholderOf(this.mode, choice.scope);
    pick.buttons = [chooseMode, chooseScope, pin];
    pick.keepScrollPosition = false;
    this.listeners.push(
      pick.onDidChangeValue(() => this.ask(TYPING_PAUSE)),
      pick.onDidChangeActive(([item]) => this.onActive(item)),
      pick.onDidAccept(() => this.onAccept()),
      pick.onDidTriggerButton((button) => this.onButton(button)),
      pick.onDidTriggerItemButton(({ item, button }) => this.onItemButton(item, button)),
      pick.onDidHide(() => this.onHide()),
      server.onDidChange(({ kind }) => this.onServer(kind)),
    );
    pick.value = query;
    pick.show();
    void commands.executeCommand('setContext', 'leancode.isSearchOpen', true);
    this.ask(0);
  }

  /** The mode as far as it is known here: a workspace's own file may name one, too. */
  private get mode(): SearchMode | undefined {
    return this.choice.mode ?? explicitSetting<SearchMode>('search.mode');
  }

  get query(): string {
    return this.pick.value.trim();
  }

  /** Come to the front, with another query if there is one. */
  take(query: string | undefined): void {
    if (query !== undefined) {
      this.pick.value = query;
      this.ask(0);
    }
    this.pick.show();
  }

  async openActive(column: ViewColumn): Promise<void> {
    const item = this.pick.activeItems[0];
    if (item && 'hit' in item) {
      this.hasChosen = true;
      await this.history.add(this.query);
      this.pick.hide();
      await this.preview.end();
      await openHit(item.hit, column).catch((error: unknown) => showError(messageOf(error)));
    }
  }

  async pinAll(): Promise<void> {
    const query = this.query;
    if (query !== this.answered) {
      this.latest.cancel();
      await this.answer(query, this.closing.signal);
    }
    if (!this.closing.signal.aborted && this.hits.length > 0 && query === this.answered) {
      this.hasChosen = true;
      await this.history.add(query);
      this.pick.hide();
      await this.pins.pin(query, this.hits, this.choice);
    }
  }

  private ask(delay: number): void {
    if (this.query === '') {
      this.latest.cancel();
      this.hits = [];
      this.answered = '';
      this.pick.busy = false;
      this.pick.items = this.pastItems();
      return;
    }
    this.pick.busy = true;
    this.latest.schedule(delay, (signal) => this.answer(this.query, signal));
  }

  private async answer(query: string, signal: AbortSignal): Promise<void> {
    try {
      const result = await search(this.server.running(), paramsOf(query, this.choice), signal, (hits) => this.render(query, hits, null, true));
      if (!signal.aborted) {
        this.render(query, result.hits, result.degraded, false);
        if (result.degraded !== null && result.hits.length === 0) {
          this.latest.schedule(REFRESH_PAUSE, (next) => this.answer(this.query, next));
        }
      }
    } catch (error) {
      if (!signal.aborted && !isOvertaken(error)) {
        this.hits = [];
        this.answered = query;
        this.pick.busy = this.server.state.kind === 'starting' || this.server.state.kind === 'installing';
        const label = this.pick.busy ? 'Nothing yet' : 'No results; Enter shows what can be done';
        const icon = new ThemeIcon(this.pick.busy ? 'sync~spin' : 'warning');
        this.pick.items = [{ label, detail: messageOf(error), iconPath: icon, alwaysShow: true, notice: true, isFailure: true }];
      }
    }
  }

  private render(query: string, hits: Hit[], degraded: string | null, isBusy: boolean): void {
    const active = this.pick.activeItems[0];
    const wanted = this.hasMoved && active && 'hit' in active ? keyOf(active.hit) : undefined;
    this.hits = hits;
    this.answered = query;
    this.pick.busy = isBusy;
    const items: Item[] = hits.map(hitItem);
    const text = notice({ query: this.query, nHits: hits.length, isBusy, degraded });
    if (text !== undefined) {
      items.push(noticeItem(text, hits.length === 0 ? 'info' : 'lightbulb'));
    }
    this.pick.items = items;
    const again = items.find((item) => 'hit' in item && keyOf(item.hit) === wanted);
    if (again) {
      this.pick.activeItems = [again];
    }
  }

  private pastItems(): Item[] {
    const buttons = [forget];
    const past = this.history.entries();
    const icon = new ThemeIcon('history');
    return past.length === 0
      ? [noticeItem('For example: retry a request with backoff', 'lightbulb')]
      : past.map((text) => ({ label: text, past: text, iconPath: icon, alwaysShow: true, buttons }));
  }

  private onActive(item: Item | undefined): void {
    if (item && 'hit' in item && this.query !== '') {
      this.hasMoved = this.hits[0] !== item.hit;
      this.preview.show(item.hit);
    }
  }

  private onAccept(): void {
    const item = this.pick.activeItems[0];
    if (item && 'past' in item) {
      this.pick.value = item.past;
      this.ask(0);
    } else if (item && 'notice' in item && item.isFailure) {
      this.pick.hide();
      void commands.executeCommand('leancode.showIndexStatus');
    } else {
      void this.openActive(ViewColumn.Active);
    }
  }

  private onButton(button: QuickInputButton): void {
    if (button === pin) {
      void this.pinAll().catch((error: unknown) => showError(messageOf(error)));
    } else {
      void this.choose(button === chooseMode ? 'mode' : 'scope');
    }
  }

  private onItemButton(item: Item, button: QuickInputButton): void {
    if (button === forget && 'past' in item) {
      void this.history.remove(item.past).then(() => this.ask(0));
    } else {
      this.pick.activeItems = [item];
      void this.openActive(ViewColumn.Beside);
    }
  }

  /** Another list takes the picker's place; then the picker comes back with what was chosen there. */
  private async choose(what: 'mode' | 'scope'): Promise<void> {
    this.isChoosing = true;
    this.pick.hide();
    if (what === 'mode') {
      const items = MODES.map((mode) => ({ label: mode, description: mode === this.mode ? 'current' : '', mode }));
      const chosen = await window.showQuickPick(items, { title: 'Search Mode' });
      this.choice = { ...this.choice, mode: chosen?.mode ?? this.choice.mode };
    } else {
      const items = scopesFor(this.file).map((scope) => ({ label: nameOf(scope), scope }));
      const chosen = await window.showQuickPick(items, { title: 'Search Scope' });
      this.choice = { ...this.choice, scope: chosen?.scope ?? this.choice.scope };
    }
    this.onReopen(this.choice);
  }

  /** While it indexes it tells how far it is several times a second: that is no reason to ask again, or to stop asking. */
  private onServer(kind: ServerState['kind']): void {
    if (kind === this.serverKind) {
      return;
    }
    this.serverKind = kind;
    const isWaiting = this.pick.items.some((item) => 'notice' in item);
    if (this.query !== '' && this.hits.length === 0 && isWaiting) {
      this.latest.schedule(TYPING_PAUSE, (signal) => this.answer(this.query, signal));
    }
  }

  private onHide(): void {
    this.latest.cancel();
    this.closing.abort();
    void commands.executeCommand('setContext', 'leancode.isSearchOpen', false);
    if (!this.isChoosing) {
      void (this.hasChosen ? this.preview.end() : this.preview.restore()).finally(() => this.preview.dispose());
    }
    this.onClose();
    this.listeners.forEach((listener) => listener.dispose());
    this.pick.dispose();
  }
}

function hitItem(hit: Hit): Item {
  const place = `${workspace.asRelativePath(Uri.parse(hit.location.uri))}:${hit.location.range.start.line + 1}`;
  return {
    label: hit.qualifiedName || hit.name,
    description: place,
    detail: detailOf(hit),
    iconPath: new ThemeIcon(iconOf(hit.kind)),
    alwaysShow: true,
    buttons: [toSide],
    hit,
  };
}

function noticeItem(text: string, icon: string): Item {
  return { label: text, iconPath: new ThemeIcon(icon), alwaysShow: true, notice: true, isFailure: false };
}

/** A newer search has taken this one's place. */
function isOvertaken(error: unknown): boolean {
  return error instanceof ResponseError && (error.code === -32802 || error.code === -32800);
}
