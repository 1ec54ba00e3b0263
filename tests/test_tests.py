"""Tests that cannot fail are found: asserts on what is always true, and tests that only say "not None"."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ALWAYS_TRUE = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def complaints(source: str) -> list[str]:
    """What is wrong with the tests of a module."""
    tree = ast.parse(source)
    found = [
        f"{node.lineno}: asserts a collection itself"
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert) and isinstance(node.test, ALWAYS_TRUE)
    ]
    for test in ast.walk(tree):
        if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef) and test.name.startswith("test_"):
            asserts = [node for node in ast.walk(test) if isinstance(node, ast.Assert)]
            if asserts and all(is_not_none(node.test) for node in asserts):
                found.append(f"{test.lineno}: {test.name} asserts no value")
    return found


def is_not_none(condition: ast.expr) -> bool:
    match condition:
        case ast.Compare(ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return True
    return False


def test_every_test_can_fail() -> None:
    modules = [path for path in sorted(TESTS.rglob("*.py")) if not path.is_relative_to(TESTS / "data")]
    found = {path.relative_to(TESTS).as_posix(): complaints(path.read_text(encoding="utf-8")) for path in modules}
    assert "test_tests.py" in found
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("assert [a == b for a, b in pairs]", ["2: asserts a collection itself"]),
        ("assert (a == b, 'why')", ["2: asserts a collection itself"]),
        ("assert [a]", ["2: asserts a collection itself"]),
        ("assert (a == b for a, b in pairs)", ["2: asserts a collection itself"]),
        ("if a:\n        assert {a}", ["3: asserts a collection itself"]),
        ("assert a is not None", ["1: test_it asserts no value"]),
        ("assert a is not None, 'why'\n    assert b is not None", ["1: test_it asserts no value"]),
        ("assert a is not None\n    assert a.b == 1", []),
        ("assert all(a == b for a, b in pairs)", []),
        ("assert a is None", []),
        ("check(a)", []),
    ],
)
def test_a_test_that_cannot_fail_is_seen(body: str, expected: list[str]) -> None:
    assert complaints(f"def test_it():\n    {body}\n") == expected
