"""Summaries of a model while somebody hovers: the code's own sentence at once, the model's the next time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.e2e.client import Client
from tests.e2e.conftest import Connect, edit
from tests.e2e.editing import at, options

CODE = '''def total_of(rows):
    return sum(row.price for row in rows)


def load(path):
    """Reads it."""
    return path.read_text()


def other(rows):
    total_of(rows)
    return load(rows)
'''
FROM_CODE = "Takes rows and returns sum(row.price for row in rows). (from its code)"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder as a model has it; what is in it is never computed with here."""
    folder = tmp_path / "t5"
    folder.mkdir()
    save_file({"shared.weight": np.zeros((2, 4), dtype=np.float32)}, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps({"model_type": "t5", "d_model": 4}), encoding="utf-8")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "a.py").write_text(CODE, encoding="utf-8")
    return root


def started(connect: Connect, root: Path, model: Path, seconds: float, **settings: Any) -> tuple[Client, str]:
    client = connect(LEANCODE_TEST_WRITER=str(seconds))
    client.initialize(root, **options({"model.summariser": str(model), **settings}))
    client.wait_until_ready()
    return client, client.open(root / "a.py", CODE)


def lines(client: Client, uri: str, line: int, character: int = 5) -> list[str]:
    hover = client.request("textDocument/hover", at(uri, line, character))
    text: str = hover["contents"]["value"]
    return text.split("\n")


def until(client: Client, uri: str, line: int, marked: str) -> Iterator[list[str]]:
    """Hovers until one has a line that ends so."""
    for _ in range(200):
        shown = lines(client, uri, line)
        if shown[1].endswith(marked):
            yield shown
            return
        time.sleep(0.05)
    raise AssertionError(shown)


def test_the_first_hover_does_not_wait_and_the_next_one_has_it(connect: Connect, root: Path, model: Path) -> None:
    client, uri = started(connect, root, model, 0.3)
    assert lines(client, uri, 0)[1].endswith("(from its code)")
    (shown,) = until(client, uri, 0, "(generated)")
    assert shown[:2] == ["def total_of(rows)", "Says what total_of is for, number 1. (generated)"]
    assert lines(client, uri, 4)[1] == "Reads it."  # its author has said it
    # It goes with the content, wherever that stands, and is written once.
    client.change(uri, 2, edit((0, 0), (0, 0), "\n\n"))
    assert lines(client, uri, 2)[1] == "Says what total_of is for, number 1. (generated)"
    client.change(uri, 3, edit((2, 4), (2, 12), "sum_of"))
    assert lines(client, uri, 2)[1].endswith("(from its code)")
    (shown,) = until(client, uri, 2, "(generated)")
    assert shown[1] == "Says what sum_of is for, number 2. (generated)"


def test_another_server_finds_it_beside_the_index(connect: Connect, root: Path, model: Path) -> None:
    client, uri = started(connect, root, model, 0.0)
    list(until(client, uri, 0, "(generated)"))
    assert client.request("leancode/summary", at(uri, 10, 0))["summary"] == "Says what other is for, number 2."
    client.stop()
    again, uri = started(connect, root, model, -1.0)  # it could write nothing
    assert lines(again, uri, 0)[1] == "Says what total_of is for, number 1. (generated)"


def test_what_the_pointer_has_left_is_given_up(connect: Connect, root: Path, model: Path) -> None:
    client, uri = started(connect, root, model, 3.0)
    lines(client, uri, 0)  # begins to write
    lines(client, uri, 9)  # gives that up
    (shown,) = until(client, uri, 9, "(generated)")
    assert shown[1] == "Says what other is for, number 1. (generated)"
    lines(client, uri, 0)
    lines(client, uri, 4)  # a documented function: nothing is written any more
    time.sleep(3.2)
    assert lines(client, uri, 0)[1].endswith("(from its code)")


def test_who_asks_for_a_summary_waits_for_it(connect: Connect, root: Path, model: Path) -> None:
    client, uri = started(connect, root, model, 0.2)
    answer = client.request("leancode/summary", at(uri, 1, 6))
    assert (answer["name"], answer["summary"]) == ("total_of", "Says what total_of is for, number 1.")
    assert (answer["origin"], answer["model"]) == ("generated", "t5")
    answer = client.request("leancode/summary", at(uri, 5, 6))
    assert (answer["summary"], answer["origin"], answer["model"]) == ("Reads it.", "docstring", None)
    params = {
        "textDocument": {"uri": uri},
        "range": {"start": {"line": 0, "character": 5}, "end": {"line": 0, "character": 5}},
    }
    arguments = client.request("textDocument/codeAction", {**params, "context": {"diagnostics": []}})
    assert [each["title"] for each in arguments] == ["Insert summary as docstring", "Copy pruned function"]


def test_one_who_waits_no_longer_ends_it(connect: Connect, root: Path, model: Path) -> None:
    client, uri = started(connect, root, model, 30.0)
    asked = client.begin("leancode/summary", at(uri, 1, 6))
    time.sleep(0.3)
    client.notify("$/cancelRequest", {"id": asked})
    assert client.answer_to(asked)["error"]["code"] == -32800
    assert client.stop() == 0


@pytest.mark.parametrize("settings", [{"hover.generate": False}, {"model.summariser": ""}])
def test_without_leave_or_model_nothing_is_written(
    connect: Connect, root: Path, model: Path, settings: dict[str, Any]
) -> None:
    client, uri = started(connect, root, model, 0.0, **settings)
    lines(client, uri, 0)
    time.sleep(0.3)
    assert lines(client, uri, 0)[1].endswith("(from its code)")
    assert client.request("leancode/summary", at(uri, 1, 6))["origin"] == "extractive"


def test_a_model_that_fails_is_told_once(connect: Connect, root: Path, model: Path) -> None:
    client, uri = started(connect, root, model, -1.0)
    for _ in range(3):
        assert lines(client, uri, 0)[1].endswith("(from its code)")
        assert client.request("leancode/summary", at(uri, 1, 6))["origin"] == "extractive"
    told = [params["message"] for params in client.notifications("window/showMessage")]
    assert [message for message in told if "summar" in message] == [
        "LeanCode: summaries are taken from the code, since model.summariser fails: the model is broken; mend it"
    ]


def test_a_model_that_is_not_there_is_told_once(connect: Connect, root: Path, model: Path) -> None:
    client, uri = started(connect, root, model, 0.0, **{"model.summariser": "codet5-small"})
    for line in (0, 9, 0):
        assert lines(client, uri, line)[1].endswith("(from its code)")
    told = [params["message"] for params in client.notifications("window/showMessage")]
    (only,) = [message for message in told if "summar" in message]
    assert only.endswith("the model codet5-small is not on this machine; run `leancode model fetch codet5-small`")


def test_a_newer_hover_ends_the_one_before(connect: Connect, root: Path, model: Path) -> None:
    client, _ = started(connect, root, model, 0.0)
    text = "\n".join(CODE.replace("total_of", f"total_{number}") for number in range(400))
    uri = client.open(root / "long.py", text)
    asked = [client.begin("textDocument/hover", at(uri, 0, 6)) for _ in range(5)]
    answers = [client.answer_to(each) for each in asked]
    assert all("error" not in answer for answer in answers)
    assert answers[-1]["result"]["contents"]["value"].startswith("def total_0(rows)")
    assert [answer["result"] for answer in answers[:-1]] == [None] * 4
