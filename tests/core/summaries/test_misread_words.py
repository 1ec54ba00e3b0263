"""Functions whose summaries misled until somebody compared them with the code: scripts and functional languages."""

from __future__ import annotations

import pytest

from tests.core.summaries.functions import summary_of

CASES = [
    (
        "swift",
        """
struct Place {
    var street: String? {
        get { self.parts?.street }
        set { self.parts?.street = newValue }
    }
}
""",
        "Sets self.parts?.street and returns self.parts?.street.",
    ),
    (
        "swift",
        """
class Oven {
    init(heat: Int, door: Door) {
        self.heat = heat
        self.door = door
    }
}
""",
        "Takes heat and door; sets self.heat and self.door.",
    ),
    (
        "swift",
        """
func waiting(queue: Queue) -> Int {
    let size = queue.sync { items in
        let all = items.size
        return all
    }
    return size
}
""",
        "Takes queue; calls queue.sync and returns size.",
    ),
    (
        "lua",
        """
H.check = function(name, value)
  if type(value) == name then return end
  H.error(string.format("`%s` is wrong", name))
end
""",
        "Takes name and value; calls H.error.",
    ),
    (
        "lua",
        """
function only(value)
  if not value then error("nothing") end
  return value
end
""",
        "Takes value; returns value; raises an error.",
    ),
    (
        "lua",
        """
Meta.index = function(_, key)
  -- A function that runs the function of that name.
  local function inner(x) return x end
  return function(...)
    return run(key, inner)
  end
end
""",
        "Takes key; defines inner, calls run and returns a function.",
    ),
    (
        "lua",
        """
function shade(light)
  return light < 0.5 and "#fff" or "#000"
end
""",
        'Takes light; returns light < 0.5 and "#fff" or "#000".',
    ),
    (
        "elixir",
        """
defmodule Names do
  defp join(top, alias) do
    case Atom.to_string(alias) do
      "top" -> alias
      alias -> Module.concat(top, alias)
    end
  end
end
""",
        "Takes top and alias; returns alias or Module.concat(top, alias).",
    ),
    (
        "elixir",
        """
defmodule Names do
  defp server! do
    config(:server) || raise ArgumentError, "no server"
  end
end
""",
        "Returns the result of config; raises ArgumentError.",
    ),
    (
        "elixir",
        """
defmodule Names do
  defp tidy(output) do
    output
    |> String.trim()
    |> without_colours()
    |> String.replace("_", " ")
  end
end
""",
        "Takes output; calls without_colours and returns the result of String.replace.",
    ),
    (
        "elixir",
        """
defmodule Names do
  defp update(table, entries) do
    Enum.each(old -- kept, &:ets.delete(table, &1))
    names = Enum.map(entries, fn entry ->
      name = first(entry)
      name <> "!"
    end)
    clear(names)
  end
end
""",
        "Takes table and entries; loops over old -- kept and calls clear.",
    ),
    (
        "haskell",
        """

count :: Integer -> Text -> Result
count !start !text = case T.uncons text of
    Nothing -> finish start text
    Just (_, rest) -> count (start + 1) rest
""",
        "Takes start and text; calls T.uncons and finish.",
    ),
    (
        "haskell",
        """

values :: Parser Values
values (trimmed -> text) kept = case next text of
    Nothing -> failed "too short"
    _ -> failed kept
""",
        "Takes text and kept; calls failed.",
    ),
    (
        "haskell",
        """

readPairs = parens $ prec 10 $ do
    Ident "pairs" <- lexP
    rest <- readPrec
    return $ case rest of
      [] -> empty
      _ -> rest
""",
        "Calls prec.",
    ),
    (
        "haskell",
        """

negated :: Number -> Number
negated (Whole n) = Whole (negate n)
negated (Broken n) = Broken (negate n)
""",
        "Takes n; calls negate and returns a new Whole or a new Broken.",
    ),
    (
        "scala",
        """
object Shelf {
  def every[A](stock: Stock[A])(change: A => B): Stock[B] = {
    stock.each { item =>
      val changed = change(item)
      changed
    }
  }
}
""",
        "Takes stock and change; calls change.",
    ),
    (
        "zig",
        """
fn mark(step: *Step, is_dirty: *bool) void {
    step.reset();
    is_dirty.* = true;
}
""",
        "Takes step and is_dirty; calls step.reset and sets is_dirty.*.",
    ),
    (
        "bash",
        """
function prompt() {
	local colour=red
	colour=blue
	PS1="$(battery) $(__clock)"
	PS1+="${colour}"
	_show "$colour"
}
""",
        "Calls battery, __clock and _show, and sets PS1.",
    ),
    (
        "python",
        """
class Reader:
    def __init__(self, app):
        self.app = app
        self.error: Exception | None = None
        self.names: dict[str, int]
""",
        "Takes app; sets self.app and self.error.",
    ),
    (
        "python",
        """
def wrapped(request, stream):
    return StreamWrapper(request.receive, request.send, stream, limit=3)
""",
        "Takes request and stream; returns a new StreamWrapper.",
    ),
    (
        "ruby",
        """
def fetch_all(*keys)
  keys.map!(&method(:converted))

  super(*keys)
end
""",
        "Takes keys; calls keys.map!, method and super.",
    ),
    (
        "scala",
        """
object Shelf {
  def sorted(rows: List[Int]): Int = {
    for (row <- rows if row > 1) { place(row) }
    for { column <- columns
          cell <- column } store(cell)
    rows.length
  }
}
""",
        "Takes rows; loops over rows and columns, calls place and store, and returns rows.length.",
    ),
    (
        "zig",
        """
fn place(rows: []u8) void {
    for (rows, 0..) |row, index| {
        store(row, index);
    }
}
""",
        "Takes rows; loops over rows and calls store.",
    ),
    (
        "haskell",
        """

totalOf :: [Int] -> Int
totalOf prices =
  let add sum price = sum + price
   in foldl add 0 prices
""",
        "Takes prices; defines add, calls foldl and returns foldl add 0 prices.",
    ),
    (
        "python",
        """
def every(rows):
    for row in [each for each in rows if each]:
        store(row)
""",
        "Takes rows; calls store.",
    ),
    (
        "lua",
        """
H.forget = function(pair, mode)
  pair.left[mode], pair.right[mode] = nil, nil
end
""",
        "Takes pair and mode; updates pair.left and pair.right.",
    ),
    (
        "swift",
        """
func check() throws {
    if let problem = self.problem {
        throw problem
    }
}
""",
        "Throws problem.",
    ),
    (
        "php",
        """
class Row
{
    public function __construct(
        public readonly \\DateTime $when,
        private readonly string $channel,
        /** @var array<mixed> */
        public readonly array $context = [],
        int $plain = 3,
    ) {
    }
}
""",
        "Takes $when, $channel, $context and $plain; sets $this->when, $this->channel and $this->context.",
    ),
]


@pytest.mark.parametrize(("language", "source", "summary"), CASES)
def test_a_summary_says_what_the_code_does(language: str, source: str, summary: str) -> None:
    assert summary_of(language, source) == summary
