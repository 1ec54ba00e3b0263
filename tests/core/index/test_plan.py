"""What has changed, told from sizes and times alone."""

from __future__ import annotations

import pytest

from leancode_core.index.plan import IndexedFile, plan
from leancode_core.index.walk import FoundFile, Walk

SECOND = 1_000_000_000
READ_AT = 100 * SECOND


def check(
    known: dict[str, tuple[int, int]],
    found: dict[str, tuple[int, int]],
    *,
    added: list[str] | None = None,
    changed: list[str] | None = None,
    removed: list[str] | None = None,
) -> None:
    """Files as size and modification time in nanoseconds; all known ones were read at `READ_AT`."""
    indexed = {path: IndexedFile(path, size, mtime, READ_AT, b"digest") for path, (size, mtime) in known.items()}
    difference = plan(indexed, Walk(tuple(FoundFile(path, *facts) for path, facts in found.items()), ()))
    assert [file.path for file in difference.added] == (added or [])
    assert [file.path for file in difference.changed] == (changed or [])
    assert list(difference.removed) == (removed or [])
    assert difference.size == len([*(added or []), *(changed or []), *(removed or [])])


def test_nothing_is_nothing() -> None:
    check({}, {})


def test_the_first_run_adds_all() -> None:
    check({}, {"a.py": (1, 5), "b.py": (0, 0)}, added=["a.py", "b.py"])


def test_a_file_with_its_old_size_and_time_is_unchanged() -> None:
    check({"a.py": (3, 5)}, {"a.py": (3, 5)})


@pytest.mark.parametrize("facts", [(4, 5), (3, 6), (3, 4), (0, 5)])
def test_another_size_or_any_other_time_may_be_a_change(facts: tuple[int, int]) -> None:
    check({"a.py": (3, 5)}, {"a.py": facts}, changed=["a.py"])


def test_what_is_gone_comes_sorted() -> None:
    check({"c.py": (1, 1), "a.py": (1, 1), "b.py": (1, 1)}, {"b.py": (1, 1)}, removed=["a.py", "c.py"])


def test_a_renamed_file_is_one_added_and_one_removed() -> None:
    check({"a.py": (1, 1)}, {"b.py": (1, 1)}, added=["b.py"], removed=["a.py"])


@pytest.mark.parametrize(
    ("mtime", "changed"),
    [
        (READ_AT - 10 * SECOND, []),
        (READ_AT - 2 * SECOND - 1, []),
        (READ_AT - 2 * SECOND, ["a.py"]),
        (READ_AT - 1, ["a.py"]),
        (READ_AT + SECOND, ["a.py"]),
    ],
)
def test_a_file_that_was_read_right_after_its_change_is_read_once_more(mtime: int, changed: list[str]) -> None:
    check({"a.py": (3, mtime)}, {"a.py": (3, mtime)}, changed=changed)


def test_a_file_that_was_never_checked_is_read_again() -> None:
    unchecked = IndexedFile("a.py", 3, 5, checked_ns=0, digest=b"")
    assert not unchecked.looks_unchanged(FoundFile("a.py", 3, 5))


def test_files_in_a_folder_that_cannot_be_read_are_not_removed() -> None:
    facts = ("a/x.py", "ab.py", "b/y.py")
    indexed = {path: IndexedFile(path, 1, 1, READ_AT, b"digest") for path in facts}
    assert plan(indexed, Walk((), (), unreadable=("a/",))).removed == ("ab.py", "b/y.py")
