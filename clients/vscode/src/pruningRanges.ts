/** Which stretches of a file pruning removes, and which of them the server's diagnostics do not show. Pure. */

import type { PrunedFunction, PrunedToken } from './protocol.js';

export interface Place {
  line: number;
  character: number;
}

export interface Stretch {
  start: Place;
  end: Place;
}

/**
 * Removed tokens, in order, without overlap; neighbours are one stretch, over blanks and line ends.
 * @param isBlank whether there is nothing else between two places. Documentation is no token, and lies between some.
 */
export function removedStretches(functions: readonly PrunedFunction[], isBlank: (start: Place, end: Place) => boolean): Stretch[] {
  // A function's own tokens leave out those of functions inside of it: what is next to what is seen in the file's order.
  const tokens = functions.flatMap((owner) => owner.tokens.map((token) => ({ owner, token })));
  tokens.sort((a, b) => compare(a.token.range.start, b.token.range.start));
  const stretches: Stretch[] = [];
  let last: PrunedFunction | undefined;
  for (const { owner, token } of tokens) {
    const open = stretches[stretches.length - 1];
    if (!token.kept && open && owner === last && isBlank(open.end, token.range.start)) {
      open.end = token.range.end;
    } else if (!token.kept) {
      stretches.push({ start: token.range.start, end: token.range.end });
    }
    last = token.kept ? undefined : owner;
  }
  return joined(stretches);
}

/** What of `stretches` lies in none of `covered`. Both may be in any order. */
export function uncovered(stretches: readonly Stretch[], covered: readonly Stretch[]): Stretch[] {
  const rest: Stretch[] = [];
  const covers = joined(covered);
  let next = 0;
  for (const stretch of joined(stretches)) {
    let start = stretch.start;
    while (next > 0 && isBefore(start, (covers[next - 1] as Stretch).end)) {
      next--;
    }
    for (; next < covers.length && isBefore((covers[next] as Stretch).start, stretch.end); next++) {
      const cover = covers[next] as Stretch;
      if (isBefore(start, cover.start)) {
        rest.push({ start, end: cover.start });
      }
      if (isBefore(start, cover.end)) {
        start = cover.end;
      }
    }
    if (isBefore(start, stretch.end)) {
      rest.push({ start, end: stretch.end });
    }
  }
  return rest;
}

/** Kept tokens by how important they are within their function: `levels` lists, the least important first. */
export function heatLevels(functions: readonly PrunedFunction[], levels: number): Stretch[][] {
  const found: Stretch[][] = Array.from({ length: levels }, () => []);
  for (const { tokens } of functions) {
    const scored = tokens.filter((token): token is PrunedToken & { importance: number } => token.kept && token.importance !== null);
    const sorted = scored.map((token) => token.importance).sort((a, b) => a - b);
    for (const token of scored) {
      const rank = sorted.length > 1 ? firstAtLeast(sorted, token.importance) / (sorted.length - 1) : 0;
      found[Math.min(levels - 1, Math.floor(rank * levels))]?.push(token.range);
    }
  }
  return found;
}

export interface Summary {
  strategy: string;
  /** The share of subwords that is gone, in percent. */
  percent: number;
  /** The share that was asked for, in [0, 0.9]. */
  removal: number;
}

/** Of a whole file; undefined where it has no functions. */
export function summaryOf(functions: readonly PrunedFunction[]): Summary | undefined {
  const before = functions.reduce((sum, { subwordsBefore }) => sum + subwordsBefore, 0);
  const after = functions.reduce((sum, { subwordsAfter }) => sum + subwordsAfter, 0);
  const first = functions[0];
  if (first === undefined || before === 0) {
    return undefined;
  }
  return { strategy: first.strategy, percent: Math.round(100 * (1 - after / before)), removal: first.removal };
}

function joined(stretches: readonly Stretch[]): Stretch[] {
  const sorted = [...stretches].sort((a, b) => compare(a.start, b.start) || compare(a.end, b.end));
  const found: Stretch[] = [];
  for (const { start, end } of sorted) {
    const last = found[found.length - 1];
    if (last && !isBefore(last.end, start)) {
      last.end = isBefore(last.end, end) ? end : last.end;
    } else {
      found.push({ start, end });
    }
  }
  return found;
}

function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function compare(a: Place, b: Place): number {
  return a.line - b.line || a.character - b.character;
}

function isBefore(a: Place, b: Place): boolean {
  return compare(a, b) < 0;
}
