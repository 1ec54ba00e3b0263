"""A function in Elixir, Haskell, Lua, Scala, Swift and Zig, with what an editor shows of it."""

from __future__ import annotations

from tests.e2e.sample import Sample

FUNCTIONAL_SAMPLES = (
    Sample(
        "ex/total.ex",
        """\
defmodule Cart do
  @spec total_of«(»[integer]«) ::» integer
  def total_of«(»prices«)» do
    Enum«.»reduce«(»prices«,» 0«,» fn price«,» sum «->»
      if price «>» 0 do
        sum «+» price
      else
        sum «-» 1
      end
    end«)»
  end

  def show do
    total_of([1, 2])
  end
end
""",
        ((2, 6), (13, 4)),
        "def total_of(prices)",
        "Takes prices; calls Enum.reduce.",
        (36, 53),
        "function · ex/total.ex:2",
        (1, '  @doc "{}"\n'),
    ),
    Sample(
        "hs/Total.hs",
        """\
module Cart where

totalOf «:: [»Int«] ->» Int
totalOf prices «=»
  let add sum price = if price > 0 then sum + price else sum
      limit sum = if sum > 100 then 100 else sum
   «in» limit «(»foldl add 0 prices«)»

display :: Int
display = totalOf [1, 2]
""",
        ((3, 0), (9, 10)),
        "totalOf :: [Int] -> Int",
        "Takes prices; defines add and limit, calls foldl, and returns the result of limit.",
        (34, 49),
        "function · hs/Total.hs:3",
        (2, "-- | {}\n"),
    ),
    Sample(
        "lua/total.lua",
        """\
local function total_of«(»prices«)»
  local sum «=» 0
  for _«,» price in ipairs«(»prices«)» do
    if price «>» 0 and price «<» 100 then
      sum «=» sum «+» price
    else
      sum «=» sum «-» price «/» 2
    end
  end
  «return» sum
«end»

function show()
  return total_of({ 1, 2 })
end
""",
        ((0, 15), (13, 9)),
        "local function total_of(prices)",
        "Takes prices; loops over ipairs(prices) and returns sum.",
        (35, 50),
        "function · lua/total.lua:1",
        (0, "--- {}\n"),
    ),
    Sample(
        "scala/Total.scala",
        """\
class Cart {
  @pure
  def totalOf(prices: List[Int]): Int = «{»
    var sum = 0
    for «(»price <- prices«) {»
      if «(»price «>» 0«) {»
        sum «+=» price
      «}» else «{»
        sum «-=» 1
      «}
    }»
    sum
  «}»

  def show: Int = totalOf(List(1, 2))
}
""",
        ((2, 6), (14, 18)),
        "def totalOf(prices: List[Int]): Int",
        "Takes prices; loops over prices and returns sum.",
        (34, 51),
        "method · scala/Total.scala:2",
        (1, "  /** {} */\n"),
    ),
    Sample(
        "swift/Total.swift",
        """\
class Cart {
    @inlinable
    func totalOf(_ prices: [Int]) «->» Int «{»
        var sum «=» 0
        for price in prices «{»
            if price «>» 0 «{»
                sum «+=» price
            «}» else «{»
                sum «-=» 1
            «}
        }»
        return sum
    «}»

    func show() -> Int { totalOf([1, 2]) }
}
""",
        ((2, 9), (14, 25)),
        "func totalOf(_ prices: [Int]) -> Int",
        "Takes prices; loops over prices and returns sum.",
        (34, 50),
        "method · swift/Total.swift:2",
        (1, "    /// {}\n"),
    ),
    Sample(
        "zig/total.zig",
        """\
pub fn totalOf(prices: []const u32) u32 «{»
    var sum: u32 = 0;
    for «(»prices«) |»price«| {»
        if «(»price «>» 9«) {»
            sum «+=» price«;
        }
    }»
    return sum«;
}»

fn show() u32 {
    return totalOf(&.{ 1, 2 });
}
""",
        ((0, 7), (11, 11)),
        "pub fn totalOf(prices: []const u32) u32",
        "Takes prices; loops over prices and returns sum.",
        (35, 52),
        "function · zig/total.zig:1",
        (0, "/// {}\n"),
    ),
)
