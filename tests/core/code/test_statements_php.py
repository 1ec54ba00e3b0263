"""PHP: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
<?php
declare(strict_types=1);
namespace Shop\\Cart;
use Foo\\Bar as Baz;
require_once 'x.php';
#[Entity(1)]
abstract class Cart extends Base implements Countable {
    use Loggable;
    private ?int $size = 1;
    const LIMIT = 2;
    public function __construct(private int $limit) { parent::__construct($limit); }
    abstract function count(#[Positive] int $n): int;
}
enum Suit: string { case Hearts = 'h'; }
"""
BLOCKS = """\
<?php
function run(array $list, string $s = "a b"): ?int {
    global $config;
    static $count = 0;
    $a = 1;
    $a = 2;
    $list = [];
    $this->size = 5;
    foreach ($list as $k => $v) { echo $v; }
    for ($i = 0; $i < 3; $i++) foo($i);
    while ($a) break;
    do { continue; } while (!$a);
    switch ($a) { case 1: foo(); default: return null; }
    try { throw new Error("no"); } catch (A | B $e) { } finally { unset($a); }
    if ($a) return 1; elseif ($b) { foo(); } else { goto done; }
    $f = function ($x) use ($a) { return $x; };
    $m = match ($a) { 1, 2 => 'a', default => throw new Error() };
    yield $a ? $b : $c;
    done:
}
"""
CALLS = """\
<?php
function run() {
    assert($a);
    Assert::isArray($a);
    $this->logger->error("no {$a} here");
    error_log("no");
    set_error_handler($a);
    print "x";
    $lock->acquire();
    self::setName(1);
    $this->getName();
    $cart?->items()->clear();
    @unlink($path);
    die("no");
    exit(1);
}
?>
<b>text</b>
"""
KINDS = """\
<?php
function run(Item $item, int ...$rest): \\Foo\\Bar {
    $a = $item->left->count(limit: 1.5) + Cart::MAX + strlen('a b'); // why
    $b = new Cart("$a is {$rest[0]}");
    return $this->size instanceof Item;
}
"""
ROLES = """\
<?php
if ($a && $b) $c = f($d)->g; else $e->h();
foreach ($xs as $x) { $y = $x; }
switch ($k) { case ONE: $z = 1; }
try { } catch (E $e) { }
$r = $p ? $q : $s;
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "annotation: <?php",
                "annotation: declare ( strict_types = 1 ) ;",
                "import: namespace Shop \\ Cart ;",
                "import: use Foo \\ Bar as Baz ;",
                "import: require_once 'x.php' ;",
                "annotation: #[ Entity ( 1 ) ]",
                "signature: abstract class Cart extends Base implements Countable {",
                "import: use Loggable ;",
                "variable: private ? int $size = 1 ;",
                "variable: const LIMIT = 2 ;",
                "signature: public function __construct ( private int $limit ) {",
                "call: parent :: __construct ( $limit ) ;",
                "signature: }",
                "signature: abstract function count ( #[ Positive ] int $n ) : int ;",
                "signature: }",
                "signature: enum Suit : string {",
                "variable: case Hearts = 'h' ;",
                "signature: }",
            ],
        ),
        (
            BLOCKS,
            [
                "annotation: <?php",
                'signature: function run ( array $list , string $s = "a b" ) : ? int {',
                "variable: global $config ;",
                "variable: static $count = 0 ;",
                "variable: $a = 1 ;",
                "assign: $a = 2 ;",
                "assign: $list = [ ] ;",
                "assign: $this -> size = 5 ;",
                "for: foreach ( $list as $k => $v ) {",
                "logger: echo $v ;",
                "for: }",
                "for: for ( $i = 0 ; $i < 3 ; $i ++ )",
                "call: foo ( $i ) ;",
                "while: while ( $a )",
                "break: break ;",
                "while: do {",
                "continue: continue ;",
                "while: } while ( ! $a ) ;",
                "switch: switch ( $a ) {",
                "case: case 1 :",
                "call: foo ( ) ;",
                "case: default :",
                "return: return null ;",
                "switch: }",
                "try: try {",
                'throw: throw new Error ( "no" ) ;',
                "try: }",
                "catch: catch ( A | B $e ) { }",
                "finally: finally {",
                "assign: unset ( $a ) ;",
                "finally: }",
                "if: if ( $a )",
                "return: return 1 ;",
                "if: elseif ( $b ) {",
                "call: foo ( ) ;",
                "if: }",
                "if: else {",
                "break: goto done ;",
                "if: }",
                "variable: $f = function ( $x ) use ( $a ) {",
                "return: return $x ;",
                "variable: } ;",
                "variable: $m =",
                "switch: match ( $a ) {",
                "case: 1 , 2 => 'a'",
                "switch: ,",
                "case: default =>",
                "throw: throw new Error ( )",
                "switch: }",
                "variable: ;",
                "return: yield",
                "if: $a ? $b : $c",
                "return: ;",
                "break: done :",
                "signature: }",
            ],
        ),
        (
            CALLS,
            [
                "annotation: <?php",
                "signature: function run ( ) {",
                "assert: assert ( $a ) ;",
                "assert: Assert :: isArray ( $a ) ;",
                'logger: $this -> logger -> error ( " no { $a } here " ) ;',
                'logger: error_log ( "no" ) ;',
                "setter: set_error_handler ( $a ) ;",
                'logger: print "x" ;',
                "synchronized: $lock -> acquire ( ) ;",
                "setter: self :: setName ( 1 ) ;",
                "getter: $this -> getName ( ) ;",
                "call: $cart ?-> items ( ) -> clear ( ) ;",
                "call: @ unlink ( $path ) ;",
                'return: die ( "no" ) ;',
                "return: exit ( 1 ) ;",
                "signature: }",
                "annotation: ?>",
                "logger: <b>text</b>",
            ],
        ),
    ],
    ids=["heads", "blocks", "calls"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("php", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "$a $item Cart strlen $b $a $rest Item"),
        (TokenKind.MEMBER, "run $item $rest Foo left count limit MAX size"),
        (TokenKind.TYPE, "Item Bar Cart"),
        (TokenKind.KEYWORD, "function int new return $this instanceof"),
        (TokenKind.NUMBER, "1.5 0"),
        (TokenKind.STRING, "'a b' is"),
        (TokenKind.COMMENT, "// why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("php", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "( $a && $b ) $xs $x ( $k ) ONE E $e"),
        (Role.INVOCATION, "f ( $d ) $e -> h ( )"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("php", ROLES, role) == expected
