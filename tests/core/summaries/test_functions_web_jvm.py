"""What summaries say of functions without documentation: JavaScript, TypeScript, TSX, Java, Kotlin and C#."""

from __future__ import annotations

import pytest

from tests.core.summaries.functions import summary_of

CASES = [
    (
        "javascript",
        """
async function loadUsers({ page, size }, retries = 3) {
  const reply = await fetchPage(page, size);
  for (const user of reply.users) { this.cache[user.id] = user; }
  if (!reply.ok) { throw new HttpError(reply.status); }
  return reply.users.map((user) => { return user.name; });
}
""",
        (
            "Takes page, size and retries; loops over reply.users, calls fetchPage, updates this.cache and "
            "returns the result of reply.users.map; throws HttpError."
        ),
    ),
    (
        "javascript",
        "const isEven = (number) => number % 2 === 0;",
        "Takes number; returns whether number % 2 === 0.",
    ),
    (
        "javascript",
        "function Counter(start) { this.value = start; this.next = function () { return this.value++; }; }",
        "Takes start; defines this.next and sets this.value.",
    ),
    (
        "javascript",
        """
function point(x, y) {
  return { x, y, length: Math.hypot(x, y), angle: Math.atan2(y, x), kind: "polar and cartesian" };
}
""",
        "Takes x and y; calls Math.hypot and Math.atan2, and returns an object with x, y, length and 2 others.",
    ),
    (
        "typescript",
        """
export function groupBy<T>(items: T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) { addTo(groups, key(item), item); }
  return groups;
}
""",
        "Takes items and key; loops over items, calls addTo and key, creates Map, and returns groups.",
    ),
    (
        "typescript",
        'export function isText(value: unknown): value is string { return typeof value === "string"; }',
        'Takes value; returns whether typeof value === "string".',
    ),
    (
        "typescript",
        "export function* evens(limit: number): Generator<number> { for (let i = 0; i < limit; i += 2) { yield i; } }",
        "Takes limit; yields i.",
    ),
    (
        "tsx",
        'export function Greeting({ name }: Props) { return <p className="greeting">Hello {name}</p>; }',
        "Takes name; returns a <p> element.",
    ),
    (
        "tsx",
        """
const useName = (id: string) => {
  const [name, setName] = useState("");
  useEffect(() => { load(id).then(setName); }, [id]);
  return name;
};
""",
        "Takes id; calls useState, useEffect and load, and returns name.",
    ),
    (
        "tsx",
        "function pick(on: boolean) { return on ? <Yes /> : null; }",
        "Takes on; returns a <Yes> element or null.",
    ),
    (
        "java",
        """
@Override
public <T> List<T> load(final String path, @Nullable Map<String, T> defaults) throws IOException {
    try (Reader reader = Files.newBufferedReader(Path.of(path))) {
        this.path = path;
        return parser.parse(reader, defaults);
    } catch (ParseException error) {
        throw new IOException(error);
    }
}
""",
        (
            "Takes path and defaults; calls Files.newBufferedReader and Path.of, sets this.path, and returns the "
            "result of parser.parse; handles ParseException; throws IOException."
        ),
    ),
    (
        "java",
        "public boolean hasNext() { return position < size; }",
        "Returns whether position < size.",
    ),
    (
        "java",
        "public Stack() { this(10); }",
        "Calls another constructor.",
    ),
    (
        "java",
        "int sign(int x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }",
        "Takes x; returns 1, -1 or 0.",
    ),
    (
        "kotlin",
        """
suspend fun refresh(ids: List<Int>, force: Boolean = false): Result<Unit> {
    for (id in ids) { repository.update(id) }
    lastRefresh = clock.now()
    return Result.success(Unit)
}
""",
        "Takes ids and force; loops over ids, calls repository.update and returns the result of Result.success.",
    ),
    (
        "kotlin",
        "fun area(width: Int, height: Int) = width * height",
        "Takes width and height; returns width * height.",
    ),
    (
        "kotlin",
        'fun requirePositive(n: Int) { if (n <= 0) throw IllegalArgumentException("negative") }',
        "Takes n; throws IllegalArgumentException.",
    ),
    (
        "csharp",
        """
public async Task<Order> PlaceAsync(Cart cart, params string[] codes)
{
    foreach (var code in codes) { cart.Apply(code); }
    var order = new Order(cart);
    await _store.SaveAsync(order);
    Total = order.Total;
    return order;
}
""",
        (
            "Takes cart and codes; loops over codes, calls cart.Apply and _store.SaveAsync, creates Order, sets "
            "Total, and returns order."
        ),
    ),
    (
        "csharp",
        "public bool IsEmpty => Count == 0;",
        "Returns whether Count == 0.",
    ),
    (
        "csharp",
        "public Reader(string path, int size) : base(path) { _size = size; }",
        "Takes path and size; sets _size.",
    ),
]


@pytest.mark.parametrize(("language", "source", "summary"), CASES)
def test_a_function_is_told_by_its_code(language: str, source: str, summary: str) -> None:
    assert summary_of(language, source) == summary
