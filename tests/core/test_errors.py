"""Every error says what is wrong, where, and what to do."""

from __future__ import annotations

import pytest

from leancode_core.errors import (
    ConfigError,
    IndexBusy,
    IndexCorrupt,
    IndexUnavailable,
    LeanCodeError,
    ModelUnavailable,
    Problem,
    UnsupportedLanguage,
)

ERRORS: list[type[LeanCodeError]] = [
    *(ConfigError, ModelUnavailable, IndexUnavailable, IndexCorrupt, IndexBusy, UnsupportedLanguage),
]


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_shows_its_message_and_its_remedy(kind: type[LeanCodeError]) -> None:
    error = kind("the disk is full", remedy="delete something")
    assert str(error) == "the disk is full; delete something"
    assert (error.message, error.remedy, error.args) == ("the disk is full", "delete something", ("the disk is full",))


@pytest.mark.parametrize("kind", ERRORS)
def test_all_errors_are_caught_as_one(kind: type[LeanCodeError]) -> None:
    with pytest.raises(LeanCodeError):
        raise kind("a", remedy="b")


def test_an_index_that_is_damaged_or_busy_is_unavailable() -> None:
    assert [kind.__name__ for kind in ERRORS if issubclass(kind, IndexUnavailable)] == [
        "IndexUnavailable",
        "IndexCorrupt",
        "IndexBusy",
    ]


def test_an_error_without_a_remedy_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="remedy"):
        ConfigError("the disk is full")  # type: ignore[call-arg]


def test_a_problem_may_need_nothing_done() -> None:
    assert Problem("a.py", "it is empty") == Problem("a.py", "it is empty", "")
