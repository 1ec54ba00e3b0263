"""Kotlin: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

DECLARATIONS = """\
@file:JvmName("X")
package a.b
import a.b.C as D
typealias H = (Int) -> Unit
/** doc */
@Serializable
data class Point<T>(val x: Int, private var y: String = "x") : Base(x), I {
    val z: Int by lazy { 3 }
    var q = 1
        get() = field + 1
        set(value) { field = value }
    init { require(x > 0) { "bad $x" } }
    companion object { const val M = 1 }
    constructor(a: Int) : this(a, "") { foo() }
    override fun area(k: Int) = k * 2
}
enum class E { A(1), B }
"""
FUNCTIONS = """\
fun g(a: Int) = when (a) {
    1 -> 2
    else -> foo()
}
fun h() = run { bar() }
val o = object : I { override fun f() {} }
"""
STATEMENTS = """\
fun <T> List<T>.load(a: Int, vararg b: String): T? {
    val (c, d) = a to b
    e = 1
    e += 2
    i++
    foo(a = 1, b = it.x)
    obj.setName(1)
    cache.get(2)
    log.info { "x" }
    println("a ${b.c} $d")
    synchronized(lock) { go() }
    error("no")
    throw Wrong("x")
}
"""
BLOCKS = """\
fun f(x: Any): Int {
    for ((i, y) in b.withIndex()) { if (y == "") continue else break }
    outer@ while (true) { break@outer }
    do { g() } while (a < 1)
    when (val s = x) {
        1, 2 -> g()
        in 3..4 -> { h() }
        is String -> return 1
        else -> throw X()
    }
    try { g() } catch (e: Wrong) { h() } finally { k() }
    list.map { it.x }.forEach { a, b -> g(a) }
    val r = if (x) 1 else g()
    val s = x ?: return 2
    x?.let { return@f it }
    if (x) r = 2 else if (y) r = 3
    return 3
}
"""
KIND_SOURCE = """\
private fun <T> Store.load(path: Path, n: Int): Result<T>? {
    size = fmt.len('c', "no $n is", width = null) // why
    return if (true) this.a[1.5f] else break
}
"""
ROLE_SOURCE = """\
fun f() {
    if (a.b(c)) x = g(h) else y()
    when (a) { b -> c(d) }
    while (e) f()
}
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            DECLARATIONS,
            [
                'annotation: @ file : JvmName ( "X" )',
                "import: package a . b",
                "import: import a . b . C as D",
                "variable: typealias H = ( Int ) -> Unit",
                "comment: /** doc */",
                "annotation: @ Serializable",
                'signature: data class Point < T > ( val x : Int , private var y : String = "x" ) : Base ( x ) , I {',
                "variable: val z : Int by lazy { 3 }",
                "variable: var q = 1",
                "signature: get ( ) =",
                "return: field + 1",
                "signature: set ( value ) {",
                "assign: field = value",
                "signature: }",
                "signature: init {",
                'assert: require ( x > 0 ) { "bad $x" }',
                "signature: }",
                "signature: companion object {",
                "variable: const val M = 1",
                "signature: }",
                'signature: constructor ( a : Int ) : this ( a , "" ) {',
                "call: foo ( )",
                "signature: }",
                "signature: override fun area ( k : Int ) =",
                "return: k * 2",
                "signature: }",
                "signature: enum class E {",
                "variable: A ( 1 ) ,",
                "variable: B",
                "signature: }",
            ],
        ),
        (
            FUNCTIONS,
            [
                "signature: fun g ( a : Int ) =",
                "switch: when ( a ) {",
                "case: 1 -> 2",
                "case: else ->",
                "call: foo ( )",
                "switch: }",
                "signature: fun h ( ) =",
                "return: run {",
                "call: bar ( )",
                "return: }",
                "variable: val o = object : I {",
                "signature: override fun f ( ) { }",
                "variable: }",
            ],
        ),
        (
            STATEMENTS,
            [
                "signature: fun < T > List < T > . load ( a : Int , vararg b : String ) : T ? {",
                "variable: val ( c , d ) = a to b",
                "assign: e = 1",
                "assign: e += 2",
                "assign: i ++",
                "call: foo ( a = 1 , b = it . x )",
                "setter: obj . setName ( 1 )",
                "getter: cache . get ( 2 )",
                'logger: log . info { "x" }',
                'logger: println ( " a ${ b . c } $ d " )',
                "synchronized: synchronized ( lock ) {",
                "call: go ( )",
                "synchronized: }",
                'throw: error ( "no" )',
                'throw: throw Wrong ( "x" )',
                "signature: }",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: fun f ( x : Any ) : Int {",
                "for: for ( ( i , y ) in b . withIndex ( ) ) {",
                'if: if ( y == "" )',
                "continue: continue",
                "if: else",
                "break: break",
                "for: }",
                "while: outer@ while ( true ) {",
                "break: break@ outer",
                "while: }",
                "while: do {",
                "call: g ( )",
                "while: } while ( a < 1 )",
                "switch: when ( val s = x ) {",
                "case: 1 , 2 ->",
                "call: g ( )",
                "case: in 3 .. 4 -> {",
                "call: h ( )",
                "case: }",
                "case: is String ->",
                "return: return 1",
                "case: else ->",
                "throw: throw X ( )",
                "switch: }",
                "try: try {",
                "call: g ( )",
                "try: }",
                "catch: catch ( e : Wrong ) {",
                "call: h ( )",
                "catch: }",
                "finally: finally {",
                "call: k ( )",
                "finally: }",
                "call: list . map { it . x } . forEach { a , b ->",
                "call: g ( a )",
                "call: }",
                "variable: val r =",
                "if: if ( x ) 1 else",
                "call: g ( )",
                "variable: val s = x ?:",
                "return: return 2",
                "call: x ?. let {",
                "return: return@ f it",
                "call: }",
                "if: if ( x )",
                "assign: r = 2",
                "if: else",
                "if: if ( y )",
                "assign: r = 3",
                "return: return 3",
                "signature: }",
            ],
        ),
    ],
    ids=["declarations", "functions", "statements", "blocks"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("kotlin", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "size fmt"),
        (TokenKind.MEMBER, "load path n len width a"),
        (TokenKind.TYPE, "T Store Path Int Result T"),
        (TokenKind.KEYWORD, "private fun null return if true this else break"),
        (TokenKind.STRING, "'c' \"no $n is\""),
        (TokenKind.NUMBER, "1.5f"),
        (TokenKind.COMMENT, "// why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("kotlin", KIND_SOURCE, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "a . b ( c ) ( a ) b e"),
        (Role.INVOCATION, "a . b ( c ) g ( h ) y ( ) c ( d ) f ( )"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("kotlin", ROLE_SOURCE, role) == expected
