"""Go: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

DECLARATIONS = """\
package shop
import ( "fmt"; e "errors" )
// Store keeps.
type Store struct { A int `json:"a"`; *Base; c, d string }
type Reader interface { Read(p []byte) (n int, err error); Other; ~int | string }
type Pairs = map[string]int
const ( X = iota; Y )
var v, w int = 1, 2
func Max[T any](a, b T, rest ...T) (m T)
"""
ERRORS = """\
func (s *Store) Load(path string) error {
	f, err := os.Open(path)
	if err != nil { return fmt.Errorf("open: %w", err) }
	if n, err := f.Read(buf); err != nil { panic(err) } else if n > 1 { s.n = n } else { n++ }
	if errors.Is(err, io.EOF) { recover() }
	if errors { s.m[1] += 2 }
	defer f.Close()
	return nil
}
"""
BLOCKS = """\
func f() {
	for i := 0; i < n; i++ { continue }
	for k, v := range m { fmt.Println(k, v) }
	for { break }
	for x < 1 { goto done }
	switch y := x.(type) { case int, string: f(); default: g() }
	switch a := f(); a { case 1: fallthrough; default: }
	select { case v, ok := <-in: f(v, ok); case out <- 1: }
done:
	{ f() }
}
"""
CALLS = """\
func f() {
	go func() { ch <- 1 }()
	<-done
	mu.Lock()
	wg.Wait()
	s.SetName(1)
	m.Get(2)
	a.b(c).d(e)
	assert.Equal(t, 1, 2)
	var q int
	z := Store{A: 1, c: "b"}
	h := func(a int) error { return nil }
}
"""
KIND_SOURCE = """\
func (s *Store) Load(path string, n int) (err error) {
	s.size, x = len(path), Box{width: 'c'} // why
	goto end
	return fmt.Errorf("no %w", nil, 1.5, true)
}
"""
ROLE_SOURCE = """\
func f() {
	if a.b(c) { x = g(h) } else if d { y() }
	for i := 0; i < f(); i++ { z = 1 }
	switch a { case b: c = d }
}
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            DECLARATIONS,
            [
                "import: package shop",
                'import: import ( "fmt" ; e "errors" )',
                "comment: // Store keeps.",
                "signature: type Store struct {",
                'variable: A int `json:"a"` ;',
                "variable: * Base ;",
                "variable: c , d string",
                "signature: }",
                "signature: type Reader interface {",
                "signature: Read ( p [ ] byte ) ( n int , err error ) ;",
                "variable: Other ;",
                "variable: ~ int | string",
                "signature: }",
                "variable: type Pairs = map [ string ] int",
                "variable: const ( X = iota ; Y )",
                "variable: var v , w int = 1 , 2",
                "signature: func Max [ T any ] ( a , b T , rest ... T ) ( m T )",
            ],
        ),
        (
            ERRORS,
            [
                "signature: func ( s * Store ) Load ( path string ) error {",
                "variable: f , err := os . Open ( path )",
                "catch: if err != nil {",
                'return: return fmt . Errorf ( "open: %w" , err )',
                "catch: }",
                "catch: if n , err := f . Read ( buf ) ; err != nil {",
                "throw: panic ( err )",
                "catch: } else",
                "if: if n > 1 {",
                "assign: s . n = n",
                "if: } else {",
                "assign: n ++",
                "if: }",
                "catch: if errors . Is ( err , io . EOF ) {",
                "call: recover ( )",
                "catch: }",
                "if: if errors {",
                "assign: s . m [ 1 ] += 2",
                "if: }",
                "finally: defer f . Close ( )",
                "return: return nil",
                "signature: }",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: func f ( ) {",
                "for: for i := 0 ; i < n ; i ++ {",
                "continue: continue",
                "for: }",
                "for: for k , v := range m {",
                "logger: fmt . Println ( k , v )",
                "for: }",
                "while: for {",
                "break: break",
                "while: }",
                "while: for x < 1 {",
                "break: goto done",
                "while: }",
                "switch: switch y := x . ( type ) {",
                "case: case int , string :",
                "call: f ( ) ;",
                "case: default :",
                "call: g ( )",
                "switch: }",
                "switch: switch a := f ( ) ; a {",
                "case: case 1 :",
                "continue: fallthrough ;",
                "case: default :",
                "switch: }",
                "switch: select {",
                "case: case v , ok := <- in :",
                "call: f ( v , ok ) ;",
                "case: case out <- 1 :",
                "switch: }",
                "signature: done : {",
                "call: f ( )",
                "signature: } }",
            ],
        ),
        (
            CALLS,
            [
                "signature: func f ( ) {",
                "synchronized: go func ( ) {",
                "synchronized: ch <- 1",
                "synchronized: } ( )",
                "synchronized: <- done",
                "synchronized: mu . Lock ( )",
                "synchronized: wg . Wait ( )",
                "setter: s . SetName ( 1 )",
                "getter: m . Get ( 2 )",
                "call: a . b ( c ) . d ( e )",
                "assert: assert . Equal ( t , 1 , 2 )",
                "variable: var q int",
                'variable: z := Store { A : 1 , c : "b" }',
                "variable: h := func ( a int ) error {",
                "return: return nil",
                "variable: }",
                "signature: }",
            ],
        ),
    ],
    ids=["declarations", "errors", "blocks", "calls"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("go", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "s x len path fmt"),
        (TokenKind.MEMBER, "s Load path n err size width end Errorf"),
        (TokenKind.TYPE, "Store string int error Box"),
        (TokenKind.KEYWORD, "func goto return nil true"),
        (TokenKind.STRING, "'c' \"no %w\""),
        (TokenKind.NUMBER, "1.5"),
        (TokenKind.COMMENT, "// why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("go", KIND_SOURCE, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "a . b ( c ) d i := 0 ; i < f ( ) ; i ++ a b"),
        (Role.INVOCATION, "a . b ( c ) g ( h ) y ( ) f ( )"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("go", ROLE_SOURCE, role) == expected
