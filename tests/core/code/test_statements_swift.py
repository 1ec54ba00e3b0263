"""Swift: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
import Foundation
/// Keeps items.
@available(iOS 13, *)
public final class Cart<Item>: Base {
    let limit = 50
    var size: Int { items.count }
    @Published var name = ""
    init(items: [Item]) { self.items = items }
    deinit {}
    subscript(i: Int) -> Item { get { items[i] } }
    func none(_ done: @escaping () -> Void) {}
}
extension Cart: Sequence {}
enum Color { case red, green }
protocol Priced { associatedtype T }
typealias Name = String
#if DEBUG
#endif
"""
BLOCKS = """\
func run(items: [Int]) async throws -> Int {
    guard let first = items.first else { return 0 }
    var total = first
    total += 1
    if total > 1 { use(total) } else { throw Failure.none }
    for item in items where item > 1 { continue }
    while total > 1 { break }
    repeat { use(1) } while total < 3
    switch total {
    case 1: fallthrough
    default: use(2)
    }
    do { try risky() } catch let e as Failure { recover(e) }
    defer { close() }
    print("a b")
    logger.info("x")
    assert(total == 1)
    queue.async { use(total) }
    await load()
    cart.setName("a")
    items.forEach { use($0) }
    return total
}
"""
KINDS = """\
func run(to a: Int, _ key: String) { // why
    Foo.bar.size(k: "a \\(b) c", 2.5, nil)
}
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "import: import Foundation",
                "comment: /// Keeps items.",
                "annotation: @ available ( iOS 13 , * )",
                "signature: public final class Cart < Item > : Base {",
                "variable: let limit = 50",
                "signature: var size : Int {",
                "return: items . count",
                "signature: }",
                "annotation: @ Published",
                'variable: var name = ""',
                "signature: init ( items : [ Item ] ) {",
                "assign: self . items = items",
                "signature: }",
                "signature: deinit { }",
                "signature: subscript ( i : Int ) -> Item {",
                "signature: get {",
                "call: items [ i ]",
                "signature: }",
                "signature: }",
                "signature: func none ( _ done : @escaping ( ) -> Void ) { }",
                "signature: }",
                "signature: extension Cart : Sequence { }",
                "signature: enum Color {",
                "variable: case red , green",
                "signature: }",
                "signature: protocol Priced {",
                "variable: associatedtype T",
                "signature: }",
                "variable: typealias Name = String",
                "annotation: #if DEBUG",
                "annotation: #endif",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: func run ( items : [ Int ] ) async throws -> Int {",
                "if: guard let first = items . first else {",
                "return: return 0",
                "if: }",
                "variable: var total = first",
                "assign: total += 1",
                "if: if total > 1 {",
                "call: use ( total )",
                "if: } else {",
                "throw: throw Failure . none",
                "if: }",
                "for: for item in items where item > 1 {",
                "continue: continue",
                "for: }",
                "while: while total > 1 {",
                "break: break",
                "while: }",
                "while: repeat {",
                "call: use ( 1 )",
                "while: } while total < 3",
                "switch: switch total {",
                "case: case 1 :",
                "continue: fallthrough",
                "case: default :",
                "call: use ( 2 )",
                "switch: }",
                "try: do {",
                "call: try risky ( )",
                "try: }",
                "catch: catch let e as Failure {",
                "call: recover ( e )",
                "catch: }",
                "finally: defer {",
                "call: close ( )",
                "finally: }",
                'logger: print ( "a b" )',
                'logger: logger . info ( "x" )',
                "assert: assert ( total == 1 )",
                "synchronized: queue . async {",
                "call: use ( total )",
                "synchronized: }",
                "synchronized: await load ( )",
                'setter: cart . setName ( "a" )',
                "for: items . forEach {",
                "call: use ( $0 )",
                "for: }",
                "return: return total",
                "signature: }",
            ],
        ),
    ],
    ids=["heads", "blocks"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("swift", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.OTHER, ""),
        (TokenKind.IDENTIFIER, "Foo b"),
        (TokenKind.MEMBER, "run to a _ key bar size k"),
        (TokenKind.TYPE, "Int String"),
        (TokenKind.KEYWORD, "func nil"),
        (TokenKind.STRING, "a c"),
        (TokenKind.NUMBER, "2.5"),
        (TokenKind.COMMENT, "// why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("swift", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.STRUCTURE,
            (
                "let first items . first else total > 1 else item items where item > 1 total > 1 total < 3 "
                "total 1 default catch let e as Failure"
            ),
        ),
        (
            Role.INVOCATION,
            (
                'use ( total ) use ( 1 ) use ( 2 ) risky ( ) recover ( e ) defer { close ( ) } print ( "a b" ) '
                'logger . info ( "x" ) assert ( total == 1 ) queue . async { use ( total ) } load ( ) cart . '
                'setName ( "a" ) items . forEach { use ( $0 ) }'
            ),
        ),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("swift", BLOCKS, role) == expected
