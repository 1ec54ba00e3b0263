/** Where a search looks, as the server's filters. */

import type { SearchMode, SearchParams } from './protocol.js';

export type Scope =
  | { kind: 'workspace' }
  | { kind: 'folder'; path: string }
  | { kind: 'language'; language: string }
  | { kind: 'withoutTests' };

/** How a search is asked for. */
export interface Choice {
  /** Undefined unless somebody has chosen one: then the settings decide, of which the server knows more. */
  mode: SearchMode | undefined;
  scope: Scope;
}

export function paramsOf(query: string, { mode, scope }: Choice): SearchParams {
  return { query, ...(mode !== undefined && { mode }), ...filtersOf(scope) };
}

const TESTS = ['test/', 'tests/', '__tests__/', 'spec/', 'test_*', '*_test.*', '*.test.*', '*.spec.*'];

function filtersOf(scope: Scope): Pick<SearchParams, 'include' | 'exclude' | 'languages'> {
  switch (scope.kind) {
    case 'workspace':
      return {};
    case 'folder':
      return { include: [`/${scope.path.replace(/[[\]*?\\]/g, '\\$&')}/`] };
    case 'language':
      return { languages: [scope.language] };
    case 'withoutTests':
      return { exclude: TESTS };
  }
}

export function nameOf(scope: Scope): string {
  switch (scope.kind) {
    case 'workspace':
      return 'whole workspace';
    case 'folder':
      return `in ${scope.path}/`;
    case 'language':
      return `${scope.language} only`;
    case 'withoutTests':
      return 'without tests';
  }
}

/** VS Code's names of languages that LeanCode calls something else. */
const LANGUAGES: Record<string, string> = {
  shellscript: 'bash',
  javascriptreact: 'javascript',
  typescriptreact: 'typescript',
};

export const VSCODE_LANGUAGES = [
  'c', 'cpp', 'csharp', 'elixir', 'go', 'haskell', 'java', 'javascript', 'javascriptreact', 'kotlin', 'lua', 'php',
  'python', 'ruby', 'rust', 'scala', 'shellscript', 'swift', 'typescript', 'typescriptreact', 'zig',
];

export function languageOf(languageId: string): string {
  return LANGUAGES[languageId] ?? languageId;
}

export interface FileInView {
  /** Within the workspace, with "/" between names; undefined if it is none of the workspace's files. */
  relativePath: string | undefined;
  languageId: string;
}

/** The scopes to choose from while a file is looked at. */
export function scopesFor(file: FileInView | undefined): Scope[] {
  const scopes: Scope[] = [{ kind: 'workspace' }, { kind: 'withoutTests' }];
  if (file) {
    const folder = file.relativePath?.split('/').slice(0, -1).join('/') ?? '';
    if (folder !== '') {
      scopes.push({ kind: 'folder', path: folder });
    }
    if (VSCODE_LANGUAGES.includes(file.languageId)) {
      scopes.push({ kind: 'language', language: languageOf(file.languageId) });
    }
  }
  return scopes;
}
