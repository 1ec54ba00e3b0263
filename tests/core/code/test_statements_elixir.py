"""Elixir: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
defmodule Shop.Cart do
  @moduledoc "Keeps items."
  use GenServer
  alias Shop.Item
  @limit 50
  @type t :: map
  @callback price(t) :: number
  @doc "Adds."
  @spec add(t, Item.t()) :: t
  def add(cart, item) when is_map(cart), do: Map.put(cart, item, 1)
  defp none(_), do: :none
  defstruct [:items]
end
"""
BLOCKS = """\
def run(items, opts) do
  {:ok, n} = fetch(items)
  total = n + 1
  if n > 1, do: notify(n), else: :ok
  unless total do
    raise ArgumentError, "no"
  end
  case items do
    [] -> nil
    [head | _] when head > 1 -> use_it(head)
  end
  with {:ok, a} <- fetch(n) do
    a
  else
    _ -> :error
  end
  for x <- items, do: x * 2
  items |> Enum.each(&send(self(), &1))
  Logger.info("x")
  put_name(items, "a")
  Task.async(fn -> n end)
  try do
    risky!()
  rescue
    e in RuntimeError -> reraise e, []
  after
    close(n)
  end
  receive do
    :stop -> exit(:normal)
  end
  assert n == 1
  {:ok, total}
end
"""
KINDS = """\
def run(a, limit: b) do
  # why
  Foo.Bar.size("a #{b} b", :sym, 2.5) + @limit
end
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "signature: defmodule Shop.Cart do",
                'comment: @ moduledoc "Keeps items."',
                "import: use GenServer",
                "import: alias Shop.Item",
                "variable: @ limit 50",
                "variable: @ type t :: map",
                "signature: @ callback price ( t ) :: number",
                'comment: @ doc "Adds."',
                "annotation: @ spec add ( t , Item . t ( ) ) :: t",
                "signature: def add ( cart , item ) when is_map ( cart ) , do:",
                "return: Map . put ( cart , item , 1 )",
                "signature: defp none ( _ ) , do:",
                "return: :none",
                "signature: defstruct [ :items ]",
                "signature: end",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: def run ( items , opts ) do",
                "variable: { :ok , n } = fetch ( items )",
                "variable: total = n + 1",
                "if: if n > 1 , do: notify ( n ) , else: :ok",
                "if: unless total do",
                'throw: raise ArgumentError , "no"',
                "if: end",
                "switch: case items do",
                "case: [ ] ->",
                "return: nil",
                "case: [ head | _ ] when head > 1 ->",
                "call: use_it ( head )",
                "switch: end",
                "switch: with { :ok , a } <- fetch ( n ) do",
                "return: a",
                "if: else",
                "case: _ ->",
                "return: :error",
                "switch: end",
                "for: for x <- items , do: x * 2",
                "for: items |> Enum . each ( & send ( self ( ) , & 1 ) )",
                'logger: Logger . info ( "x" )',
                'setter: put_name ( items , "a" )',
                "synchronized: Task . async ( fn ->",
                "return: n",
                "synchronized: end )",
                "try: try do",
                "call: risky! ( )",
                "catch: rescue",
                "case: e in RuntimeError ->",
                "throw: reraise e , [ ]",
                "finally: after",
                "call: close ( n )",
                "try: end",
                "synchronized: receive do",
                "case: :stop ->",
                "throw: exit ( :normal )",
                "synchronized: end",
                "assert: assert n == 1",
                "return: { :ok , total }",
                "signature: end",
            ],
        ),
    ],
    ids=["heads", "blocks"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("elixir", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.OTHER, ""),
        (TokenKind.IDENTIFIER, "run a b Foo.Bar b limit"),
        (TokenKind.MEMBER, "limit: size"),
        (TokenKind.TYPE, ""),
        (TokenKind.KEYWORD, "def do end"),
        (TokenKind.STRING, "a b :sym"),
        (TokenKind.NUMBER, "2.5"),
        (TokenKind.COMMENT, "# why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("elixir", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "[ ] [ head | _ ] when head > 1 _ e in RuntimeError :stop"),
        (
            Role.INVOCATION,
            (
                'run ( items , opts ) ( items ) n > 1 , do: notify ( n ) , else: :ok total ArgumentError , "no" '
                "items [ ] [ head | _ ] ( head ) { :ok , a } <- fetch ( n ) _ x <- items , do: x * 2 Enum . "
                'each ( & send ( self ( ) , & 1 ) ) Logger . info ( "x" ) ( items , "a" ) Task . async ( fn -> '
                "n end ) ( ) e in RuntimeError e , [ ] ( n ) :stop ( :normal ) n == 1"
            ),
        ),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("elixir", BLOCKS, role) == expected


def test_heads_without_a_body_are_signatures() -> None:
    source = "def start(x, opts \\\\ [])\ndef start(nil, _), do: nil\ndefmacro noargs\n"
    assert statements_of("elixir", source) == [
        "signature: def start ( x , opts \\\\ [ ] )",
        "signature: def start ( nil , _ ) , do:",
        "return: nil",
        "signature: defmacro noargs",
    ]
