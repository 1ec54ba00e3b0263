"""Lua: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
#!/usr/bin/lua
local json = require("json")
local M = {}
--- Adds.
function M.add(a, b)
  return a + b
end
local function none() end
M.sub = function(a) return -a end
local double = function(a) return 2 * a end
M.t = { name = function() end, size = 1 }
return M
"""
BLOCKS = """\
function M:run(items, ...)
  local n, total = 1, nil
  total = n + 1;
  for i = 1, 10 do use(i) end
  for _, item in ipairs(items) do
    if item then break elseif n then goto done else use(n) end
  end
  while n < 3 do n = n + 1 end
  repeat n = n - 1 until n == 0
  ::done::
  print("a b")
  error("no")
  assert(n == 1)
  local ok = pcall(f, n)
  pcall(f)
  self:set_name("x")
  self.log:info("y")
  coroutine.yield(n)
  do use(n) end
end
"""
KINDS = """\
local function run(a, b) -- why
  return Foo.bar.size({ key = "a b" }, 2.5, b)
end
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "comment: #!/usr/bin/lua",
                'import: local json = require ( "json" )',
                "variable: local M = { }",
                "comment: --- Adds.",
                "signature: function M . add ( a , b )",
                "return: return a + b",
                "signature: end",
                "signature: local function none ( ) end",
                "signature: M . sub = function ( a )",
                "return: return - a",
                "signature: end",
                "signature: local double = function ( a )",
                "return: return 2 * a",
                "signature: end",
                "assign: M . t = {",
                "signature: name = function ( ) end",
                "assign: , size = 1 }",
                "return: return M",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: function M : run ( items , ... )",
                "variable: local n , total = 1 , nil",
                "assign: total = n + 1 ;",
                "for: for i = 1 , 10 do",
                "call: use ( i )",
                "for: end",
                "for: for _ , item in ipairs ( items ) do",
                "if: if item then",
                "break: break",
                "if: elseif n then",
                "continue: goto done",
                "if: else",
                "call: use ( n )",
                "if: end",
                "for: end",
                "while: while n < 3 do",
                "assign: n = n + 1",
                "while: end",
                "while: repeat",
                "assign: n = n - 1",
                "while: until n == 0",
                "continue: :: done ::",
                'logger: print ( "a b" )',
                'throw: error ( "no" )',
                "assert: assert ( n == 1 )",
                "variable: local ok = pcall ( f , n )",
                "try: pcall ( f )",
                'setter: self : set_name ( "x" )',
                'logger: self . log : info ( "y" )',
                "synchronized: coroutine . yield ( n )",
                "try: do",
                "call: use ( n )",
                "try: end",
                "signature: end",
            ],
        ),
    ],
    ids=["heads", "blocks"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("lua", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.OTHER, ""),
        (TokenKind.IDENTIFIER, "Foo b"),
        (TokenKind.MEMBER, "run a b bar size key"),
        (TokenKind.TYPE, ""),
        (TokenKind.KEYWORD, "local function return end"),
        (TokenKind.STRING, '"a b"'),
        (TokenKind.NUMBER, "2.5"),
        (TokenKind.COMMENT, "-- why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("lua", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "i = 1 , 10 _ , item in ipairs ( items ) item n n < 3 n == 0"),
        (
            Role.INVOCATION,
            (
                'use ( i ) ipairs ( items ) use ( n ) print ( "a b" ) error ( "no" ) assert ( n == 1 ) pcall ( '
                'f , n ) pcall ( f ) self : set_name ( "x" ) self . log : info ( "y" ) coroutine . yield ( n ) '
                "use ( n )"
            ),
        ),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("lua", BLOCKS, role) == expected
