/** The view of pinned results. */

import { EventEmitter, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, commands, env, window, workspace } from 'vscode';
import type { Disposable, TreeDataProvider, TreeView } from 'vscode';
import { messageOf, showError } from './log.js';
import { openHit } from './preview.js';
import { similarRequest } from './protocol.js';
import type { Hit, SearchResult } from './protocol.js';
import { asText, groupByFile, hitsOf, without } from './resultsTree.js';
import type { Node, PinnedSearch } from './resultsTree.js';
import { detailOf, iconOf, spokenLabel } from './searchItems.js';
import { search } from './searchRequests.js';
import { nameOf, paramsOf } from './searchScope.js';
import type { Choice } from './searchScope.js';
import type { Server } from './server.js';

const MANY = 20;

export class Results implements TreeDataProvider<Node>, Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly view: TreeView<Node>;
  private searches: PinnedSearch[] = [];
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly server: Server) {
    this.view = window.createTreeView('leancode.results', { treeDataProvider: this, showCollapseAll: true, canSelectMany: true });
  }

  async pin(query: string, hits: readonly Hit[], choice: Choice): Promise<void> {
    await this.add({ kind: 'search', query, ...choice, files: [] }, hits);
  }

  async pinSimilar(name: string, place: NonNullable<PinnedSearch['place']>, hits: readonly Hit[]): Promise<void> {
    const pinned: PinnedSearch = { kind: 'search', query: `like ${name}`, mode: 'semantic', scope: { kind: 'workspace' }, place, files: [] };
    await this.add(pinned, hits);
  }

  async refresh(node: Node | undefined): Promise<void> {
    const chosen = node?.kind === 'search' ? [node] : this.searches;
    await window.withProgress({ location: { viewId: 'leancode.results' } }, async () => {
      for (const pinned of chosen) {
        pinned.files = groupByFile(pinned, (await this.ask(pinned)).hits);
      }
    });
    this.show();
  }

  async openAll(node: Node | undefined): Promise<void> {
    const uris = new Map((node ? [node] : this.searches).flatMap(hitsOf).map((hit) => [hit.location.uri, hit]));
    const question = `Open ${uris.size} files?`;
    if (uris.size > MANY && (await window.showWarningMessage(question, { modal: true }, 'Open')) !== 'Open') {
      return;
    }
    for (const hit of uris.values()) {
      await openHit(hit);
    }
  }

  async copy(node: Node | undefined): Promise<void> {
    const selected = this.view.selection.length > 0 ? [...this.view.selection] : this.searches;
    const nodes = node && !selected.includes(node) ? [node] : selected;
    await env.clipboard.writeText(asText(nodes, (uri) => workspace.asRelativePath(Uri.parse(uri))));
  }

  remove(node: Node | undefined): void {
    for (const gone of node ? [node] : [...this.view.selection]) {
      this.searches = without(this.searches, gone);
    }
    this.show();
  }

  clear(): void {
    this.searches = [];
    this.show();
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) {
      return this.searches;
    }
    return node.kind === 'search' ? node.files : node.kind === 'file' ? node.hits : [];
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'hit' ? node.file : node.kind === 'file' ? node.search : undefined;
  }

  getTreeItem(node: Node): TreeItem {
    switch (node.kind) {
      case 'search':
        return searchItem(node);
      case 'file':
        return fileItem(node.uri, node.hits.length);
      case 'hit':
        return hitItem(node.hit);
    }
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }

  private async add(pinned: PinnedSearch, hits: readonly Hit[]): Promise<void> {
    pinned.files = groupByFile(pinned, hits);
    this.searches = [pinned, ...this.searches.filter((other) => other.query !== pinned.query)];
    this.show();
    await commands.executeCommand('leancode.results.focus');
    const first = pinned.files[0]?.hits[0];
    if (first) {
      await this.view.reveal(first, { focus: true, select: true, expand: true });
    }
  }

  private async ask(pinned: PinnedSearch): Promise<SearchResult> {
    const client = this.server.running();
    if (pinned.place) {
      const { uri, line, character } = pinned.place;
      const found = await client.sendRequest(similarRequest, { textDocument: { uri }, position: { line, character } });
      return found ?? { hits: [], degraded: null, tookMs: 0 };
    }
    return search(client, paramsOf(pinned.query, pinned), new AbortController().signal, () => undefined);
  }

  private show(): void {
    void commands.executeCommand('setContext', 'leancode.hasResults', this.searches.length > 0);
    this.changed.fire();
  }
}

export async function openFromTree(hit: Hit): Promise<void> {
  await openHit(hit).catch((error: unknown) => showError(messageOf(error)));
}

function searchItem(node: PinnedSearch): TreeItem {
  const n = node.files.reduce((sum, file) => sum + file.hits.length, 0);
  const item = new TreeItem(node.query, TreeItemCollapsibleState.Expanded);
  item.iconPath = new ThemeIcon(node.place ? 'references' : 'search');
  item.description = n === 0 ? 'nothing fits' : [`${n} in ${node.files.length} files`, ...(node.mode === undefined ? [] : [node.mode]), nameOf(node.scope)].join(', ');
  item.contextValue = 'search';
  item.accessibilityInformation = { label: `Search ${node.query}, ${item.description}` };
  return item;
}

function fileItem(uri: string, count: number): TreeItem {
  const item = new TreeItem(Uri.parse(uri), TreeItemCollapsibleState.Expanded);
  item.iconPath = ThemeIcon.File;
  item.description = true;
  item.contextValue = 'file';
  item.accessibilityInformation = { label: `${workspace.asRelativePath(Uri.parse(uri))}, ${count} results` };
  return item;
}

function hitItem(hit: Hit): TreeItem {
  const line = hit.location.range.start.line + 1;
  const item = new TreeItem(hit.qualifiedName || hit.name, TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon(iconOf(hit.kind));
  item.description = `${line}  ${detailOf(hit)}`;
  item.tooltip = hit.snippet;
  item.contextValue = 'hit';
  item.command = { command: 'leancode.results.open', title: 'Open', arguments: [hit] };
  item.accessibilityInformation = { label: spokenLabel(hit, `line ${line}`) };
  return item;
}
