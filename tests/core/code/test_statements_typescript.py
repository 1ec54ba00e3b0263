"""TypeScript: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

DEFINITIONS = """\
import type { A } from "./a";
export { A };
export abstract class Box<T> implements Shape {
  @Input() private readonly name: string = "x";
  private size?: number;
  handler = (e: Event): void => { this.f(e); };
  constructor(private a: A, b?: B) { super(a); }
  abstract area(): number;
  get half(): number { return this.w! / 2; }
}
const add = (a: number): number => a + 1;
const View: FC<P> = ({ a }) => { const s = useState<A>(1); return f(s); };
"""
TYPES = """\
export interface Named extends Base { name: string; of?(x: number): void; [key: string]: any; (a: A): B }
type Pair = { left: A } | ((x: T) => void);
enum Color { Red = 1, Green }
declare module "m" { export function f(a: string): void; }
namespace N { const x = 1; }
"""
BLOCKS = """\
function isText<T extends A>(this: W, value: unknown): value is string {
  // remark
  let z: Map<string, A> = new Map();
  (value as A).setName(1);
  if (!value) throw new Error("no");
  for (const [k, v] of z) { await f(k); }
  try { f(); } catch { logger.warn("x"); } finally { g(); }
  while (a) { if (a) break; else continue; }
  switch (a) { case 1: x = 1; default: cache.get(1); }
  assert(x);
}
"""
KIND_SOURCE = """\
export class Box<T> { private readonly size: number = 1;
  f(a: A.B, b?: string): Map<string, T> { return new Box<T>(a as unknown as C, `x`, this.size!); }
}
"""
ROLE_SOURCE = """\
if (a.b(c)) x = g(h!); else if (d) { y(); }
for (const e of f()) { z = 1; }
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            DEFINITIONS,
            [
                'import: import type { A } from "./a" ;',
                "import: export { A } ;",
                "signature: export",
                "signature: abstract class Box < T > implements Shape {",
                "annotation: @ Input ( )",
                'variable: private readonly name : string = "x" ;',
                "variable: private size ? : number ;",
                "signature: handler = ( e : Event ) : void => {",
                "call: this . f ( e ) ;",
                "signature: } ;",
                "signature: constructor ( private a : A , b ? : B ) {",
                "call: super ( a ) ;",
                "signature: }",
                "signature: abstract area ( ) : number ;",
                "signature: get half ( ) : number {",
                "return: return this . w ! / 2 ;",
                "signature: }",
                "signature: }",
                "signature: const add = ( a : number ) : number =>",
                "return: a + 1",
                "signature: ;",
                "signature: const View : FC < P > = ( { a } ) => {",
                "variable: const s = useState < A > ( 1 ) ;",
                "return: return f ( s ) ;",
                "signature: } ;",
            ],
        ),
        (
            TYPES,
            [
                "signature: export",
                "signature: interface Named extends Base {",
                "variable: name : string ;",
                "signature: of ? ( x : number ) : void ;",
                "variable: [ key : string ] : any ;",
                "signature: ( a : A ) : B",
                "signature: }",
                "variable: type Pair = { left : A } | ( ( x : T ) => void ) ;",
                "signature: enum Color {",
                "variable: Red = 1 ,",
                "variable: Green",
                "signature: }",
                "signature: declare",
                'signature: module "m" {',
                "signature: export",
                "signature: function f ( a : string ) : void ;",
                "signature: }",
                "signature: namespace N {",
                "variable: const x = 1 ;",
                "signature: }",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: function isText < T extends A > ( this : W , value : unknown ) : value is string {",
                "comment: // remark",
                "variable: let z : Map < string , A > = new Map ( ) ;",
                "setter: ( value as A ) . setName ( 1 ) ;",
                "if: if ( ! value )",
                'throw: throw new Error ( "no" ) ;',
                "for: for ( const [ k , v ] of z ) {",
                "synchronized: await f ( k ) ;",
                "for: }",
                "try: try {",
                "call: f ( ) ;",
                "try: }",
                "catch: catch {",
                'logger: logger . warn ( "x" ) ;',
                "catch: }",
                "finally: finally {",
                "call: g ( ) ;",
                "finally: }",
                "while: while ( a ) {",
                "if: if ( a )",
                "break: break ;",
                "if: else",
                "continue: continue ;",
                "while: }",
                "switch: switch ( a ) {",
                "case: case 1 :",
                "assign: x = 1 ;",
                "case: default :",
                "getter: cache . get ( 1 ) ;",
                "switch: }",
                "assert: assert ( x ) ;",
                "signature: }",
            ],
        ),
    ],
    ids=["definitions", "types", "blocks"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("typescript", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "Box a"),
        (TokenKind.MEMBER, "size f a b size"),
        (TokenKind.TYPE, "Box T number A B string Map string T T unknown C"),
        (TokenKind.KEYWORD, "export class private readonly return new as as this"),
        (TokenKind.STRING, "`x`"),
        (TokenKind.NUMBER, "1"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("typescript", KIND_SOURCE, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "( a . b ( c ) ) ( d ) e f ( )"),
        (Role.INVOCATION, "a . b ( c ) g ( h ! ) y ( ) f ( )"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("typescript", ROLE_SOURCE, role) == expected
