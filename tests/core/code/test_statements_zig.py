"""Zig: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
//! A shop.
const std = @import("std");
/// Keeps items.
pub const Cart = struct {
    size: u32 = 0,
    pub fn none(self: *Cart) void {}
};
const Color = enum { red, green };
const Failure = error{ Full, Empty };
threadlocal var count: u32 = 1;
fn List(comptime T: type) type {
    return struct { items: []T };
}
test "none" {}
comptime {}
"""
BLOCKS = """\
fn run(items: []const u32) !u32 {
    var total: u32 = 0;
    const list = try fetch(items);
    defer list.deinit();
    errdefer close(list);
    total += 1;
    for (items) |item| use(item);
    while (total > 1) : (total -= 1) { continue; }
    if (total > 1) { use(total); } else return error.Full;
    switch (total) {
        1 => use(1),
        else => unreachable,
    }
    risky() catch |err| recover(err);
    std.debug.print("a b", .{});
    std.debug.assert(total == 1);
    mutex.lock();
    @panic("no");
    cart.setName("a");
    outer: while (true) break :outer;
    return total;
}
"""
KINDS = """\
fn run(a: u32, key: []const u8) ?Foo { // why
    return bar.size("k", 'c', 2.5, @intCast(b), null);
}
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "comment: //! A shop.",
                'import: const std = @import ( "std" ) ;',
                "comment: /// Keeps items.",
                "signature: pub const Cart = struct {",
                "variable: size : u32 = 0",
                "signature: ,",
                "signature: pub fn none ( self : * Cart ) void { }",
                "signature: } ;",
                "signature: const Color = enum {",
                "variable: red",
                "signature: ,",
                "variable: green",
                "signature: } ;",
                "signature: const Failure = error { Full , Empty } ;",
                "variable: threadlocal var count : u32 = 1 ;",
                "signature: fn List ( comptime T : type ) type {",
                "return: return",
                "signature: struct {",
                "variable: items : [ ] T",
                "signature: }",
                "return: ;",
                "signature: }",
                'signature: test "none" { }',
                "signature: comptime { }",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: fn run ( items : [ ] const u32 ) ! u32 {",
                "variable: var total : u32 = 0 ;",
                "variable: const list = try fetch ( items ) ;",
                "finally: defer list . deinit ( ) ;",
                "finally: errdefer close ( list ) ;",
                "assign: total += 1 ;",
                "for: for ( items ) | item |",
                "call: use ( item )",
                "for: ;",
                "while: while ( total > 1 ) : ( total -= 1 ) {",
                "continue: continue ;",
                "while: }",
                "if: if ( total > 1 ) {",
                "call: use ( total ) ;",
                "if: }",
                "if: else",
                "throw: return error . Full ;",
                "switch: switch ( total ) {",
                "case: 1 =>",
                "call: use ( 1 )",
                "switch: ,",
                "case: else => unreachable",
                "switch: , }",
                "catch: risky ( ) catch | err | recover ( err ) ;",
                'logger: std . debug . print ( "a b" , . { } ) ;',
                "assert: std . debug . assert ( total == 1 ) ;",
                "synchronized: mutex . lock ( ) ;",
                'throw: @panic ( "no" ) ;',
                'setter: cart . setName ( "a" ) ;',
                "signature: outer :",
                "while: while ( true )",
                "break: break : outer",
                "while: ;",
                "return: return total ;",
                "signature: }",
            ],
        ),
    ],
    ids=["heads", "blocks"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("zig", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.OTHER, ""),
        (TokenKind.IDENTIFIER, "bar @intCast b"),
        (TokenKind.MEMBER, "run a key size"),
        (TokenKind.TYPE, "u32 u8 Foo"),
        (TokenKind.KEYWORD, "fn const return null"),
        (TokenKind.STRING, "\"k\" 'c'"),
        (TokenKind.NUMBER, "2.5"),
        (TokenKind.COMMENT, "// why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("zig", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "items | item | total > 1 total -= 1 total > 1 total outer : true"),
        (
            Role.INVOCATION,
            (
                "fetch ( items ) list . deinit ( ) close ( list ) use ( item ) use ( total ) use ( 1 ) risky ( "
                ') recover ( err ) std . debug . print ( "a b" , . { } ) std . debug . assert ( total == 1 ) '
                'mutex . lock ( ) @panic ( "no" ) cart . setName ( "a" )'
            ),
        ),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("zig", BLOCKS, role) == expected


def test_an_error_that_is_returned_is_thrown_wherever_it_stands() -> None:
    source = "fn run() !u8 {\n    const a = find() orelse return error.Missing;\n    return error.Full;\n}\n"
    assert statements_of("zig", source) == [
        "signature: fn run ( ) ! u8 {",
        "variable: const a = find ( ) orelse",
        "throw: return error . Missing",
        "variable: ;",
        "throw: return error . Full ;",
        "signature: }",
    ]
