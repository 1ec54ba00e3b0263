"""C: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
#include <stdio.h>
#define SIZE 10
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#pragma once
/* Holds a point. */
typedef struct point { int x; char *name; } point_t;
enum color { RED, GREEN = 2 };
static int total;
int area(const point_t *p);
[[nodiscard]] static char *name_of(struct point *p) {
    return p->name;
}
"""
BLOCKS = """\
int run(int n, char **argv) {
    int i = 0, *p = &i;
    for (i = 0; i < n; i++)
        sum[i].left->count += i;
    do { --n; } while (n > 0);
    while (next()) ;
    LIST_FOR_EACH (item, list) { use(item); }
    switch (n) {
    case RED: continue;
    default: { break; }
    }
    if (n) return 1; else if (p) use(p); else { goto out; }
#ifdef DEBUG
    use(n);
#else
    n = i ? 1 : use(i);
#endif
out:
    return -1; // done
}
"""
CALLS = """\
void run(void) {
    assert(n > 0);
    printf("%d of\\n", n);
    fprintf(stderr, "no");
    VLOG_WARN("no");
    pthread_mutex_lock(&lock);
    (void) use(n);
    ops->start(n);
    set_name(p);
    p->set(n);
    p->get(n);
    a = 1, b = 2;
    Py_RETURN_NONE;
}
"""
KINDS = """\
static unsigned long run(const struct point *p, int sizes[], char c) {
    size_t n = p->left.count + MAX(sizes[0], 0x1f); // why
    char *text = "a b", sign = 'c';
    point_t *q = NULL;
    goto out;
}
"""
ROLES = """\
void run(void) {
    if (a && b) c = f(d); else g();
    for (i = 0; i < n; i++) { h(i); }
    switch (k) { case ONE: k = 2; }
    x = y ? z : w;
}
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "import: #include <stdio.h>",
                "variable: #define SIZE 10",
                "signature: #define MAX ( a , b ) ((a) > (b) ? (a) : (b))",
                "annotation: #pragma once",
                "comment: /* Holds a point. */",
                "variable: typedef",
                "signature: struct point {",
                "variable: int x ;",
                "variable: char * name ;",
                "signature: }",
                "variable: point_t ;",
                "signature: enum color {",
                "variable: RED",
                "signature: ,",
                "variable: GREEN = 2",
                "signature: } ;",
                "variable: static int total ;",
                "signature: int area ( const point_t * p ) ;",
                "annotation: [[ nodiscard ]]",
                "signature: static char * name_of ( struct point * p ) {",
                "return: return p -> name ;",
                "signature: }",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: int run ( int n , char * * argv ) {",
                "variable: int i = 0 , * p = & i ;",
                "for: for ( i = 0 ; i < n ; i ++ )",
                "assign: sum [ i ] . left -> count += i ;",
                "while: do {",
                "assign: -- n ;",
                "while: } while ( n > 0 ) ;",
                "while: while ( next ( ) )",
                "continue: ;",
                "for: LIST_FOR_EACH ( item , list )",
                "for: {",
                "call: use ( item ) ;",
                "for: }",
                "switch: switch ( n ) {",
                "case: case RED :",
                "continue: continue ;",
                "case: default : {",
                "break: break ;",
                "case: }",
                "switch: }",
                "if: if ( n )",
                "return: return 1 ;",
                "if: else",
                "if: if ( p )",
                "call: use ( p ) ;",
                "if: else {",
                "break: goto out ;",
                "if: }",
                "if: #ifdef DEBUG",
                "call: use ( n ) ;",
                "if: #else",
                "assign: n =",
                "if: i ? 1 : use ( i )",
                "assign: ;",
                "if: #endif",
                "break: out :",
                "return: return -1 ;",
                "comment: // done",
                "signature: }",
            ],
        ),
        (
            CALLS,
            [
                "signature: void run ( void ) {",
                "assert: assert ( n > 0 ) ;",
                'logger: printf ( "%d of\\n" , n ) ;',
                'logger: fprintf ( stderr , "no" ) ;',
                'logger: VLOG_WARN ( "no" ) ;',
                "synchronized: pthread_mutex_lock ( & lock ) ;",
                "call: ( void ) use ( n ) ;",
                "call: ops -> start ( n ) ;",
                "setter: set_name ( p ) ;",
                "setter: p -> set ( n ) ;",
                "getter: p -> get ( n ) ;",
                "assign: a = 1 , b = 2 ;",
                "return: Py_RETURN_NONE ;",
                "signature: }",
            ],
        ),
    ],
    ids=["heads", "blocks", "calls"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("c", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "n p MAX sizes text sign q"),
        (TokenKind.MEMBER, "run p sizes c left count out"),
        (TokenKind.TYPE, "point int char size_t char point_t"),
        (TokenKind.KEYWORD, "static unsigned long const struct NULL goto"),
        (TokenKind.NUMBER, "0 0x1f"),
        (TokenKind.STRING, "\"a b\" 'c'"),
        (TokenKind.COMMENT, "// why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("c", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "( a && b ) i = 0 i < n i ++ ( k ) ONE"),
        (Role.INVOCATION, "f ( d ) g ( ) h ( i )"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("c", ROLES, role) == expected
