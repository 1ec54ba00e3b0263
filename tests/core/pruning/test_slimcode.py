"""SlimCode's levels and its walk, worked out by hand."""

from __future__ import annotations

import pytest

from leancode_core.pruning.pruner import Pruner
from leancode_core.pruning.slimcode import SlimCode, slimcode_levels
from tests.support.pruning import code_tokens, lexed

ADD = "public void add ( final String name , int ... counts ) { if ( name != null ) { total += sum ( counts ) ; } }"
_HEAD = "@ Override boolean close ( ) throws IOException {"
_FIRST = "boolean ok = this . open ;"
CLOSE = f'{_HEAD} {_FIRST} for ( Item item : items ) {{ log . info ( "closing" , item ) ; }} return ok ; }}'


def levels_of(language: str, code: str) -> str:
    """Every token with its level, as `token/level`."""
    tokens = code_tokens(lexed(language, code))
    return " ".join(f"{t}/{level}" for t, level in zip(tokens.texts, slimcode_levels(tokens), strict=True))


@pytest.mark.parametrize(
    "levels",
    [
        pytest.param(
            "public/1 void/1 add/1 (/8 final/1 String/1 name/1 ,/8 int/1 .../1 counts/1 )/8 {/8"
            " if/6 (/8 name/2 !=/8 null/6 )/8 {/8 total/4 +=/7 sum/5 (/8 counts/3 )/8 ;/8 }/8 }/8",
            id="every level; compound assignments are no symbols",
        ),
        pytest.param(
            "@/1 Override/1 boolean/1 close/1 (/8 )/8 throws/1 IOException/1 {/8 boolean/7 ok/4 =/8 this/7 ./8 open/7"
            ' ;/8 for/6 (/8 Item/6 item/2 :/8 items/2 )/8 {/8 log/3 ./8 info/5 (/8 "closing"/5 ,/8 item/3 )/8 ;/8 }/8'
            " return/7 ok/4 ;/8 }/8",
            id="fields and words of the language are the rest",
        ),
        pytest.param(
            "void/1 f/1 (/8 )/8 {/8 do/6 {/8 g/5 (/8 a/3 )/8 ;/8 }/8 while/6 (/8 h/6 (/8 b/2 )/8 )/8 ;/8 }/8",
            id="the condition of do while; structure before invocation",
        ),
        pytest.param(
            "void/1 f/1 (/8 )/8 {/8 try/6 (/8 In/7 in/4 =/8 o/4 )/8 {/8 g/5 (/8 )/8 ;/8 }/8"
            " catch/6 (/8 final/6 A/6 |/8 B/6 e/6 )/8 {/8 throw/7 e/4 ;/8 }/8 finally/6 {/8 h/5 (/8 )/8 ;/8 }/8 }/8",
            id="catch is structure, resources of try are not",
        ),
        pytest.param(
            "void/1 f/1 (/8 int/1 x/1 )/8 {/8 switch/6 (/8 x/2 )/8 {/8 case/6 A/2 :/8 case/6 1/6 :/8 g/5 (/8 )/8 ;/8"
            " break/7 ;/8 default/6 :/8 return/7 ;/8 }/8 }/8",
            id="labels of switch",
        ),
        pytest.param(
            "void/1 f/1 (/8 )/8 {/8 for/6 (/8 int/6 i/2 =/8 0/6 ,/8 n/2 =/8 a/2 ./8 length/6 ;/8 i/2 </8 n/2 ;/8 i/2"
            " ++/8 )/8 continue/7 ;/8 while/6 (/8 x/2 -=/6 y/2 )/8 z/4 =/8 1/7 ;/8 }/8",
            id="declarations in the head of a loop; bodies without braces",
        ),
        pytest.param(
            "void/1 f/1 (/8 )/8 {/8 s/4 =/8 \"a/7 if/6 b/7 :/8 c\"/7 ;/8 c/4 =/8 '/8 '/8 ;/8 }/8",
            id="words and signs in strings",
        ),
        pytest.param(
            "void/1 f/1 (/8 )/8 {/8 g/5 (/8 x/3 )/8 ;/8 T/1 t/4 =/8 new/1 T/1 (/8 y/4 )/8 {/8 @/1 Override/1 public/1"
            " void/1 run/1 (/8 @/1 N/1 int/1 [/8 ]/8 z/1 )/8 {/8 h/5 (/8 z/3 )/8 ;/8 return/7 ;/8 }/8 }/8 ;/8"
            " return/7 ;/8 }/8",
            id="a method inside makes all before its brace part of the signature",
        ),
        pytest.param(
            "void/1 f/1 (/8 )/8 {/8 class/7 L/7 {/8 L/7 (/8 int/7 a/7 )/8 {/8 b/4 =/8 a/4 ;/8 }/8 }/8 }/8",
            id="a constructor inside does not",
        ),
        pytest.param(
            '@/1 S/1 (/8 {/8 "a"/7 ,/8 "b"/7 }/8 )/8 public/7 void/7 f/7 (/8 int/7 x/7 )/8 {/8 y/4 ;/8 }/8',
            id="the signature ends at the brace of an annotation",
        ),
        pytest.param(
            '@/1 Path/1 (/8 "a/{b}"/1 )/8 public/7 void/7 f/7 (/8 @/7 P/7 (/8 K/4 ./8 V/7 )/8 int/7 x/7 )/8 {/8 }/8',
            id="or at one in its string; values in annotations are identifiers",
        ),
        pytest.param(
            "void/1 f/1 (/8 )/8 {/8 g/5 (/8 (/8 a/5 ,/8 b/5 )/8 ->/5 a/3 </8 b/3 ?/8 O/3 ./8 this/5 ./8 x/5 :/8 T/5"
            " ::/5 m/5 )/8 ;/8 outer/7 :/8 break/7 outer/7 ;/8 assert/7 (/8 U/7 )/8 q/4 instanceof/7 V/7 ;/8 }/8",
            id="lambdas, references to methods, labels, casts",
        ),
        pytest.param(
            "void/1 f/1 (/8 )/8 {/8 record/3 ./8 with/5 (/8 module/3 )/8 ;/8 super/5 ./8 f/5 (/8 )/8 ;/8 x/4 >>>=/7 1/7"
            " ;/8 y/4 =/8 x/4 >>>/8 (/8 ~/8 z/4 ^/8 w/4 )/8 ;/8 }/8",
            id="names that are words of the language elsewhere; shifts",
        ),
    ],
)
def test_levels_of_java(levels: str) -> None:
    code = " ".join(entry.rsplit("/", 1)[0] for entry in levels.split())
    assert levels_of("java", code) == levels


