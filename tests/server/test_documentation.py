"""docs/protocol.md names every method, command and field of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from leancode_server import protocol
from leancode_server.status import status_document
from leancode_server.workers.inference import ModelNews, ModelState

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
OURS = ("leancode/", "leancode.server.")
NAMES = [value for value in vars(protocol).values() if isinstance(value, str) and value.startswith(OURS)]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_described(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_every_field_of_the_status_is_described() -> None:
    status = status_document([], ModelNews(ModelState.UNLOADED, ""), "", is_started=True)
    assert [field for field in status if f"`{field}`" not in PAGE] == []
