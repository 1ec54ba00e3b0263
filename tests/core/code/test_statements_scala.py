"""Scala: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
package shop
import scala.util.Try
/** Keeps items. */
@deprecated("x") sealed abstract class Cart[A](val items: List[A]) extends Base {
  type Name = String
  val add = (item: A) => items.size
  def none: Unit
  def size: Int = items.size
  def this() = this(Nil)
}
object Cart { implicit val show: Show[Cart] = new Show[Cart] { def f = 1 } }
case class Item(name: String)
trait Priced { self: Item => def price: Int }
enum Color { case Red, Green }
given ord: Ordering[Item] = Ordering.by(_.name)
"""
BLOCKS = """\
def run(items: List[Int]): Int = {
  val n = 1
  var total = 0
  total = n + 1
  if (n > 1) use(n) else throw new Failure("no")
  items.foreach { item => use(item) }
  for (x <- items) use(x)
  while (n > 1) { total += 1 }
  try risky() catch { case e: Failure => recover(e) } finally close()
  println("a b")
  logger.info("x")
  require(n == 1)
  lock.synchronized { use(n) }
  cart.setName("a")
  items match {
    case Nil => return 0
    case head :: _ if head > 1 => head
  }
}
"""
KINDS = """\
def run(a: Int, key: String) = // why
  Foo.bar.size("k", s"a $b", 2.5)
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "import: package shop",
                "import: import scala . util . Try",
                "comment: /** Keeps items. */",
                'annotation: @ deprecated ( "x" )',
                "signature: sealed abstract class Cart [ A ] ( val items : List [ A ] ) extends Base {",
                "variable: type Name = String",
                "signature: val add = ( item : A ) => items . size",
                "signature: def none : Unit",
                "signature: def size : Int =",
                "return: items . size",
                "signature: def this ( ) =",
                "return: this ( Nil )",
                "signature: }",
                "signature: object Cart {",
                "signature: implicit val show : Show [ Cart ] = new Show [ Cart ] {",
                "signature: def f =",
                "return: 1",
                "signature: }",
                "signature: }",
                "signature: case class Item ( name : String )",
                "signature: trait Priced {",
                "variable: self : Item =>",
                "signature: def price : Int",
                "signature: }",
                "signature: enum Color {",
                "variable: case Red , Green",
                "signature: }",
                "signature: given ord : Ordering [ Item ] =",
                "return: Ordering . by ( _ . name )",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: def run ( items : List [ Int ] ) : Int = {",
                "variable: val n = 1",
                "variable: var total = 0",
                "assign: total = n + 1",
                "if: if ( n > 1 )",
                "call: use ( n )",
                "if: else",
                'throw: throw new Failure ( "no" )',
                "for: items . foreach { item => use ( item ) }",
                "for: for ( x <- items )",
                "call: use ( x )",
                "while: while ( n > 1 ) {",
                "assign: total += 1",
                "while: }",
                "try: try",
                "call: risky ( )",
                "catch: catch {",
                "case: case e : Failure =>",
                "call: recover ( e )",
                "catch: }",
                "finally: finally close ( )",
                'logger: println ( "a b" )',
                'logger: logger . info ( "x" )',
                "assert: require ( n == 1 )",
                "synchronized: lock . synchronized {",
                "call: use ( n )",
                "synchronized: }",
                'setter: cart . setName ( "a" )',
                "switch: items match {",
                "case: case Nil =>",
                "return: return 0",
                "case: case head :: _ if head > 1 => head",
                "switch: }",
                "signature: }",
            ],
        ),
    ],
    ids=["heads", "blocks"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("scala", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.OTHER, 'a "'),
        (TokenKind.IDENTIFIER, "Foo s b"),
        (TokenKind.MEMBER, "run a key bar size"),
        (TokenKind.TYPE, "Int String"),
        (TokenKind.KEYWORD, "def"),
        (TokenKind.STRING, '"k"'),
        (TokenKind.NUMBER, "2.5"),
        (TokenKind.COMMENT, "// why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("scala", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.STRUCTURE,
            "( n > 1 ) x <- items ( n > 1 ) { case e : Failure => recover ( e ) } items Nil head :: _ if head > 1",
        ),
        (
            Role.INVOCATION,
            (
                'use ( n ) new Failure ( "no" ) items . foreach { item => use ( item ) } use ( x ) risky ( ) '
                'recover ( e ) close ( ) println ( "a b" ) logger . info ( "x" ) require ( n == 1 ) lock . '
                'synchronized { use ( n ) } cart . setName ( "a" )'
            ),
        ),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("scala", BLOCKS, role) == expected