@pytest.mark.parametrize(
    ("language", "code", "levels"),
    [
        (
            "python",
            'def f(a, b=C):\n    """Doc."""\n    if a > b:\n        return g(x.y, "s t")\n    n += 1\n',
            (
                "def/1 f/1 (/8 a/1 ,/8 b/1 =/8 C/1 )/8 :/8 if/6 a/2 >/8 b/2 :/8 return/7 g/3 (/8 x/3 ./8 y/5 ,/8"
                ' "s/5 t"/5 )/8 n/4 +=/8 1/7'
            ),
        ),
        (
            "go",
            "func (s *S) F(a int) error {\n\tfor i := range a {\n\t\ts.put(i)\n\t}\n\treturn nil\n}\n",
            (
                "func/1 (/8 s/1 */8 S/1 )/8 F/1 (/8 a/1 int/1 )/8 error/1 {/8 for/6 i/2 :=/8 range/6 a/2 {/8"
                " s/3 ./8 put/5 (/8 i/3 )/8 }/8 return/7 nil/7 }/8"
            ),
        ),
        (
            "javascript",
            "function f(a) { while (a.b) { a = g(a => a + 1); } }",
            (
                "function/1 f/1 (/8 a/1 )/8 {/8 while/6 (/8 a/2 ./8 b/6 )/8 {/8 a/4 =/8 g/3 (/8 a/5 =>/8 a/3 +/8 1/5"
                " )/8 ;/8 }/8 }/8"
            ),
        ),
        (
            "rust",
            "fn f(a: u8) { if a > 1 { g(a) } else { a } }",
            "fn/1 f/1 (/8 a/1 :/8 u8/1 )/8 {/8 if/6 a/2 >/8 1/6 {/8 g/3 (/8 a/3 )/8 }/8 else/6 {/8 a/4 }/8 }/8",
        ),
        (
            "c",
            "int f(int a) { for (int i = 0; i < a; i++) g(i); return a; }",
            (
                "int/1 f/1 (/8 int/1 a/1 )/8 {/8 for/6 (/8 int/6 i/2 =/8 0/6 ;/8 i/2 </8 a/2 ;/8 i/2 ++/8 )/8 g/3"
                " (/8 i/3 )/8 ;/8 return/7 a/4 ;/8 }/8"
            ),
        ),
    ],
)
def test_levels_of_other_languages(language: str, code: str, levels: str) -> None:
    assert levels_of(language, code) == levels


