/** The server's own methods, as docs/protocol.md describes them, and nothing else. */

import { NotificationType, RequestType } from 'vscode-languageserver-protocol';
import type { Position, ProgressToken, Range, TextDocumentIdentifier } from 'vscode-languageserver-protocol';

export type SearchMode = 'hybrid' | 'semantic' | 'lexical';

export interface SearchParams {
  query: string;
  limit?: number;
  mode?: SearchMode;
  languages?: string[];
  kinds?: string[];
  include?: string[];
  exclude?: string[];
  partialResultToken?: ProgressToken;
}

export interface Hit {
  location: { uri: string; range: Range };
  name: string;
  qualifiedName: string;
  containerName: string;
  kind: string;
  language: string;
  signature: string;
  snippet: string;
  score: number;
  semanticRank: number | null;
  lexicalRank: number | null;
}

export interface SearchResult {
  hits: Hit[];
  degraded: string | null;
  tookMs: number;
}

export interface PartialSearchResult {
  hits: Hit[];
  replace: true;
  stage: 'lexical' | 'hybrid';
}

export interface PlaceParams {
  textDocument: TextDocumentIdentifier;
  position: Position;
  limit?: number;
}

export interface PrunedToken {
  range: Range;
  category: string;
  importance: number | null;
  kept: boolean;
}

export interface PrunedFunction {
  name: string;
  range: Range;
  strategy: string;
  removal: number;
  subwordsBefore: number;
  subwordsAfter: number;
  text: string;
  tokens: PrunedToken[];
}

export interface PruningParams {
  textDocument: TextDocumentIdentifier;
  position?: Position;
  range?: Range;
  strategy?: string;
  removal?: number;
}

export interface PruningResult {
  functions: PrunedFunction[];
}

export interface Status {
  health: 'ok' | 'warning' | 'error';
  quiescent: boolean;
  message: string;
  model: string | null;
  device: string | null;
  index: { files: number; units: number; embedded: number; pending: number };
}

export const searchRequest = new RequestType<SearchParams, SearchResult, void>('leancode/search');
export const similarRequest = new RequestType<PlaceParams, SearchResult | null, void>('leancode/similar');
export const pruningRequest = new RequestType<PruningParams, PruningResult | null, void>('leancode/pruning');
export const statusRequest = new RequestType<Record<string, never>, Status, void>('leancode/status');
export const statusChanged = new NotificationType<Status>('leancode/statusChanged');

export const commands = {
  reindex: 'leancode.server.reindex',
  clearIndex: 'leancode.server.clearIndex',
  togglePruning: 'leancode.server.togglePruning',
  setRemoval: 'leancode.server.setRemoval',
  setStrategy: 'leancode.server.setStrategy',
  copyPruned: 'leancode.server.copyPruned',
  insertDocstring: 'leancode.server.insertDocstring',
} as const;
