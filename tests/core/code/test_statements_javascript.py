"""JavaScript: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

DEFINITIONS = """\
"use strict";
const fs = require("fs"), x = 1;
import { a as b } from "c";
export { b };
@Dec()
export default class Shape extends Base {
  static size = 1;
  area = () => this.w * 2;
  #grow(by = 1) { this.w += by; }
  static { init(); }
}
export async function load({ a, b = 1 }, ...rest) { /** doc */ return await read(a); }
const half = async x => x / 2;
const add = function (a) { a++; };
Shape.prototype.area = function () { return 1; };
const api = { get: (a) => a, name: 1, put() { f(); } };
"""
BLOCKS = """\
try { f(); } catch (e) { throw new Wrong(`a ${e}`); } finally { g(); }
for (let i = 0, n = f(); i < n; i++) f(i);
for (const a of as) { if (a) continue; else if (b) break; else f(); }
while (a) {
  outer: do { a--; } while (b);
  break outer;
}
switch (a) { case 1: f(); break; default: g(); }
"""
CALLS = """\
await save(); yield a; console.error("x"); console.assert(a); expect(a).toBe(1);
setTimeout(() => { f(); }, 1);
a.setName(1); cache.get(2); new Thing(); delete a.b; void f(); a && f(); a ? f() : g(); (a = 1); a.b().c();
items.map(x => x.id).forEach(function (x) { let y = x?.z; });
(function () { f(); })();
"""
MARKUP = """\
const View = () => <div className="a" onClick={() => { f(); }}>Some text {name}</div>;
function Menu() { return <View.Item {...p}>&amp; more</View.Item>; }
"""
KIND_SOURCE = """\
class Shape extends Base { async load({ a, b = 1 }, to, ...rest) {
  this.size = a?.width; // why
  return { a, key: undefined, text: `is ${b} or`, more: /x/g, n: 1.5 };
} }
"""
ROLE_SOURCE = """\
if (a.b(c)) x = g(h); else if (d) { y(); }
for (let i = 0; i < f(); i++) { z = 1; }
switch (a) { case b: c = d; }
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            DEFINITIONS,
            [
                'annotation: "use strict" ;',
                'import: const fs = require ( "fs" ) , x = 1 ;',
                'import: import { a as b } from "c" ;',
                "import: export { b } ;",
                "annotation: @ Dec ( )",
                "signature: export default",
                "signature: class Shape extends Base {",
                "variable: static size = 1 ;",
                "signature: area = ( ) =>",
                "return: this . w * 2 ;",
                "signature: #grow ( by = 1 ) {",
                "assign: this . w += by ;",
                "signature: }",
                "signature: static {",
                "call: init ( ) ;",
                "signature: }",
                "signature: }",
                "signature: export",
                "signature: async function load ( { a , b = 1 } , ... rest ) {",
                "comment: /** doc */",
                "return: return await read ( a ) ;",
                "signature: }",
                "signature: const half = async x =>",
                "return: x / 2",
                "signature: ;",
                "signature: const add = function ( a ) {",
                "assign: a ++ ;",
                "signature: } ;",
                "signature: Shape . prototype . area = function ( ) {",
                "return: return 1 ;",
                "signature: } ;",
                "variable: const api = {",
                "signature: get : ( a ) =>",
                "return: a",
                "variable: , name : 1 ,",
                "signature: put ( ) {",
                "call: f ( ) ;",
                "signature: }",
                "variable: } ;",
            ],
        ),
        (
            BLOCKS,
            [
                "try: try {",
                "call: f ( ) ;",
                "try: }",
                "catch: catch ( e ) {",
                "throw: throw new Wrong ( ` a ${ e } ` ) ;",
                "catch: }",
                "finally: finally {",
                "call: g ( ) ;",
                "finally: }",
                "for: for ( let i = 0 , n = f ( ) ; i < n ; i ++ )",
                "call: f ( i ) ;",
                "for: for ( const a of as ) {",
                "if: if ( a )",
                "continue: continue ;",
                "if: else",
                "if: if ( b )",
                "break: break ;",
                "if: else",
                "call: f ( ) ;",
                "for: }",
                "while: while ( a ) { outer :",
                "while: do {",
                "assign: a -- ;",
                "while: } while ( b ) ;",
                "break: break outer ;",
                "while: }",
                "switch: switch ( a ) {",
                "case: case 1 :",
                "call: f ( ) ;",
                "break: break ;",
                "case: default :",
                "call: g ( ) ;",
                "switch: }",
            ],
        ),
        (
            CALLS,
            [
                "synchronized: await save ( ) ;",
                "return: yield a ;",
                'logger: console . error ( "x" ) ;',
                "assert: console . assert ( a ) ;",
                "assert: expect ( a ) . toBe ( 1 ) ;",
                "synchronized: setTimeout ( ( ) => {",
                "call: f ( ) ;",
                "synchronized: } , 1 ) ;",
                "setter: a . setName ( 1 ) ;",
                "getter: cache . get ( 2 ) ;",
                "call: new Thing ( ) ;",
                "assign: delete a . b ;",
                "call: void f ( ) ;",
                "if: a && f ( ) ;",
                "if: a ? f ( ) : g ( ) ;",
                "assign: ( a = 1 ) ;",
                "call: a . b ( ) . c ( ) ;",
                "call: items . map ( x => x . id ) . forEach ( function ( x ) {",
                "variable: let y = x ?. z ;",
                "call: } ) ;",
                "call: ( function ( ) {",
                "call: f ( ) ;",
                "call: } ) ( ) ;",
            ],
        ),
        (
            MARKUP,
            [
                "signature: const View = ( ) =>",
                'return: < div className = "a" onClick = { ( ) => {',
                "call: f ( ) ;",
                "return: } } > Some text { name } </ div >",
                "signature: ;",
                "signature: function Menu ( ) {",
                "return: return < View . Item { ... p } > &amp; more </ View . Item > ;",
                "signature: }",
            ],
        ),
    ],
    ids=["definitions", "blocks", "calls", "markup"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("javascript", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "Base a b a a b"),
        (TokenKind.MEMBER, "Shape load to rest size width key text more n"),
        (TokenKind.KEYWORD, "class extends async this return undefined"),
        (TokenKind.STRING, "is or /x/g"),
        (TokenKind.NUMBER, "1 1.5"),
        (TokenKind.COMMENT, "// why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("javascript", KIND_SOURCE, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "( a . b ( c ) ) ( d ) let i = 0 ; i < f ( ) i ++ ( a ) b"),
        (Role.INVOCATION, "a . b ( c ) g ( h ) y ( ) f ( )"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("javascript", ROLE_SOURCE, role) == expected
