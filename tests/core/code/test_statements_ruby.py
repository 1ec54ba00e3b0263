"""Ruby: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
require "json"
module Shop
  class Cart < Base::Item
    include Comparable
    attr_reader :size, :name
    LIMIT = 2
    private
    def initialize(a, b = 1, *rest, key:, **opts, &block)
      super(a)
      @size = a
    end
    def self.count = 42
    def size=(value)
      @size = value
    end
    alias length size
  end
end
"""
BLOCKS = """\
def run(items, n)
  n = 1
  total = 0
  total += 1
  first, last = items
  return n if n > 1
  return unless total
  items.each do |item|
    next if item.nil?
    break unless item
  end
  (1..2).each_slice(2) { |i| use i }
  for i in 1..2 do use i end
  while n do redo end
  use(n) until total
  if n then use n elsif total; use(1) else n end
  case n
  when 1, String then use 1
  else 2
  end
  case n
  in {a: Integer => m} if m > 1 then use m
  end
  begin
    use!
  rescue A, B => e
    retry
  ensure
    close(n)
  end
  use(n) rescue nil
  n ? 1 : total
end
"""
CALLS = """\
def run
  raise ArgumentError, "no #{n}" if n
  puts "a b"
  logger.info "x"
  assert_equal 1, n
  mutex.synchronize { use n }
  Thread.new { use n }
  cart.set_name 1
  cart.get
  cart.items.map { |i| i + 1 }
  list << n
  yield n
  loop do use n end
  text = <<~EOS
    hello
  EOS
  exit 1
end
"""
KINDS = """\
def run(a, b = 1, *rest, key: 2.5) # why
  total = Foo::Bar.new(name: :sym).size + helper(@limit) + @@all
  "a #{total} b"
rescue Error => e
  nil
end
"""
ROLES = """\
if a && b.c
  d = f(e)
else
  h.i
end
case k
when ONE then z = 1
end
x = 1 while y
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                'import: require "json"',
                "signature: module Shop",
                "signature: class Cart < Base :: Item",
                "import: include Comparable",
                "variable: attr_reader :size , :name",
                "variable: LIMIT = 2",
                "annotation: private",
                "signature: def initialize ( a , b = 1 , * rest , key : , ** opts , & block )",
                "call: super ( a )",
                "assign: @size = a",
                "signature: end",
                "signature: def self . count =",
                "return: 42",
                "signature: def size = ( value )",
                "assign: @size = value",
                "signature: end",
                "variable: alias length size",
                "signature: end",
                "signature: end",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: def run ( items , n )",
                "assign: n = 1",
                "variable: total = 0",
                "assign: total += 1",
                "variable: first , last = items",
                "return: return n",
                "if: if n > 1",
                "return: return",
                "if: unless total",
                "for: items . each do | item |",
                "continue: next",
                "if: if item . nil?",
                "break: break",
                "if: unless item",
                "for: end",
                "for: ( 1 .. 2 ) . each_slice ( 2 ) { | i |",
                "call: use i",
                "for: }",
                "for: for i in 1 .. 2 do",
                "call: use i",
                "for: end",
                "while: while n do",
                "continue: redo",
                "while: end",
                "call: use ( n )",
                "while: until total",
                "if: if n then",
                "call: use n",
                "if: elsif total ;",
                "call: use ( 1 )",
                "if: else",
                "return: n",
                "if: end",
                "switch: case n",
                "case: when 1 , String then",
                "call: use 1",
                "case: else",
                "return: 2",
                "switch: end",
                "switch: case n",
                "case: in { a : Integer => m }",
                "if: if m > 1",
                "case: then",
                "call: use m",
                "switch: end",
                "try: begin",
                "call: use!",
                "catch: rescue A , B => e",
                "continue: retry",
                "finally: ensure",
                "call: close ( n )",
                "try: end",
                "call: use ( n )",
                "catch: rescue nil",
                "if: n ? 1 : total",
                "signature: end",
            ],
        ),
        (
            CALLS,
            [
                "signature: def run",
                'throw: raise ArgumentError , " no #{ n } "',
                "if: if n",
                'logger: puts "a b"',
                'logger: logger . info "x"',
                "assert: assert_equal 1 , n",
                "synchronized: mutex . synchronize {",
                "call: use n",
                "synchronized: }",
                "synchronized: Thread . new {",
                "call: use n",
                "synchronized: }",
                "setter: cart . set_name 1",
                "getter: cart . get",
                "call: cart . items . map { | i |",
                "return: i + 1",
                "call: }",
                "call: list << n",
                "call: yield n",
                "while: loop do",
                "call: use n",
                "while: end",
                "variable: text = <<~EOS",
                "variable: hello EOS",
                "return: exit 1",
                "signature: end",
            ],
        ),
    ],
    ids=["heads", "blocks", "calls"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("ruby", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "total Foo helper @limit @@all total"),
        (TokenKind.MEMBER, "run a b rest key Bar new name size e"),
        (TokenKind.TYPE, "Error"),
        (TokenKind.KEYWORD, "def rescue nil end"),
        (TokenKind.NUMBER, "1 2.5"),
        (TokenKind.STRING, ":sym a b"),
        (TokenKind.COMMENT, "# why"),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("ruby", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "a && b . c k ONE y"),
        (Role.INVOCATION, "b . c f ( e ) h . i"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("ruby", ROLES, role) == expected