@pytest.mark.parametrize(
    ("code", "removal", "left"),
    [
        # 29 tokens, 13 of them symbols, which go from the end; then +=, which is none, then null in the condition.
        (
            ADD,
            0.1,
            "public void add ( final String name , int ... counts ) { if ( name != null ) { total += sum ( counts )",
        ),
        (ADD, 0.2, "public void add ( final String name , int ... counts ) { if ( name != null ) total += sum counts"),
        (ADD, 0.3, "public void add ( final String name , int ... counts ) { if name null total += sum counts"),
        (ADD, 0.4, "public void add ( final String name int ... counts if name null total += sum counts"),
        (ADD, 0.5, "public void add final String name int ... counts if name total sum counts"),
        # 38 tokens, 18 of them symbols, then `return`.
        (CLOSE, 0.1, f'{_HEAD} {_FIRST} for ( Item item : items ) {{ log . info ( "closing" , item ) return ok'),
        (CLOSE, 0.2, f'{_HEAD} {_FIRST} for ( Item item : items ) {{ log info "closing" item return ok'),
        (CLOSE, 0.3, f'{_HEAD} {_FIRST} for Item item items log info "closing" item return ok'),
        (CLOSE, 0.4, f'{_HEAD[:-2]} boolean ok this open for Item item items log info "closing" item return ok'),
        (
            CLOSE,
            0.5,
            (
                "@ Override boolean close throws IOException boolean ok this open"
                ' for Item item items log info "closing" item ok'
            ),
        ),
    ],
)
def test_what_is_left_of_java(code: str, removal: float, left: str) -> None:
    pruner = Pruner("slimcode", SlimCode(), removal, None, guards=False)
    assert " ".join(pruner.prune(lexed("java", code)).text.split()) == left


@pytest.mark.parametrize(("n_tokens", "removal", "n_left"), [(29, 0.3, 20), (29, 0.7, 8), (38, 0.1, 34), (38, 0.5, 19)])
def test_the_number_of_tokens_is_rounded_down(n_tokens: int, removal: float, n_left: int) -> None:
    unit = lexed("java", ADD if n_tokens == 29 else CLOSE)
    pruned = Pruner("slimcode", SlimCode(), removal, None, guards=False).prune(unit)
    assert (pruned.before, pruned.after) == (n_tokens, n_left)


def test_importance_counts_the_levels_upwards() -> None:
    tokens = code_tokens(lexed("java", "void f ( ) { g ( a ) ; }"))
    assert SlimCode().importance(tokens) == [8.0, 8.0, 1.0, 1.0, 1.0, 4.0, 1.0, 6.0, 1.0, 1.0, 1.0]
