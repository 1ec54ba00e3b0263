"""Java: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, tokens_of, words_in_role, words_of_kind

HEADS = """\
package shop;
import java.util.List;
@Entity(name = "a b")
public class Cart<T extends Item> extends Base implements Shop {
    private final Map<String, Integer> sizes = new HashMap<>(), other;
    /** Makes it. */
    public Cart(@Named("x") int size) { super(size); }
    @Override
    public <T> void run(final List<T> list, int... rest) throws IOException;
    enum Color { RED, GREEN(2); }
    @interface Mark { int value() default 1; }
}
"""
BLOCKS = """\
class A { int run() {
    int a = 0, b[] = {1};
    outer:
    for (int i = 0, j = 1; i < n; i++, j--) { if (i > b) continue outer; use(i); }
    for (final String s : list) System.out.println(s);
    while (it.hasNext()) a++;
    do { a -= 1; } while (a > 0);
    switch (a) { case 1: case RED: use(a); break; default: throw new Error("no", e); }
    try (Reader r = open(x); q) { } catch (A | B e) { } finally { close(); }
    if (list.any(x -> { if (x.y) return true; return z; })) return 1; else if (z) use(a); else { use(b); }
    int c = a > b ? f(a) : g.h; // why
    synchronized (lock) { this.x = 5; }
    int r = switch (a) { case 1 -> 2; case 2, 3 -> { yield 4; } default -> throw new E(); };
    return a;
} }
"""
CALLS = """\
class A { void run() {
    assert a > 0 : "no";
    log.info("x {}", a);
    cart.setName(b);
    cart.items().getName();
    new Thread(r) { public void run() { go(); } }.start();
    new Cart(a);
    list.forEach(x -> use(x));
} }
"""
KINDS = """\
class A { @Named(LIMIT) @Override public <T extends Foo> void run(final Bar bar, int... rest) throws Error {
    log.info(a.b.c, Math.max(x, 1), Foo::bar, Map.Entry::key, this.field, list.map((p, q) -> p + q));
    outer: for (String s : list) { break outer; }
    java.util.List<Baz> local = (Baz) com.foo.Bar.baz(Foo.class, new Inner(y), 'c', "d e");
    try (Reader r = open()) { } catch (Oops e) { switch (k) { case RED: n = i[j] + 0x1fL; } }
} }
"""
ROLES = """\
class A { void run() {
    if (a.b(c -> { d = 1; if (e) { f(); } return g; })) h = i; else j(k);
    for (int l = 0; l < m; l++) { n = l; }
    for (O o : p) q = o;
    while (r) { s = new T(u); }
    do { v = 1; } while (w);
    switch (x) { case Y: z = 1; default: z = 2; }
    try (R aa = bb) { cc = 1; } catch (final E | F ee) { ff = 1; }
    gg = hh ? ii : jj;
    synchronized (kk) { ll = mm.nn.oo(pp[0], "q r").ss; }
} }
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "import: package shop ;",
                "import: import java . util . List ;",
                'annotation: @ Entity ( name = "a b" )',
                "signature: public class Cart < T extends Item > extends Base implements Shop {",
                "variable: private final Map < String , Integer > sizes = new HashMap < > ( ) , other ;",
                "comment: /** Makes it. */",
                'signature: public Cart ( @ Named ( "x" ) int size ) {',
                "call: super ( size ) ;",
                "signature: }",
                "annotation: @ Override",
                "signature: public < T > void run ( final List < T > list , int ... rest ) throws IOException ;",
                "signature: enum Color {",
                "variable: RED",
                "signature: ,",
                "variable: GREEN ( 2 ) ;",
                "signature: }",
                "signature: @interface Mark {",
                "signature: int value ( ) default 1 ;",
                "signature: }",
                "signature: }",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: class A {",
                "signature: int run ( ) {",
                "variable: int a = 0 , b [ ] = { 1 } ;",
                "break: outer :",
                "for: for (",
                "variable: int i = 0 , j = 1 ;",
                "for: i < n ; i ++ , j -- ) {",
                "if: if ( i > b )",
                "continue: continue outer ;",
                "call: use ( i ) ;",
                "for: }",
                "for: for ( final String s : list )",
                "logger: System . out . println ( s ) ;",
                "while: while ( it . hasNext ( ) )",
                "assign: a ++ ;",
                "while: do {",
                "assign: a -= 1 ;",
                "while: } while ( a > 0 ) ;",
                "switch: switch ( a ) {",
                "case: case 1 :",
                "case: case RED :",
                "call: use ( a ) ;",
                "break: break ;",
                "case: default :",
                'throw: throw new Error ( "no" , e ) ;',
                "switch: }",
                "try: try ( Reader r = open ( x ) ; q ) { }",
                "catch: catch ( A | B e ) { }",
                "finally: finally {",
                "call: close ( ) ;",
                "finally: }",
                "if: if ( list . any ( x -> {",
                "if: if ( x . y )",
                "return: return true ;",
                "return: return z ;",
                "if: } ) )",
                "return: return 1 ;",
                "if: else",
                "if: if ( z )",
                "call: use ( a ) ;",
                "if: else {",
                "call: use ( b ) ;",
                "if: }",
                "variable: int c =",
                "if: a > b ? f ( a ) : g . h",
                "variable: ;",
                "comment: // why",
                "synchronized: synchronized ( lock ) {",
                "assign: this . x = 5 ;",
                "synchronized: }",
                "variable: int r =",
                "switch: switch ( a ) {",
                "case: case 1 ->",
                "return: 2 ;",
                "case: case 2 , 3 -> {",
                "return: yield 4 ;",
                "case: }",
                "case: default ->",
                "throw: throw new E ( ) ;",
                "switch: }",
                "variable: ;",
                "return: return a ;",
                "signature: }",
                "signature: }",
            ],
        ),
        (
            CALLS,
            [
                "signature: class A {",
                "signature: void run ( ) {",
                'assert: assert a > 0 : "no" ;',
                'logger: log . info ( "x {}" , a ) ;',
                "setter: cart . setName ( b ) ;",
                "getter: cart . items ( ) . getName ( ) ;",
                "call: new Thread ( r ) {",
                "signature: public void run ( ) {",
                "call: go ( ) ;",
                "signature: }",
                "call: } . start ( ) ;",
                "call: new Cart ( a ) ;",
                "call: list . forEach ( x -> use ( x ) ) ;",
                "signature: }",
                "signature: }",
            ],
        ),
    ],
    ids=["heads", "blocks", "calls"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("java", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "LIMIT log a Math x list p q s list local com y r k RED n i j"),
        (
            TokenKind.MEMBER,
            (
                "A Named Override run bar rest info b c max Foo bar Map Entry key field map p q outer outer "
                "foo Bar baz open e"
            ),
        ),
        (TokenKind.TYPE, "T Foo void Bar Error String java util List Baz Baz Foo Inner Reader Oops"),
        (TokenKind.KEYWORD, "class public extends final int throws this for break class new try catch switch case"),
        (TokenKind.NUMBER, "1 0x1fL"),
        (TokenKind.STRING, "'c' \"d e\""),
        (TokenKind.COMMENT, ""),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("java", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            Role.STRUCTURE,
            (
                "( a . b ( c -> { d = 1 ; if ( e ) { f ( ) ; } return g ; } ) ) int l = 0 ; l < m l ++ O o "
                "p ( r ) ( w ) ( x ) case Y default final E | F ee"
            ),
        ),
        (
            Role.INVOCATION,
            ('a . b ( c -> { d = 1 ; if ( e ) { f ( ) ; } return g ; } ) j ( k ) mm . nn . oo ( pp [ 0 ] , "q r" )'),
        ),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("java", ROLES, role) == expected


@pytest.mark.parametrize(
    "line",
    [
        "public void foo ( int a , String ... b ) throws A { return ; }",
        "Map < String , List < int [ ] > > m ( ) { return a >>> 1 >> b ; }",
        """void f ( ) { g ( "two words \\" here" , ' ' , '\\n' , 'x' , "" ) ; }""",
        'void f ( ) { String s = """ one "two" three """ ; }',
        "@ Override @ A ( b = 1.5e-3f ) public < T extends B & C > T f ( ) { a += - 1 ; return ( x ) -> C :: new ; }",
        "@interface A { int value ( ) default 1 ; }",
        "void f ( ) { for ( int i = 0 ; i < 3 ; ++ i ) a [ i ] ++ ; label : while ( ! b ) continue label ; }",
        "void f ( ) { if ( a instanceof B b && b != null ) this . c = d ? e : f . < G > h ( ) ; ; }",
    ],
)
def test_on_one_line_every_word_is_one_token(line: str) -> None:
    _, texts = tokens_of("java", f"class A {{ {line} }}")
    assert texts == ["class", "A", "{", *line.split(), "}"]
