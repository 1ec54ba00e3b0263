import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hit } from '../src/protocol.js';
import { asText, groupByFile, without } from '../src/resultsTree.js';
import type { PinnedSearch } from '../src/resultsTree.js';
import { SearchHistory } from '../src/searchHistory.js';
import { detailOf, notice, placeholderOf, titleOf } from '../src/searchItems.js';
import { paramsOf, scopesFor } from '../src/searchScope.js';
import type { Scope } from '../src/searchScope.js';

function hit(path: string, line: number, changes: Partial<Hit> = {}): Hit {
  const range = { start: { line, character: 0 }, end: { line: line + 3, character: 0 } };
  return {
    location: { uri: `file:///w/${path}`, range }, name: 'f', qualifiedName: `f${line}`, containerName: '', kind: 'function',
    language: 'python', signature: 'def f(x)', snippet: '', score: 1, semanticRank: null, lexicalRank: null, ...changes,
  };
}

test('the detail shows the signature once', () => {
  assert.equal(detailOf(hit('a.py', 0, { snippet: 'def f(x):\n    return g(\n        x)' })), 'def f(x)  ·  return g( x)');
  assert.equal(detailOf(hit('a.py', 0, { signature: '', snippet: 'x = 1' })), 'x = 1');
  assert.equal(detailOf(hit('a.js', 0, { signature: 'function f(x)', snippet: 'export function f(x) {\n  g();' })), 'function f(x)  ·  g();');
  assert.equal(detailOf(hit('a.py', 0, { snippet: 'def f(x): return 5' })), 'def f(x)  ·  return 5');
  assert.equal(detailOf(hit('a.py', 0, { snippet: 'y'.repeat(500) })).length, 'def f(x)  ·  '.length + 160);
});

test('the last line says why the list is as it is', () => {
  const state = { query: 'q', nHits: 3, isBusy: false, degraded: null };
  assert.equal(notice(state), undefined);
  assert.equal(notice({ ...state, query: '', nHits: 0 }), undefined);
  assert.equal(notice({ ...state, nHits: 0, isBusy: true }), undefined);
  assert.equal(notice({ ...state, degraded: 'indexing 3/9 files' }), 'Results may improve: indexing 3/9 files');
  assert.equal(notice({ ...state, nHits: 0, degraded: 'indexing 3/9 files' }), 'Nothing yet: indexing 3/9 files');
  assert.match(notice({ ...state, nHits: 0 }) ?? '', /^Nothing fits/);
});

test('scopes follow the file in view', () => {
  assert.equal(scopesFor(undefined).length, 2);
  const params = (scope: Scope): object => paramsOf('q', { mode: undefined, scope });
  const scopes = scopesFor({ relativePath: 'src/net/a.sh', languageId: 'shellscript' }).map(params);
  assert.deepEqual(scopes[0], { query: 'q' });
  assert.deepEqual(scopes.slice(2), [{ query: 'q', include: ['/src/net/'] }, { query: 'q', languages: ['bash'] }]);
  assert.equal(scopesFor({ relativePath: 'notes.md', languageId: 'markdown' }).length, 2);
  assert.deepEqual(scopesFor({ relativePath: undefined, languageId: 'shellscript' }).slice(2), [{ kind: 'language', language: 'bash' }]);
});

test('folders may have names that are globs', () => {
  const include = (path: string): string[] | undefined => paramsOf('q', { mode: undefined, scope: { kind: 'folder', path } }).include;
  assert.deepEqual(include('app/[id]/x'), ['/app/\\[id\\]/x/']);
  assert.deepEqual(include('a*b?c\\d'), ['/a\\*b\\?c\\\\d/']);
});

test('a mode goes along if somebody chose it', () => {
  assert.deepEqual(paramsOf('q', { mode: 'lexical', scope: { kind: 'language', language: 'c' } }), { query: 'q', mode: 'lexical', languages: ['c'] });
});

test('what is unusual about a search stands in the title, everything in the empty field', () => {
  const all: Scope = { kind: 'workspace' };
  const folder: Scope = { kind: 'folder', path: 'src' };
  assert.equal(titleOf(undefined, all), 'LeanCode: Search Workspace');
  assert.equal(titleOf('hybrid', all), 'LeanCode: Search Workspace');
  assert.equal(titleOf('lexical', all), 'LeanCode: Search Workspace (by words and names)');
  assert.equal(titleOf('semantic', folder), 'LeanCode: Search Workspace (by meaning, in src/)');
  assert.equal(titleOf(undefined, { kind: 'withoutTests' }), 'LeanCode: Search Workspace (without tests)');
  assert.equal(placeholderOf('semantic', folder), 'Say what the code does, or name it (by meaning; in src/)');
  assert.equal(placeholderOf(undefined, all), 'Say what the code does, or name it (whole workspace)');
});

test('the history keeps each query once, the newest first', async () => {
  const stored = new Map<string, unknown>();
  const history = new SearchHistory({
    get: <T>(key: string, fallback: T): T => (stored.get(key) as T | undefined) ?? fallback,
    update: async (key, value) => void stored.set(key, value),
  });
  for (const query of ['a', 'b', ' a ', '', '  ']) {
    await history.add(query);
  }
  assert.deepEqual(history.entries(), ['a', 'b']);
  await history.remove('b');
  assert.deepEqual(history.entries(), ['a']);
  for (let n = 0; n < 50; n++) {
    await history.add(`q${n}`);
  }
  assert.equal(history.entries().length, 30);
  assert.equal(history.entries()[0], 'q49');
});

test('pinned results are grouped by file and copied as places', () => {
  const search: PinnedSearch = { kind: 'search', query: 'q', mode: 'hybrid', scope: { kind: 'workspace' }, files: [] };
  search.files = groupByFile(search, [hit('b.py', 9), hit('a.py', 4), hit('b.py', 2)]);
  assert.equal(asText([search], (uri) => uri.slice('file:///w/'.length)), 'b.py:3: f2\nb.py:10: f9\na.py:5: f4');
  const second = search.files[1];
  const only = second?.hits[0];
  assert.ok(second && only);
  assert.deepEqual(without([search], only), [search]);
  assert.deepEqual(search.files.map(({ uri }) => uri), ['file:///w/b.py']);
  assert.deepEqual(without([search], search), []);
});
