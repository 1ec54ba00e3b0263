"""C#: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
using System;
namespace Shop {
[Serializable]
public class Cart<T> : Base, ICart where T : class {
    private readonly int _size = 1;
    public event EventHandler Changed;
    public int Count => _size;
    public string Name { get; set; } = "a b";
    public int Size { get { return _size; } set => _size = value; }
    public Cart(int size) : base(size) { }
    enum Color { Red = 1 }
    public static Cart operator +(Cart a, Cart b) => a;
}
}
"""
BLOCKS = """\
class A {
    async Task<int> Run([NotNull] string s, int n = 1) {
        var a = 0;
        using (var f = Open(s)) { f.Close(); }
        lock (_gate) { a++; }
        foreach (var (k, v) in map) Use(k);
        for (int i = 0; i < n; i++) { continue; }
        while (true) break;
        do { } while (n > 0);
        switch (n) {
            case 1 when a: return 1;
            default: throw new Error();
        }
        try { } catch (Error e) when (e.Fatal) { throw; } finally { Close(); }
        if (a is Cart c) yield return c; else goto done;
        var r = n switch { 1 => "x", _ => throw new Error() };
        var q = from e in es where e.Ok select e.Name;
        items.ForEach(i => { Use(i); });
        done:
        return a > 0 ? 1 : default;
    }
}
"""
CALLS = """\
class A {
    void Run() {
        await cart.SaveAsync();
        Debug.Assert(ok);
        Console.WriteLine($"no {name} here");
        _logger.LogInformation("x");
        Monitor.Enter(gate);
        cart.SetName("x");
        cart.GetName();
        cart?.Close();
        new Cart(1);
        cart.Size ??= other;
        int Inner(int x) => x;
        #region calls
        #endregion
    }
}
"""
KINDS = """\
class Cart<T> : Base {
    List<T> Run(Dictionary<string, Item> map, int n = 1) {
        var a = map.Items[n].First<Item>(key: 2.5, x => x.Name); // why
        Item b = (Item)a as Other; string s = $"a {n} b" + @"c d" + 'e';
        return nameof(Run) + null;
    }
}
"""
ROLES = """\
class A { void F() {
    if (a && b.c) d = f(e).g; else h();
    foreach (var x in xs) { y = x; }
    switch (k) { case One: z(); break; }
    r = k switch { 1 => p, _ => q };
    try { } catch (E e) { }
} }
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "import: using System ;",
                "signature: namespace Shop {",
                "annotation: [ Serializable ]",
                "signature: public class Cart < T > : Base , ICart where T : class {",
                "variable: private readonly int _size = 1 ;",
                "variable: public event EventHandler Changed ;",
                "signature: public int Count =>",
                "return: _size",
                "signature: ;",
                'signature: public string Name { get ; set ; } = "a b" ;',
                "signature: public int Size {",
                "signature: get {",
                "return: return _size ;",
                "signature: }",
                "signature: set =>",
                "assign: _size = value",
                "signature: ;",
                "signature: }",
                "signature: public Cart ( int size ) : base ( size ) { }",
                "signature: enum Color {",
                "variable: Red = 1",
                "signature: }",
                "signature: public static Cart operator + ( Cart a , Cart b ) =>",
                "return: a",
                "signature: ;",
                "signature: }",
                "signature: }",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: class A {",
                "signature: async Task < int > Run ( [ NotNull ] string s , int n = 1 ) {",
                "variable: var a = 0 ;",
                "try: using ( var f = Open ( s ) ) {",
                "call: f . Close ( ) ;",
                "try: }",
                "synchronized: lock ( _gate ) {",
                "assign: a ++ ;",
                "synchronized: }",
                "for: foreach ( var ( k , v ) in map )",
                "call: Use ( k ) ;",
                "for: for ( int i = 0 ; i < n ; i ++ ) {",
                "continue: continue ;",
                "for: }",
                "while: while ( true )",
                "break: break ;",
                "while: do { } while ( n > 0 ) ;",
                "switch: switch ( n ) {",
                "case: case 1 when a :",
                "return: return 1 ;",
                "case: default :",
                "throw: throw new Error ( ) ;",
                "switch: }",
                "try: try { }",
                "catch: catch ( Error e ) when ( e . Fatal ) {",
                "throw: throw ;",
                "catch: }",
                "finally: finally {",
                "call: Close ( ) ;",
                "finally: }",
                "if: if ( a is Cart c )",
                "return: yield return c ;",
                "if: else",
                "break: goto done ;",
                "variable: var r =",
                "switch: n switch {",
                'case: 1 => "x"',
                "switch: ,",
                "case: _ =>",
                "throw: throw new Error ( )",
                "switch: }",
                "variable: ;",
                "variable: var q =",
                "for: from e in es",
                "if: where e . Ok",
                "variable: select e . Name ;",
                "call: items . ForEach ( i => {",
                "call: Use ( i ) ;",
                "call: } ) ;",
                "break: done :",
                "return: return",
                "if: a > 0 ? 1 : default",
                "return: ;",
                "signature: }",
                "signature: }",
            ],
        ),
        (
            CALLS,
            [
                "signature: class A {",
                "signature: void Run ( ) {",
                "synchronized: await cart . SaveAsync ( ) ;",
                "assert: Debug . Assert ( ok ) ;",
                'logger: Console . WriteLine ( $ " no { name } here " ) ;',
                'logger: _logger . LogInformation ( "x" ) ;',
                "synchronized: Monitor . Enter ( gate ) ;",
                'setter: cart . SetName ( "x" ) ;',
                "getter: cart . GetName ( ) ;",
                "call: cart ? . Close ( ) ;",
                "call: new Cart ( 1 ) ;",
                "assign: cart . Size ??= other ;",
                "signature: int Inner ( int x ) =>",
                "return: x",
                "signature: ;",
                "annotation: #region calls",
                "annotation: #endregion",
                "signature: }",
                "signature: }",
            ],
        ),
    ],
    ids=["heads", "blocks", "calls"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("csharp", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "a map n x b a s n nameof Run"),
        (TokenKind.MEMBER, "Cart T Run map n Items First key x Name"),
        (TokenKind.TYPE, "Base List T Dictionary string Item int Item Item Item Other string"),
        (TokenKind.KEYWORD, "class var as return null"),
        (TokenKind.NUMBER, "1 2.5"),
        (TokenKind.STRING, "$ a b @\"c d\" 'e'"),
        (TokenKind.COMMENT, "// why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("csharp", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "a && b . c var x xs k One ( E e )"),
        (Role.INVOCATION, "f ( e ) h ( ) z ( )"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("csharp", ROLES, role) == expected
