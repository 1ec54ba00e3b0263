import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PrunedFunction, PrunedToken } from '../src/protocol.js';
import { heatLevels, removedStretches, summaryOf, uncovered } from '../src/pruningRanges.js';
import type { Place, Stretch } from '../src/pruningRanges.js';

/** "1:2-3" is characters 2 to 3 of line 1, "1:2-4:0" a stretch over lines. */
function stretch(text: string): Stretch {
  const [, line, from, last, to] = /^(\d+):(\d+)-(?:(\d+):)?(\d+)$/.exec(text) ?? [];
  return { start: { line: Number(line), character: Number(from) }, end: { line: Number(last ?? line), character: Number(to) } };
}
const nothingBetween = (): boolean => true;
const stretches = (...texts: string[]): Stretch[] => texts.map(stretch);

function fn(tokens: [string, boolean, (number | null)?][], before = 10, after = 6): PrunedFunction {
  const made = tokens.map(([range, kept, importance = null]): PrunedToken => ({ range: stretch(range), category: '', importance, kept }));
  return { name: 'f', range: stretch('0:0-9:0'), strategy: 'leancode', removal: 0.4, subwordsBefore: before, subwordsAfter: after, text: '', tokens: made };
}

test('neighbouring removed tokens are one stretch, over blanks and line ends', () => {
  const f = fn([['0:0-3', true], ['0:4-5', false], ['0:6-7', false], ['1:2-4', false], ['1:5-6', true], ['1:7-9', false]]);
  assert.deepEqual(removedStretches([f], nothingBetween), stretches('0:4-1:4', '1:7-9'));
});

test('a stretch does not reach over a function inside, nor from one function to the next', () => {
  const outer = fn([['0:0-3', true], ['1:0-5', false], ['5:0-5', false], ['5:6-8', false]]);
  const inner = fn([['2:0-5', true], ['3:0-5', false]]);
  const next = fn([['9:0-4', false]]);
  assert.deepEqual(removedStretches([outer, inner, next], nothingBetween), stretches('1:0-5', '3:0-5', '5:0-8', '9:0-4'));
});

test('nor over documentation, which is no token', () => {
  const f = fn([['0:0-3', false], ['0:3-4', false], ['9:4-6', false], ['9:7-8', false]]);
  const isBlank = (start: Place, end: Place): boolean => start.line === end.line;
  assert.deepEqual(removedStretches([f], isBlank), stretches('0:0-4', '9:4-8'));
});

const CASES: [string, string[], string[], string[]][] = [
  ['nothing is covered', ['0:0-4'], [], ['0:0-4']],
  ['all is covered', ['0:0-4', '1:0-2'], ['0:0-4', '1:0-2'], []],
  ['the first are covered', ['0:0-4', '1:0-2', '2:0-2'], ['0:0-4'], ['1:0-2', '2:0-2']],
  ['the middle is covered', ['0:0-9'], ['0:3-5'], ['0:0-3', '0:5-9']],
  ['one cover over two stretches', ['0:0-4', '0:6-9'], ['0:2-8'], ['0:0-2', '0:8-9']],
  ['covers beyond the ends', ['1:2-5'], ['0:0-1:3', '1:4-9:0'], ['1:3-4']],
  ['touching covers nothing', ['0:2-4'], ['0:0-2', '0:4-6'], ['0:2-4']],
  ['any order', ['2:0-1', '0:0-1'], ['2:0-1'], ['0:0-1']],
];
for (const [name, all, covered, expected] of CASES) {
  test(`what diagnostics do not show: ${name}`, () => {
    assert.deepEqual(uncovered(stretches(...all), stretches(...covered)), stretches(...expected));
  });
}

test('heat goes by rank within a function; what is removed or has no score has none', () => {
  const f = fn([['0:0-1', true, 5], ['0:1-2', true, 1], ['0:2-3', true, 3], ['0:3-4', false, 9], ['0:4-5', true, null]]);
  assert.deepEqual(heatLevels([f], 3), [stretches('0:1-2'), stretches('0:2-3'), stretches('0:0-1')]);
});

test('the summary is of the whole file', () => {
  assert.deepEqual(summaryOf([fn([], 10, 6), fn([], 30, 26)]), { strategy: 'leancode', percent: 20, removal: 0.4 });
  assert.equal(summaryOf([]), undefined);
});
