"""C++: which statement each token is in, and what the tokens are."""

from __future__ import annotations

import pytest

from leancode_core.code.tokens import Role, TokenKind
from tests.support.lexed import statements_of, words_in_role, words_of_kind

HEADS = """\
#include <vector>
namespace shop {
using std::vector;
using Names = std::vector<std::string>;
template <typename T>
class Cart : public Base<T> {
 public:
  explicit Cart(int size) : size_(size), names_{} { fill(); }
  virtual ~Cart() = default;
  int size() const override;
  int size_ = 0;
  static_assert(sizeof(int) == 4, "no");
};
enum class Color { kRed };
}
"""
BLOCKS = """\
int Cart<T>::run(const std::string& name, int* p) {
  for (const auto& [key, value] : map_) use(key);
  try {
    throw std::runtime_error("no such");
  } catch (const std::exception& e) {
    throw;
  }
  if (auto it = map_.find(name); it != map_.end()) return it->second;
  while (true) { continue; }
  switch (kind) { case Kind::kOne: break; default: co_return; }
  auto sum = [this, &p](int a) { return a + 1; };
  co_yield p ? 1 : 2;
}
"""
CALLS = """\
void run() {
  std::lock_guard<std::mutex> lock(mutex_);
  std::unique_lock<std::mutex> other{mutex_};
  mutex_.unlock();
  co_await next();
  std::cerr << "no " << name;
  LOG(INFO) << name;
  CHECK(ok);
  cart->SetSize(1);
  this->size_ += 1;
  ++count;
  delete p;
  new Cart(1);
  std::move(a).b()->c(d);
}
"""
KINDS = """\
template <typename T>
std::vector<T> Cart::run(const Cart& other, T&& value, int* p = nullptr) const {
  auto size = other.items->size() + ns::Max(p[0], 1.5f);
  return static_cast<T>(R"(a b)");
}
"""
ROLES = """\
void run() {
  for (auto x : xs) f(x);
  try { a = g(b).c; } catch (const E& e) { h(); }
  if (x) { y = 1; }
}
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            HEADS,
            [
                "import: #include <vector>",
                "signature: namespace shop {",
                "import: using std :: vector ;",
                "variable: using Names = std :: vector < std :: string > ;",
                "signature: template < typename T >",
                "signature: class Cart : public Base < T > {",
                "signature: public",
                "signature: :",
                "signature: explicit Cart ( int size ) : size_ ( size ) , names_ { } {",
                "call: fill ( ) ;",
                "signature: }",
                "signature: virtual ~ Cart ( ) = default ;",
                "signature: int size ( ) const override ;",
                "variable: int size_ = 0 ;",
                'assert: static_assert ( sizeof ( int ) == 4 , "no" ) ;',
                "signature: } ;",
                "signature: enum class Color {",
                "variable: kRed",
                "signature: } ;",
                "signature: }",
            ],
        ),
        (
            BLOCKS,
            [
                "signature: int Cart < T > :: run ( const std :: string & name , int * p ) {",
                "for: for ( const auto & [ key , value ] : map_ )",
                "call: use ( key ) ;",
                "try: try {",
                'throw: throw std :: runtime_error ( "no such" ) ;',
                "try: }",
                "catch: catch ( const std :: exception & e ) {",
                "throw: throw ;",
                "catch: }",
                "if: if (",
                "variable: auto it = map_ . find ( name ) ;",
                "if: it != map_ . end ( ) )",
                "return: return it -> second ;",
                "while: while ( true ) {",
                "continue: continue ;",
                "while: }",
                "switch: switch ( kind ) {",
                "case: case Kind :: kOne :",
                "break: break ;",
                "case: default :",
                "return: co_return ;",
                "switch: }",
                "variable: auto sum = [ this , & p ] ( int a ) {",
                "return: return a + 1 ;",
                "variable: } ;",
                "return: co_yield",
                "if: p ? 1 : 2",
                "return: ;",
                "signature: }",
            ],
        ),
        (
            CALLS,
            [
                "signature: void run ( ) {",
                "synchronized: std :: lock_guard < std :: mutex > lock ( mutex_ ) ;",
                "synchronized: std :: unique_lock < std :: mutex > other { mutex_ } ;",
                "synchronized: mutex_ . unlock ( ) ;",
                "synchronized: co_await next ( ) ;",
                'logger: std :: cerr << "no " << name ;',
                "logger: LOG ( INFO ) << name ;",
                "assert: CHECK ( ok ) ;",
                "setter: cart -> SetSize ( 1 ) ;",
                "assign: this -> size_ += 1 ;",
                "assign: ++ count ;",
                "call: delete p ;",
                "call: new Cart ( 1 ) ;",
                "call: std :: move ( a ) . b ( ) -> c ( d ) ;",
                "signature: }",
            ],
        ),
    ],
    ids=["heads", "blocks", "calls"],
)
def test_statements(source: str, expected: list[str]) -> None:
    assert statements_of("cpp", source) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TokenKind.IDENTIFIER, "std Cart size other ns p static_cast"),
        (TokenKind.MEMBER, "run other value p items size Max"),
        (TokenKind.TYPE, "T vector T Cart T int T"),
        (TokenKind.KEYWORD, "template typename const nullptr const auto return"),
        (TokenKind.NUMBER, "0 1.5f"),
        (TokenKind.STRING, 'R"(a b)"'),
        (TokenKind.COMMENT, ""),
    ],
)
def test_kinds(kind: TokenKind, expected: str) -> None:
    assert words_of_kind("cpp", KINDS, kind) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.STRUCTURE, "auto x xs ( const E & e ) ( x )"),
        (Role.INVOCATION, "f ( x ) g ( b ) h ( )"),
    ],
)
def test_roles(role: Role, expected: str) -> None:
    assert words_in_role("cpp", ROLES, role) == expected
