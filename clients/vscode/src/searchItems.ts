/** How a hit reads: plain texts, made without the editor. */

import type { Hit, SearchMode } from './protocol.js';
import { nameOf } from './searchScope.js';
import type { Scope } from './searchScope.js';

const ICONS: Record<string, string> = {
  function: 'symbol-function',
  method: 'symbol-method',
  closure: 'symbol-function',
  constructor: 'symbol-constructor',
  class: 'symbol-class',
  interface: 'symbol-interface',
  trait: 'symbol-interface',
  protocol: 'symbol-interface',
  enum: 'symbol-enum',
  struct: 'symbol-structure',
  module: 'symbol-module',
  namespace: 'symbol-namespace',
  type: 'symbol-class',
  property: 'symbol-property',
};

const SNIPPET_LENGTH = 160;

export function iconOf(kind: string): string {
  return ICONS[kind] ?? 'symbol-misc';
}

/** Identifies a hit between two answers to nearly the same query. */
export function keyOf(hit: Hit): string {
  return `${hit.location.uri}#${hit.location.range.start.line}:${hit.qualifiedName}`;
}

/** The signature, then what of the snippet is not the signature again, on one line. */
export function detailOf(hit: Hit): string {
  const signature = oneLine(hit.signature);
  const lines = hit.snippet.split('\n').map((line) => after(signature, oneLine(line))).filter((line) => line !== '');
  const begin = lines.findIndex((line) => !covers(signature, line));
  const rest = begin < 0 ? '' : lines.slice(begin).join(' ');
  return signature === '' ? shortened(rest) : `${shortened(signature)}${rest === '' ? '' : `  ·  ${shortened(rest)}`}`;
}

/** What a screen reader says instead of symbols. */
export function spokenLabel(hit: Hit, place: string): string {
  return `${hit.kind} ${hit.qualifiedName || hit.name}, ${hit.language}, ${place}`;
}

const SIDES: Record<SearchMode, string> = { hybrid: 'by meaning and words', semantic: 'by meaning', lexical: 'by words and names' };

/** What stands above a list that is not of all that there is, where it can be seen while somebody types. */
export function titleOf(mode: SearchMode | undefined, scope: Scope): string {
  const unusual = [mode === undefined || mode === 'hybrid' ? '' : SIDES[mode], scope.kind === 'workspace' ? '' : nameOf(scope)];
  const text = unusual.filter((each) => each !== '').join(', ');
  return `LeanCode: Search Workspace${text === '' ? '' : ` (${text})`}`;
}

export function placeholderOf(mode: SearchMode | undefined, scope: Scope): string {
  const sides = mode === undefined ? '' : `${SIDES[mode]}; `;
  return `Say what the code does, or name it (${sides}${nameOf(scope)})`;
}

/** The line that says why the list is as it is; undefined if there is nothing to say. */
export function notice(state: { query: string; nHits: number; isBusy: boolean; degraded: string | null }): string | undefined {
  if (state.query === '' || (state.isBusy && state.nHits === 0)) {
    return undefined;
  }
  if (state.nHits === 0) {
    return state.degraded === null ? 'Nothing fits. Try other words, another mode or a wider scope.' : `Nothing yet: ${state.degraded}`;
  }
  return state.degraded === null ? undefined : `Results may improve: ${state.degraded}`;
}

/** A line without the signature, and without what stands before that, such as `export`. */
function after(signature: string, line: string): string {
  const place = signature === '' ? -1 : line.indexOf(signature);
  return place < 0 ? line : line.slice(place + signature.length).replace(/^[\s:{]+/, '');
}

function covers(signature: string, line: string): boolean {
  const bare = (text: string): string => text.replace(/[\s:{]+/g, '');
  return bare(line) !== '' && bare(signature).includes(bare(line));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shortened(text: string): string {
  return text.length <= SNIPPET_LENGTH ? text : `${text.slice(0, SNIPPET_LENGTH - 1)}…`;
}
