// What the editor really draws: which characters are faded, line by line, over a whole file.

/** The lines that the editor has in the page now: number, text, and for each character its opacity. */
export async function drawnLines(editor) {
  const lines = await editor.editor().evaluate((element) => {
    const numbers = new Map();
    for (const row of element.querySelectorAll('.margin-view-overlays > div')) {
      numbers.set(row.style.top, Number(row.querySelector('.line-numbers')?.textContent));
    }
    return [...element.querySelectorAll('.view-lines > .view-line')].map((line) => {
      let text = '';
      const opacities = [];
      for (const span of line.querySelectorAll(':scope > span > span')) {
        text += span.textContent;
        opacities.push(...Array(span.textContent.length).fill(Number(getComputedStyle(span).opacity)));
      }
      return { number: numbers.get(line.style.top), text, opacities };
    });
  });
  return lines
    .filter(({ number }) => number > 0)
    .map((line) => ({ ...line, text: line.text.replace(/[\u00a0\u200b]/g, ' ') }));
}

/**
 * Page through the file until every line was seen, and each faded exactly as the server says: `expected` is `removed` of server.mjs.
 * Blanks have no colour to fade. `upTo` ends it at a line. Returns the opacities in which faded characters are drawn.
 */
export async function assertDrawn(editor, expected, { upTo = expected.lines.length } = {}) {
  const { lines, masks } = expected;
  const seen = new Set();
  const opacities = new Set();
  for (let next = 1; next <= upTo; ) {
    await editor.goTo(next);
    let wrong = 'no line is drawn';
    const drawn = await editor
      .until(`the lines around ${next} are faded as the server says`, async () => {
        const page = await drawnLines(editor);
        wrong = page.some(({ number }) => number === next) ? page.map((line) => difference(line, lines, masks)).find(Boolean) : 'the line is not in view';
        return wrong === undefined ? page : undefined;
      })
      .catch((error) => {
        throw new Error(`${error.message}; ${wrong}`);
      });
    for (const line of drawn) {
      seen.add(line.number);
      line.opacities.filter((opacity, index) => opacity < 0.9 && line.text[index] !== ' ').forEach((opacity) => opacities.add(opacity));
    }
    while (seen.has(next)) {
      next++;
    }
  }
  return [...opacities];
}

function difference({ number, text, opacities }, lines, masks) {
  const expected = lines[number - 1];
  if (expected === undefined || text.trimEnd() !== expected.trimEnd()) {
    return `line ${number} reads ${JSON.stringify(text)} instead of ${JSON.stringify(expected)}`;
  }
  const marks = [...text].map((character, index) => (character === ' ' ? ' ' : opacities[index] < 0.9 ? '#' : '.')).join('').trimEnd();
  const wanted = [...expected].map((character, index) => (/\s/.test(character) ? ' ' : masks[number - 1][index] ? '#' : '.')).join('').trimEnd();
  return marks === wanted ? undefined : `line ${number}:\n${expected}\n${marks}  drawn\n${wanted}  named by the server`;
}
