"""What no proper client sends does no harm: one error where an error is due, and the server lives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import NO_MODEL, Connect, Shared, edit


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", -32700),
        (b"\xff\xfe\x00", -32700),
        (b"[" * 100_000, -32700),
        (b"[]", -32600),
        (b"17", -32600),
        (b"null", -32600),
        (b'{"id": 1, "method": "leancode/status"}', -32600),
        (b'{"jsonrpc": "2.0", "id": {}, "method": "leancode/status"}', -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 7}', -32600),
    ],
)
def test_no_message_is_answered_once(shared: Shared, body: bytes, code: int) -> None:
    shared.client.drain()
    shared.client.send_raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    assert shared.client.answer_to(None)["error"]["code"] == code
    assert shared.client.request("leancode/status", {})["quiescent"]
    assert [message for message in shared.client.drain() if "error" in message] == []


def test_a_header_without_a_length_is_skipped(shared: Shared) -> None:
    shared.client.send_raw(b"Content-Type: nothing\r\n\r\n")
    assert shared.client.answer_to(None)["error"]["code"] == -32700
    assert shared.client.request("leancode/status", {})["quiescent"]


def test_headers_may_be_in_any_case_and_order(shared: Shared) -> None:
    body = b'{"jsonrpc": "2.0", "id": "a", "method": "leancode/status"}'
    shared.client.send_raw(b"content-type: any\r\nCONTENT-LENGTH:%d\r\n\r\n%s" % (len(body), body))
    assert shared.client.answer_to("a")["result"]["quiescent"]


@pytest.mark.parametrize(
    ("method", "params", "message"),
    [
        ("leancode/search", {}, "query: a text is needed"),
        ("leancode/search", None, "params: an object is needed"),
        ("leancode/search", [1], "params: an object is needed"),
        ("leancode/search", {"query": 5}, "query: a text is needed"),
        ("leancode/search", {"query": "a", "limit": 0}, "limit: a whole number above 0 is needed"),
        ("leancode/search", {"query": "a", "limit": True}, "limit: a whole number above 0 is needed"),
        ("leancode/search", {"query": "a", "mode": "best"}, "mode: one of hybrid, semantic, lexical is needed"),
        ("leancode/search", {"query": "a", "kinds": "class"}, "kinds: a list of texts is needed"),
        ("leancode/search", {"query": "a", "include": [1]}, "include: a list of texts is needed"),
        (
            "leancode/search",
            {"query": "a", "partialResultToken": []},
            "partialResultToken: a text or a whole number is needed",
        ),
        (
            "leancode/similar",
            {"textDocument": {"uri": 1}, "position": {"line": 0, "character": 0}},
            "textDocument.uri: a text is needed",
        ),
        (
            "leancode/similar",
            {"textDocument": {"uri": "file:///a"}, "position": {"line": -1, "character": 0}},
            "position.line: a whole number, 0 or above, is needed",
        ),
        ("workspace/symbol", {}, "workspace/symbol: the parameters do not fit"),
        ("workspace/executeCommand", {"command": "rm"}, "there is no command rm"),
        ("workspace/executeCommand", {"command": "leancode.server.search"}, "arguments: a query is needed"),
        (
            "workspace/executeCommand",
            {"command": "leancode.server.reindex", "arguments": ["file:///nowhere"]},
            "arguments: the URI of a workspace folder is needed, or none for all",
        ),
    ],
)
def test_wrong_parameters_are_told(shared: Shared, method: str, params: Any, message: str) -> None:
    assert shared.client.error(method, params) == {"code": -32602, "message": message}


def test_an_unknown_method_is_told_and_an_unknown_notification_is_not(shared: Shared) -> None:
    shared.client.notify("window/nothing", {"a": 1})
    shared.client.notify("$/nothing")
    assert shared.client.error("leancode/nothing", {})["code"] == -32601


def test_answers_to_nothing_are_left_alone(shared: Shared) -> None:
    shared.client.send({"jsonrpc": "2.0", "id": "never asked", "result": {}})
    shared.client.send({"jsonrpc": "2.0", "id": 99, "error": {"code": 1, "message": "no"}})
    shared.client.send({"jsonrpc": "2.0"})
    assert shared.client.request("leancode/status", {})["quiescent"]


def test_notifications_that_do_not_fit_are_left_alone(shared: Shared) -> None:
    shared.client.notify("textDocument/didChange", {"textDocument": {"uri": shared.tree.as_uri()}})
    shared.client.notify("textDocument/didOpen", {"textDocument": 1})
    shared.client.notify("$/cancelRequest", {"id": 12345})
    shared.client.notify("$/cancelRequest", {})
    shared.client.notify("window/workDoneProgress/cancel", {"token": "none"})
    shared.client.notify("workspace/didChangeConfiguration", {"settings": [1, 2]})
    shared.client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": "untitled:1", "type": 2}]})
    shared.client.change((shared.tree / "none.py").as_uri(), 2, edit((0, 0), (0, 0), "x"))
    assert shared.client.names("binarySearch")[0] == "binarySearch"


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "vscode-notebook-cell:/a.ipynb#1", "file://host/a.py", "", "%"])
def test_documents_of_other_places_do_not_hurt(shared: Shared, uri: str) -> None:
    text = "def elsewhere_defined():\n    return 1\n"
    document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    shared.client.notify("textDocument/didOpen", {"textDocument": document})
    shared.client.change(uri, 2, edit((0, 4), (0, 8), "x"))
    place = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    assert shared.client.request("leancode/similar", place) is None
    assert "elsewhere_defined" not in shared.client.names("elsewhere_defined")
    shared.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert shared.client.wait_until_ready()["index"]["units"] == 20


@pytest.mark.parametrize("query", ["", "   ", "\x00", '"', "a" * 1_000_000, "NEAR(", "\ud83d", "日本 語", "%_*"])
def test_any_text_is_a_query(shared: Shared, query: str) -> None:
    assert isinstance(shared.client.request("leancode/search", {"query": query})["hits"], list)
    assert isinstance(shared.client.request("workspace/symbol", {"query": query}), list)


def test_a_fault_is_one_error_one_line_and_no_secret(connect: Connect, tree: Path, tmp_path: Path) -> None:
    client = connect(LEANCODE_TEST_FAULT="1")
    client.initialize(tree, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    assert client.error("leancode/similar", {}) == {
        "code": -32603,
        "message": "LeanCode met a fault of its own; its log says more",
    }
    assert client.names("binarySearch")[0] == "binarySearch"
    assert client.notifications("window/showMessage") == [
        message for message in client.notifications("window/showMessage") if "CodeRankEmbed" in message["message"]
    ]
    client.stop()
    (log,) = (tmp_path / "cache" / "logs").glob("*.log")
    assert log.read_text().count("ERROR") == 1
