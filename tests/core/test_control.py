"""How long work is stopped and watched."""

from __future__ import annotations

import pytest

from leancode_core.control import Cancelled, CancelToken, ProgressSink, SilentProgress
from leancode_core.errors import LeanCodeError
from leancode_core.workspace import Deadline


def is_stopped(token: CancelToken) -> bool:
    """Whether both ways to ask say so."""
    try:
        token.raise_if_cancelled()
    except Cancelled:
        assert token.cancelled
        return True
    assert not token.cancelled
    return False


def test_a_token_stops_from_the_moment_it_is_set() -> None:
    token = CancelToken()
    assert not is_stopped(token)
    token.cancel()
    assert is_stopped(token)
    token.cancel()
    assert is_stopped(token)


def test_tokens_are_independent() -> None:
    first, second = CancelToken(), CancelToken()
    first.cancel()
    assert not is_stopped(second)


def test_a_deadline_stops_by_itself() -> None:
    assert is_stopped(Deadline(-1.0))
    assert not is_stopped(Deadline(3600.0))


def test_a_deadline_can_be_cancelled_before_its_time() -> None:
    deadline = Deadline(3600.0)
    deadline.cancel()
    assert is_stopped(deadline)


def test_a_cancellation_is_no_error_that_a_user_sees() -> None:
    assert not issubclass(Cancelled, LeanCodeError)
    with pytest.raises(Cancelled):
        raise Cancelled


def test_silent_progress_takes_everything_and_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    sink: ProgressSink = SilentProgress()
    sink.stage("reading", 3)
    sink.advance(5)
    sink.stage("embedding", None)
    assert capfd.readouterr() == ("", "")
