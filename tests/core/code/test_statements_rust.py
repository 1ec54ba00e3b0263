"""Rust: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

ITEMS = """\
#![allow(dead_code)]
use std::{fmt, io as i};
/// Keeps.
#[derive(Debug)]
pub struct Store<'a, T: Clone> where T: Eq { #[serde] pub a: &'a str, b: Vec<T> }
struct Pair(i32, pub u8);
enum Kind { A, B(i32), C { x: i32 } }
type Bytes = Vec<u8>;
const N: usize = 1;
static mut G: u8 = b'c';
trait Area: Base { type Out; fn area(&self) -> f64; }
mod inner { extern crate q; }
macro_rules! add { ($x:expr) => { $x + 1 } }
"""
STATEMENTS = """\
impl<T> Area for Store<'_, T> {
    fn load(&mut self, (a, b): (i32, i32)) -> Result<(), Error> {
        let mut v = vec![1, 2];
        self.a = 1;
        v[0] += 2;
        save(v)?;
        println!("x {}", a); debug!("y"); panic!("z"); bail!("no"); assert_eq!(a, b);
        self.set_name(1); self.get(2); v.push(3);
        /* why */
        Ok(())
    }
}
"""
BLOCKS = """\
async fn go(x: Option<i32>) -> i32 {
    send(x).await;
    let t = async move { f().await };
    tokio::spawn(t);
    let Some(y) = x else { return 1; };
    if y > 1 { f(); } else if let Some(z) = x { z } else { 3 };
    if let Err(e) = f() { warn!("{e}"); }
    match f() { Ok(Some(v)) if v > 1 => g(v), Ok(None) => { h(); 4 } Err(e) => return e, _ => 5, }
    'outer: for (i, x) in y.iter() { break 'outer; }
    while let Some(q) = s.pop() { continue; }
    loop { unsafe { f() } }
    let c = |a: i32, b| { f(); a + b };
    v.iter().map(|x| x.a).collect::<Vec<_>>()
}
"""
KIND_SOURCE = """\
/// Keeps.
pub fn load<'a, T>(&self, path: &'a Path, n: usize) -> Result<(), Error> {
    let mut x = Box { width: 1.5, n };
    self.size = fmt::len('c', "no {}", nil);
    true
}
"""
ROLE_SOURCE = """\
fn f() {
    if a.b(c) { x = g(h); } else if d { y(); }
    match a { b if c => d, e => f(g) }
}
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            ITEMS,
            [
                "annotation: # ! [ allow ( dead_code ) ]",
                "import: use std :: { fmt , io as i } ;",
                "comment: /// Keeps.",
                "annotation: # [ derive ( Debug ) ]",
                "signature: pub struct Store < 'a , T : Clone > where T : Eq {",
                "annotation: # [ serde ]",
                "variable: pub a : & 'a str ,",
                "variable: b : Vec < T >",
                "signature: }",
                "signature: struct Pair ( i32 , pub u8 ) ;",
                "signature: enum Kind {",
                "variable: A ,",
                "variable: B ( i32 ) ,",
                "variable: C {",
                "variable: x : i32",
                "variable: }",
                "signature: }",
                "variable: type Bytes = Vec < u8 > ;",
                "variable: const N : usize = 1 ;",
                "variable: static mut G : u8 = b'c' ;",
                "signature: trait Area : Base {",
                "variable: type Out ;",
                "signature: fn area ( & self ) -> f64 ;",
                "signature: }",
                "signature: mod inner {",
                "import: extern crate q ;",
                "signature: }",
                "signature: macro_rules! add { ( $x : expr ) => { $x + 1 } }",
            ],
        ),
        (
            STATEMENTS,
            [
                "signature: impl < T > Area for Store < '_ , T > {",
                "signature: fn load ( & mut self , ( a , b ) : ( i32 , i32 ) ) -> Result < () , Error > {",
                "variable: let mut v = vec ! [ 1 , 2 ] ;",
                "assign: self . a = 1 ;",
                "assign: v [ 0 ] += 2 ;",
                "throw: save ( v ) ? ;",
                'logger: println ! ( "x {}" , a ) ;',
                'logger: debug ! ( "y" ) ;',
                'throw: panic ! ( "z" ) ;',
                'throw: bail ! ( "no" ) ;',
                "assert: assert_eq ! ( a , b ) ;",
                "setter: self . set_name ( 1 ) ;",
                "getter: self . get ( 2 ) ;",
                "call: v . push ( 3 ) ;",
                "comment: /* why */",
                "return: Ok ( ( ) )",
                "signature: }",
                "signature: }",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: async fn go ( x : Option < i32 > ) -> i32 {",
                "synchronized: send ( x ) . await ;",
                "variable: let t =",
                "synchronized: async move {",
                "return: f ( ) . await",
                "synchronized: }",
                "variable: ;",
                "synchronized: tokio :: spawn ( t ) ;",
                "variable: let Some ( y ) = x else {",
                "return: return 1 ;",
                "variable: } ;",
                "if: if y > 1 {",
                "call: f ( ) ;",
                "if: }",
                "if: else",
                "if: if let Some ( z ) = x {",
                "return: z",
                "if: }",
                "if: else {",
                "return: 3",
                "if: } ;",
                "catch: if let Err ( e ) = f ( ) {",
                'logger: warn ! ( "{e}" ) ;',
                "catch: }",
                "switch: match f ( ) {",
                "case: Ok ( Some ( v ) ) if v > 1 =>",
                "call: g ( v ) ,",
                "case: Ok ( None ) => {",
                "call: h ( ) ;",
                "return: 4",
                "case: }",
                "catch: Err ( e ) =>",
                "return: return e ,",
                "case: _ => 5 ,",
                "switch: }",
                "for: ' outer : for ( i , x ) in y . iter ( ) {",
                "break: break ' outer ;",
                "for: }",
                "while: while let Some ( q ) = s . pop ( ) {",
                "continue: continue ;",
                "while: }",
                "while: loop {",
                "try: unsafe {",
                "return: f ( )",
                "try: }",
                "while: }",
                "variable: let c = | a : i32 , b | {",
                "call: f ( ) ;",
                "return: a + b",
                "variable: } ;",
                "return: v . iter ( ) . map ( | x | x . a ) . collect :: < Vec < _ > > ( )",
                "signature: }",
            ],
        ),
    ],
    ids=["items", "statements", "blocks"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("rust", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "x n fmt nil"),
        (TokenKind.MEMBER, "load path n width size len"),
        (TokenKind.TYPE, "'a T 'a Path usize Result () Error Box"),
        (TokenKind.KEYWORD, "pub fn self let mut self true"),
        (TokenKind.STRING, "'c' \"no {}\""),
        (TokenKind.NUMBER, "1.5"),
        (TokenKind.COMMENT, "/// Keeps."),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("rust", KIND_SOURCE, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "a . b ( c ) d a b if c e"),
        (Role.INVOCATION, "a . b ( c ) g ( h ) y ( ) f ( g )"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("rust", ROLE_SOURCE, role) == expected
