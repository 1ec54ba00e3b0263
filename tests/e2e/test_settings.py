"""Settings in every way in which clients tell them, and what becomes of bad ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.e2e.client import Client
from tests.e2e.conftest import NO_MODEL, Connect

ASKED = {"workspace": {"configuration": True}}


def shown(client: Client) -> list[str]:
    """What the user was shown, without what is said of the missing model."""
    messages = [params["message"] for params in client.notifications("window/showMessage")]
    return [message for message in messages if "CodeRankEmbed" not in message]


def limited(client: Client) -> int:
    return len(client.names("self int return function"))


def configured(client: Client, settings: Any) -> None:
    client.notify("workspace/didChangeConfiguration", {"settings": settings})


def test_bad_values_are_told_once_each_and_the_defaults_used(client: Client, tree: Path) -> None:
    settings = {
        **NO_MODEL["settings"],
        "search": {"limit": -1, "mode": "best"},
        "index": {"include": "*.py"},
        "leancode.nothing": 1,
        "interpreter": ["python"],
        "hover.enabled": None,
    }
    client.initialize(tree, initializationOptions={"settings": settings})
    client.wait_until_ready()
    assert shown(client) == [
        (
            "LeanCode: the editor's settings: search.limit = -1 is not used: a whole number above 0 is needed;"
            " correct the value"
        ),
        (
            "LeanCode: the editor's settings: search.mode = 'best' is not used: 'best' is not a valid SearchMode;"
            " correct the value"
        ),
        (
            "LeanCode: the editor's settings: index.include = '*.py' is not used: a list of globs is needed;"
            " correct the value"
        ),
        "LeanCode: the editor's settings: there is no setting nothing; remove it",
    ]
    assert client.names("binarySearch")[0] == "binarySearch"


def test_pushed_settings_are_used_at_once(lexical: Client) -> None:
    assert limited(lexical) > 2
    configured(lexical, {"leancode": {**NO_MODEL["settings"], "search": {"limit": 2}}})
    assert limited(lexical) == 2
    configured(lexical, {"leancode": {**NO_MODEL["settings"], "index.exclude": ["web/"]}})
    lexical.wait_for_status(lambda status: status["quiescent"] and status["index"]["units"] == 16)
    assert limited(lexical) > 2


def test_the_client_is_asked_for_each_folder(client: Client, tree: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "kept.py").write_text("def kept_function():\n    return 1\n")
    (other / "left_out.py").write_text("def left_out_function():\n    return 2\n")
    asked: list[Any] = []

    def answer(params: Any) -> list[Any]:
        asked.append(params["items"])
        excluding = {"index": {"exclude": ["left_out.py"]}, **NO_MODEL["settings"]}
        return [
            excluding if item.get("scopeUri") == other.as_uri() else NO_MODEL["settings"] for item in params["items"]
        ]

    client.answers["workspace/configuration"] = answer
    client.initialize(tree, other, capabilities=ASKED)
    status = client.wait_until_ready()
    assert status["index"]["units"] == 21
    assert asked[0] == [
        {"section": "leancode"},
        {"section": "leancode", "scopeUri": tree.as_uri()},
        {"section": "leancode", "scopeUri": other.as_uri()},
    ]
    client.answers["workspace/configuration"] = lambda params: [NO_MODEL["settings"]] * len(params["items"])
    configured(client, None)
    client.wait_for_status(lambda status: status["quiescent"] and status["index"]["units"] == 22)


def test_the_folders_own_file_has_its_limits(client: Client, tree: Path) -> None:
    file = tree / ".leancode.toml"
    file.write_text('search.limit = 3\nmodel.encoder = "evil"\nindex.location = "/evil"\n')
    client.initialize(tree, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    assert limited(client) == 3
    assert shown(client) == [
        "LeanCode: .leancode.toml: model.encoder cannot be set by a workspace; set it in the editor",
        "LeanCode: .leancode.toml: index.location cannot be set by a workspace; set it in the editor",
    ]
    file.write_text("search.limit = 4\n")
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": 2}]})
    assert limited(client) == 4


def test_an_unknown_model_is_told_and_the_default_used(connect: Connect, tree: Path) -> None:
    client = connect()
    client.initialize(tree, initializationOptions={"settings": {"model.encoder": "nobody-knows-it"}})
    status = client.wait_until_ready()
    assert (status["message"], status["index"]["pending"]) == ("ready", 0)
    (message,) = shown(client)
    assert "nobody-knows-it" in message
    assert "the default is used" in message


def test_another_model_takes_effect_without_a_restart(connect: Connect, tree: Path) -> None:
    client = connect()
    client.initialize(tree, initializationOptions=NO_MODEL)
    assert client.wait_until_ready()["index"]["embedded"] == 0
    configured(client, {"leancode": {"model": {"encoder": "all-MiniLM-L6-v2"}}})
    status = client.wait_for_status(lambda status: status["quiescent"] and status["index"]["embedded"] == 20)
    assert (status["health"], status["model"], status["device"]) == ("ok", "all-MiniLM-L6-v2", "cpu")


def test_the_log_has_no_source_and_obeys_its_level(client: Client, tree: Path, tmp_path: Path) -> None:
    settings = {**NO_MODEL["settings"], "logLevel": "error"}
    client.initialize(tree, initializationOptions={"settings": settings})
    client.wait_until_ready()
    client.open(tree / "ledger" / "parsing.py", "def secret_source():\n    pass\n")
    client.names("secret_source")
    client.error("leancode/search", {"query": {"secret_source": 1}})
    client.stop()
    (log,) = (tmp_path / "cache" / "logs").glob("*.log")
    assert log.read_text() == ""
    assert b"secret_source" not in client.stderr


def test_an_index_of_another_model_answers_while_it_is_embedded_anew(connect: Connect, tree: Path) -> None:
    before = connect()
    before.initialize(tree, initializationOptions={"settings": {"model": {"encoder": "all-MiniLM-L6-v2"}}})
    assert before.wait_until_ready()["index"]["embedded"] == 20
    before.stop()
    client = connect(2.0)  # for each batch
    client.initialize(tree)
    answer = client.request("leancode/search", {"query": "parse date", "limit": 3})
    assert answer["hits"][0]["name"] == "parse_date"
    assert "20 of 20 units have no vector yet" in answer["degraded"]
    status = client.wait_for_status(lambda status: status["quiescent"] and status["index"]["embedded"] == 20)
    assert (status["health"], status["model"], status["index"]["pending"]) == ("ok", "leancode-mini", 0)
    assert client.request("leancode/search", {"query": "parse date", "limit": 3})["degraded"] is None
