// Nothing but a default export.
export default function (a, b) {
  return a + b;
}

export async function* stream() { yield 1; }
