// Runs inside of VS Code's extension host, against the installed extension. `run` rejects with what failed.
const assert = require('node:assert/strict');
const { join } = require('node:path');
const { Position, Selection, Uri, DiagnosticSeverity, DiagnosticTag, ConfigurationTarget, TabInputTextDiff, commands, env, extensions, languages, window, workspace } = require('vscode');

const PATIENCE = 90_000; // milliseconds
const folder = () => workspace.workspaceFolders[0].uri.fsPath;
const leancode = (name, ...args) => commands.executeCommand(`leancode.${name}`, ...args);
const setting = (name, value) => workspace.getConfiguration('leancode').update(name, value, ConfigurationTarget.Workspace);
const pruned = (document) => languages.getDiagnostics(document.uri).filter(({ code }) => code === 'pruned');

async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  for (let value; ; ) {
    value = await condition();
    if (value) {
      return value;
    }
    assert.ok(Date.now() < end, `did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function open(name, needle) {
  const document = await workspace.openTextDocument(Uri.file(join(folder(), name)));
  const editor = await window.showTextDocument(document, { preview: false });
  const place = needle === undefined ? new Position(0, 0) : document.positionAt(document.getText().indexOf(needle));
  editor.selection = new Selection(place, place);
  return editor;
}

async function hoverText(document, place) {
  const hovers = await commands.executeCommand('vscode.executeHoverProvider', document.uri, place);
  return hovers.flatMap(({ contents }) => contents.map((content) => content.value ?? content)).join('\n');
}

const tests = {
  async 'every command that the extension names is there'() {
    const named = extensions.getExtension('leancode.leancode').packageJSON.contributes.commands.map(({ command }) => command);
    assert.ok(named.length > 20);
    const known = new Set(await commands.getCommands());
    assert.deepEqual(named.filter((name) => !known.has(name)), []);
  },

  async 'hover'() {
    const { document } = await open('tides.py');
    const place = document.positionAt(document.getText().indexOf('highest_water') + 3);
    await until('a hover says what the function does', async () => (await hoverText(document, place)).includes('When the tide is highest at a port.'));
  },

  async 'symbols of the workspace are found by a sentence'() {
    let names = [];
    await until('the function is found', async () => {
      const symbols = await commands.executeCommand('vscode.executeWorkspaceSymbolProvider', 'when is the tide highest');
      names = symbols.map(({ name }) => name);
      return names.some((name) => name.includes('highest_water'));
    }).catch((error) => assert.fail(`${error.message}; found: ${names}`));
  },

  async 'insert summary as docstring'() {
    const editor = await open('tides.py', 'port.lows');
    const before = editor.document.getText();
    await leancode('insertDocstring');
    const added = editor.document.getText();
    assert.match(added, /def lowest_water\(port, day\):\n    """[A-Z].*\."""\n    return port\.lows/);
    assert.equal(added.replace(/\n    """[A-Z][^"]*port[^"]*"""(?=\n    return port\.lows)/, ''), before);
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
  },

  async 'copy pruned function'() {
    await env.clipboard.writeText('');
    await open('weighted.py', 'def bellman_ford_path(');
    await leancode('copyPruned');
    const text = await env.clipboard.readText();
    assert.match(text, /bellman_ford_path/);
    assert.ok(text.length < 600, text);
  },

  async 'the pruning view is of hints, goes by the settings, and stays on'() {
    const { document } = await open('dense.py');
    assert.deepEqual(pruned(document), []);
    await leancode('togglePruningView');
    const usual = (await until('ranges are marked', () => pruned(document).length > 10 && pruned(document))).length;
    const kinds = new Set(pruned(document).map(({ severity, tags, source }) => `${severity} ${tags} ${source}`));
    assert.deepEqual([...kinds], [`${DiagnosticSeverity.Hint} ${DiagnosticTag.Unnecessary} leancode`]);
    await setting('pruning.removal', 0.1);
    await until('another ratio marks less', () => pruned(document).length > 0 && pruned(document).length < usual);
    await setting('pruningView.look', 'heat');
    await until('the heat look draws all by itself', () => pruned(document).length === 0);
    await setting('pruningView.look', undefined);
    await setting('pruning.removal', undefined);
    await until('all is as before', () => pruned(document).length === usual);
    await leancode('hidePruningView');
    await until('the view is off', () => pruned(document).length === 0);
    await setting('pruningView.enabled', true);
    await until('the setting turns it on', () => pruned(document).length === usual);
    await setting('pruningView.enabled', undefined);
    await until('and off', () => pruned(document).length === 0);
  },

  async 'a search previews, goes back, and opens'() {
    const before = await open('tides.py', 'def lowest_water');
    const nTabs = window.tabGroups.activeTabGroup.tabs.length;
    await leancode('search', 'shortest distances between all pairs of nodes');
    await until('a preview', () => window.visibleTextEditors.some(({ document }) => document.uri.path.endsWith('dense.py')));
    await commands.executeCommand('workbench.action.closeQuickOpen');
    await until('what was there before', () => window.activeTextEditor?.document === before.document && window.tabGroups.activeTabGroup.tabs.length === nTabs);
    assert.equal(window.activeTextEditor.selection.active.line, before.document.positionAt(before.document.getText().indexOf('def lowest_water')).line);
    await leancode('search', 'when is the sea level highest');
    await leancode('search', 'shortest distances between all pairs of nodes'); // the picker that is open takes it
    await until('a preview', () => window.visibleTextEditors.some(({ document }) => document.uri.path.endsWith('dense.py')));
    await leancode('search.openToSide');
    await until('it is open to the side', () => window.tabGroups.all.length === 2 && window.activeTextEditor?.document.uri.path.endsWith('dense.py'));
    await commands.executeCommand('workbench.action.closeActiveEditor');
  },

  async 'a search that is given up leaves a comparison where it is'() {
    const [left, right] = ['tides.py', 'astar.py'].map((name) => Uri.file(join(folder(), name)));
    for (const preview of [false, true]) {
      await commands.executeCommand('vscode.diff', left, right, 'left and right', { preview });
      const active = () => window.tabGroups.activeTabGroup.activeTab?.input;
      await until('the comparison', () => active() instanceof TabInputTextDiff);
      const nTabs = window.tabGroups.activeTabGroup.tabs.length;
      await leancode('search', 'shortest distances between all pairs of nodes');
      await until('a preview', () => window.visibleTextEditors.some(({ document }) => document.uri.path.endsWith('dense.py')));
      await commands.executeCommand('workbench.action.closeQuickOpen');
      await until('the comparison again', () => active() instanceof TabInputTextDiff && window.tabGroups.activeTabGroup.tabs.length === nTabs);
      await commands.executeCommand('workbench.action.closeActiveEditor');
    }
  },

  async 'restarts that are asked for at once are one after the other'() {
    await Promise.all([leancode('restart'), leancode('restart'), leancode('restart')]);
    const { document } = await open('tides.py');
    const place = document.positionAt(document.getText().indexOf('highest_water') + 3);
    await until('a hover again', async () => (await hoverText(document, place)).includes('highest at a port'));
  },
};

exports.run = async () => {
  await extensions.getExtension('leancode.leancode').activate();
  for (const [name, test] of Object.entries(tests)) {
    const began = Date.now();
    try {
      await test();
    } catch (error) {
      console.log(`in host: ${name} FAILED: ${error.stack ?? error}`);
      throw error;
    }
    console.log(`in host: ${name} (${Date.now() - began} ms)`);
  }
};
