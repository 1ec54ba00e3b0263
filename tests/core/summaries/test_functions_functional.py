"""What summaries say of functions without documentation: Elixir, Haskell, Lua, Scala, Swift and Zig."""

from __future__ import annotations

import pytest

from tests.core.summaries.functions import summary_of

CASES = [
    (
        "elixir",
        """
defmodule A do
  @spec put(stock, String.t()) :: stock
  def put(%{limit: limit} = stock, item, amount \\\\ 1) when amount > limit do
    raise ArgumentError, "too much of #{item}"
  end

  def put(stock, item, amount) do
    Audit.record(item)
    Map.update(stock, item, amount)
  end
end
""",
        "Takes stock, item and amount; calls Audit.record and Map.update; raises ArgumentError.",
    ),
    (
        "haskell",
        "\ntake' :: String -> Stock -> Stock\ntake' item stock = Map.delete (normalised item) stock\n",
        "Takes item and stock; calls Map.delete and normalised, and returns Map.delete (normalised item) stock.",
    ),
    (
        "lua",
        """
function Shelf:put(item, amount)
  for _, hook in ipairs(self.hooks) do
    hook.call(item)
  end
  self.total = self.total + amount
  return self.total
end
""",
        (
            "Takes item and amount; loops over ipairs(self.hooks), calls hook.call, sets self.total and "
            "returns self.total."
        ),
    ),
    (
        "scala",
        "\ndef find(items: List[A])(test: A => Boolean): Option[A] = lookup(items.filter(test))\n",
        "Takes items and test; returns the result of lookup.",
    ),
    (
        "swift",
        """
func respond(to request: Request, _ limit: Int = 1) throws -> Response {
    guard limit > 0 else { throw LimitError.none }
    for header in request.headers { log.info("x") }
    return encoder.encode(request)
}
""",
        (
            "Takes request and limit; loops over request.headers and returns the result of encoder.encode; "
            "throws LimitError."
        ),
    ),
    (
        "zig",
        """
pub fn put(self: *Self, item: []const u8) !u32 {
    const entry = try self.stock.getOrPut(item);
    if (entry.found) return error.Full;
    self.total += 1;
    return self.total;
}
""",
        "Takes item; updates self.total and returns self.total.",
    ),
]


@pytest.mark.parametrize(("language", "source", "expected"), CASES, ids=lambda value: str(value)[:12].strip())
def test_what_is_said(language: str, source: str, expected: str) -> None:
    assert summary_of(language, source) == expected
