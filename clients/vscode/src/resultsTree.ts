/** Pinned searches as a tree: searches, their files, their hits. Made without the editor. */

import type { Hit } from './protocol.js';
import type { Choice } from './searchScope.js';

export interface PinnedSearch extends Choice {
  kind: 'search';
  query: string;
  /** The place that similar functions were asked for, instead of a query. */
  place?: { uri: string; line: number; character: number };
  files: FileNode[];
}

export interface FileNode {
  kind: 'file';
  uri: string;
  search: PinnedSearch;
  hits: HitNode[];
}

export interface HitNode {
  kind: 'hit';
  hit: Hit;
  file: FileNode;
}

export type Node = PinnedSearch | FileNode | HitNode;

/** Files in the order of their best hits; the hits of a file by line. */
export function groupByFile(search: PinnedSearch, hits: readonly Hit[]): FileNode[] {
  const files = new Map<string, FileNode>();
  for (const hit of hits) {
    const file: FileNode = files.get(hit.location.uri) ?? { kind: 'file', uri: hit.location.uri, search, hits: [] };
    files.set(hit.location.uri, file);
    file.hits.push({ kind: 'hit', hit, file });
  }
  for (const file of files.values()) {
    file.hits.sort((a, b) => a.hit.location.range.start.line - b.hit.location.range.start.line);
  }
  return [...files.values()];
}

export function hitsOf(node: Node): Hit[] {
  switch (node.kind) {
    case 'search':
      return node.files.flatMap(hitsOf);
    case 'file':
      return node.hits.flatMap(hitsOf);
    case 'hit':
      return [node.hit];
  }
}

/** What is copied: one line for each hit, as compilers write places. */
export function asText(nodes: readonly Node[], nameOfFile: (uri: string) => string): string {
  return nodes
    .flatMap(hitsOf)
    .map((hit) => `${nameOfFile(hit.location.uri)}:${hit.location.range.start.line + 1}: ${hit.qualifiedName || hit.name}`)
    .join('\n');
}

/** The searches without one of their nodes; searches and files that become empty go, too. */
export function without(searches: readonly PinnedSearch[], node: Node): PinnedSearch[] {
  for (const search of searches) {
    for (const file of search.files) {
      file.hits = file.hits.filter((hit) => hit !== node);
    }
    search.files = search.files.filter((file) => file !== node && file.hits.length > 0);
  }
  return searches.filter((search) => search !== node && (search.files.length > 0 || node.kind === 'search'));
}
