"""The lines of code under a hit."""

from __future__ import annotations

from pathlib import PurePosixPath
from textwrap import dedent

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.snippets import snippet


def snippet_of(path: str, source: str, name: str) -> str:
    """The snippet of the unit with this qualified name."""
    content = source.encode()
    language = language_of(PurePosixPath(path), content)
    assert language is not None
    (unit,) = (unit for unit in extract(path, content, language).units if unit.qualified_name == name)
    return snippet(unit)


PYTHON = '''
class Account:
    """Money."""

    limit = 3
    names = {
        "one": 1,
    }

    def deposit(self, cents):
        """Put money in.

        And more.
        """

        self.balance += cents
        if self.balance > 9:

            return 1
        return 2
        return 3

    @property
    @cached
    def owner(self):
        return self._owner

    def transfer(
        self,
        other,
    ):
        return other
'''
GO = """
package stack

func (s *Stack) Push(item int) {
\ts.items = append(s.items, item)
\tif s.full {
\t\tpanic("full")
\t}
}
"""
C = """
static int
halve(int n)
{
    return n / 2;
}
"""
RUBY = """
class Stack
  def push(item)
    @items << item
  end
end
"""
RUST = """
mod inner {
    #[test]
    fn it_works() {
        assert!(true);
    }
}
"""
KOTLIN = """
class Box {
    fun twice(n: Int) =
        n * 2
}
"""


@pytest.mark.parametrize(
    ("path", "source", "name", "expected"),
    [
        ("a.py", PYTHON, "Account.deposit",
         """\
         def deposit(self, cents):
             self.balance += cents
             if self.balance > 9:
                 return 1
             return 2"""),
        ("a.py", PYTHON, "Account.owner",
         """\
         @property
         @cached
         def owner(self):
             return self._owner"""),
        ("a.py", PYTHON, "Account.transfer",
         """\
         def transfer(
             self,
             other,
         ):
             return other"""),
        ("a.py", PYTHON, "Account",
         """\
         class Account:
             limit = 3
             names = {
                 "one": 1,
             }"""),
        ("a.py", "x = {\n    1: 2,\n}\n", "a.py", "x = {\n    1: 2,\n}"),
        ("a.py", "import one\nimport two\n", "a.py", "import one\nimport two"),
        ("a.py", "def f(): pass", "f", "def f(): pass"),
        ("a.py", "class A:\n    x = {\n        1: 2,\n    }\n", "A", "class A:\n    x = {\n        1: 2,\n    }"),
        ("a.go", GO, "Stack.Push",
         """\
         func (s *Stack) Push(item int) {
         \ts.items = append(s.items, item)
         \tif s.full {
         \t\tpanic("full")
         \t}"""),
        ("a.c", C, "halve",
         """\
         static int
         halve(int n)
         {
             return n / 2;
         }"""),
        ("a.rb", RUBY, "Stack.push",
         """\
         def push(item)
           @items << item
         end"""),
        ("a.rs", RUST, "inner.it_works",
         """\
         #[test]
         fn it_works() {
             assert!(true);
         }"""),
        ("a.kt", KOTLIN, "Box.twice",
         """\
         fun twice(n: Int) =
             n * 2"""),
    ],
)  # fmt: skip
def test_the_first_lines_stand_at_the_margin(path: str, source: str, name: str, expected: str) -> None:
    assert snippet_of(path, source, name) == dedent(expected)
