"""Python: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = '''\
# remark
@cached(1)
async def load(path: Path, *, deep=True) -> dict[str, int]:
    """Reads."""
    yield path
class Store(Base, metaclass=Meta):
    """Keeps."""
    size: int = 0
    size = 1
'''
BINDINGS = """\
def outer(given):
    given = 1
    total, rest = 0, given
    def inner():
        total = 1
    total = 2
    self.total = 3
    items[0] += 1
    del rest
    (n := 1)
    global g
    type Pairs = list[int]
"""
BLOCKS = """\
try:
    with open(p) as f: pass
    with self._lock: ...
    async with session: await send()
except* (A, B) as e:
    raise Wrong(e) from e
else:
    f()
finally:
    g()
for a, b in pairs:
    if a and b: break
    elif (c := f(a)): continue
    else: f()
else: g()
while True: return a
match point:
    case Point(x=0) if point.y: obj.set_name(1)
    case _: obj.get_name()
"""
CALLS = """\
import a.b as c
from d import e
assert x, "no"
self.assertEqual(a, b)
log.info("x %s", a)
print(f"{a!r:>{w}} of {b}")
asyncio.create_task(f())
a.b(c).d(e)
x = [y for y in ys if y]
x = a if b else f(lambda z: z)
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "comment: # remark",
                "annotation: @ cached ( 1 )",
                "signature: async def load ( path : Path , * , deep = True ) -> dict [ str , int ] :",
                'comment: """Reads."""',
                "return: yield path",
                "signature: class Store ( Base , metaclass = Meta ) :",
                'comment: """Keeps."""',
                "variable: size : int = 0",
                "assign: size = 1",
            ],
        ),
        (
            BINDINGS,
            [
                "signature: def outer ( given ) :",
                "assign: given = 1",
                "variable: total , rest = 0 , given",
                "signature: def inner ( ) :",
                "variable: total = 1",
                "assign: total = 2",
                "assign: self . total = 3",
                "assign: items [ 0 ] += 1",
                "assign: del rest",
                "variable: ( n := 1 )",
                "variable: global g",
                "variable: type Pairs = list [ int ]",
            ],
        ),
        (
            BLOCKS,
            [
                "try: try :",
                "try: with open ( p ) as f :",
                "continue: pass",
                "synchronized: with self . _lock :",
                "continue: ...",
                "synchronized: async with session :",
                "synchronized: await send ( )",
                "catch: except * ( A , B ) as e :",
                "throw: raise Wrong ( e ) from e",
                "try: else :",
                "call: f ( )",
                "finally: finally :",
                "call: g ( )",
                "for: for a , b in pairs :",
                "if: if a and b :",
                "break: break",
                "if: elif ( c := f ( a ) ) :",
                "continue: continue",
                "if: else :",
                "call: f ( )",
                "for: else :",
                "call: g ( )",
                "while: while True :",
                "return: return a",
                "switch: match point :",
                "case: case Point ( x = 0 ) if point . y :",
                "setter: obj . set_name ( 1 )",
                "case: case _ :",
                "getter: obj . get_name ( )",
            ],
        ),
        (
            CALLS,
            [
                "import: import a . b as c",
                "import: from d import e",
                'assert: assert x , "no"',
                "assert: self . assertEqual ( a , b )",
                'logger: log . info ( "x %s" , a )',
                'logger: print ( f" { a !r : > { w } } of { b } " )',
                "synchronized: asyncio . create_task ( f ( ) )",
                "call: a . b ( c ) . d ( e )",
                "variable: x = [ y",
                "for: for y in ys",
                "if: if y",
                "variable: ]",
                "assign: x =",
                "if: a if b else f ( lambda z : z )",
            ],
        ),
    ],
    ids=["heads", "bindings", "blocks", "calls"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("python", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "outer given total a b x ys print a w"),
        (TokenKind.MEMBER, "run path deep rest b key"),
        (TokenKind.TYPE, "Path dict str int"),
        (TokenKind.NUMBER, "1"),
        (TokenKind.STRING, 'f" !r is\\n "'),
        (TokenKind.COMMENT, "# why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    source = (
        "@outer\ndef run(path: Path, deep=given, *rest) -> dict[str, int]:  # why\n    total = a.b(key=b)[x] + ys\n"
        '    print(f"{a!r:>{w}} is\\n", 1)\n'
    )
    assert words_of_kind("python", source, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "a . b ( c ) d e f ( )"),
        (Role.INVOCATION, "a . b ( c ) g ( h ) f ( )"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    source = "if a.b(c):\n    x = g(h)\nelif d:\n    y\nelse:\n    z\nfor e in f():\n    y\n"
    assert words_in_role("python", source, role) == expected
