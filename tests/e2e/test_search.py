"""The searches: results, partial results, cancelling, and what is said where they could be better."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.tree import write_tree
from tests.e2e.client import Client, connected
from tests.e2e.conftest import NO_MODEL, Connect, Shared
from tests.support import fake_server


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """A server whose index has vectors; those of the fake model, which its queries do not fit."""
    folder = tmp_path_factory.mktemp("embedded")
    root = write_tree(folder / "tree")
    with connected(folder / "cache", command=(*fake_server.COMMAND, "0")) as client:
        client.initialize(root)
        client.wait_until_ready()
        yield Shared(client, root)


def test_a_hit_has_all_that_is_promised(embedded: Shared) -> None:
    answer = embedded.client.request("leancode/search", {"query": "binarySearch", "limit": 1})
    assert answer["degraded"] is None
    assert answer["tookMs"] > 0
    (hit,) = answer["hits"]
    score = hit.pop("score")
    assert score > 1
    assert isinstance(hit.pop("semanticRank"), int)
    assert hit == {
        "location": {
            "uri": (embedded.tree / "service" / "Search.java").as_uri(),
            "range": {"start": {"line": 4, "character": 4}, "end": {"line": 13, "character": 5}},
        },
        "name": "binarySearch",
        "qualifiedName": "Search.binarySearch",
        "containerName": "Search",
        "kind": "method",
        "language": "java",
        "signature": "static int binarySearch(int[] sorted, int wanted)",
        "snippet": "static int binarySearch(int[] sorted, int wanted) {\n"
        "    int low = 0, high = sorted.length - 1;\n"
        "    while (low <= high) {\n"
        "        int middle = (low + high) >>> 1;\n"
        "        if (sorted[middle] < wanted) low = middle + 1;",
        "lexicalRank": 1,
    }


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"languages": ["typescript"], "kinds": ["function"]}, {"withRetry", "brighten", "darken"}),
        ({"kinds": ["class"]}, {"Account", "Stack", "Search"}),
        ({"include": ["web/"], "kinds": ["interface"]}, {"Colour"}),
        ({"include": ["service/"], "exclude": ["Stack.java"], "kinds": ["method"]}, {"binarySearch"}),
    ],
)
def test_filters(embedded: Shared, more: dict[str, object], expected: set[str]) -> None:
    assert set(embedded.client.names("colour", mode="semantic", **more)) == expected


def test_the_words_answer_first_and_the_whole_after(embedded: Shared) -> None:
    client = embedded.client
    answer = client.request("leancode/search", {"query": "push an item", "partialResultToken": "t1", "limit": 3})
    partial = [params["value"] for params in client.notifications("$/progress") if params["token"] == "t1"]
    assert [(value["stage"], value["replace"]) for value in partial] == [("lexical", True), ("hybrid", True)]
    assert {hit["semanticRank"] for hit in partial[0]["hits"]} == {None}
    assert partial[1]["hits"] == answer["hits"]


def test_one_token_one_stage_where_words_are_all(embedded: Shared) -> None:
    client = embedded.client
    client.request("leancode/search", {"query": "push", "mode": "lexical", "partialResultToken": 7})
    assert [p["value"]["stage"] for p in client.notifications("$/progress") if p["token"] == 7] == ["lexical"]


def test_many_requests_are_all_answered_and_a_new_keystroke_ends_the_last(embedded: Shared) -> None:
    client = embedded.client
    plain = [client.begin("leancode/search", {"query": f"plain {n}"}) for n in range(5)]
    typed = [client.begin("leancode/search", {"query": "push"[:n], "partialResultToken": f"k{n}"}) for n in range(1, 5)]
    answers = [client.answer_to(request) for request in typed]
    assert all("result" in client.answer_to(request) for request in plain)
    assert [answer["error"]["code"] for answer in answers[:-1] if "error" in answer] == [-32802] * 3
    assert answers[-1]["result"]["hits"][0]["name"] == "push"


def test_what_is_cancelled_is_answered_so(embedded: Shared) -> None:
    client = embedded.client
    requests = [client.begin("leancode/search", {"query": "cancel " * 50 + str(n)}) for n in range(30)]
    for request in requests[5:]:
        client.notify("$/cancelRequest", {"id": request})
    answers = [client.answer_to(request) for request in requests]
    assert all("result" in answer for answer in answers[:5])
    assert answers[-1]["error"] == {"code": -32800, "message": "cancelled"}
    assert client.request("leancode/status", {})["quiescent"]


def test_similar_functions(embedded: Shared) -> None:
    client = embedded.client
    uri = (embedded.tree / "web" / "colours.ts").as_uri()
    place = {"textDocument": {"uri": uri}, "position": {"line": 8, "character": 10}, "limit": 1}
    assert [hit["name"] for hit in client.request("leancode/similar", place)["hits"]] == ["darken"]
    beyond = {"textDocument": {"uri": uri}, "position": {"line": 500, "character": 0}}
    assert client.request("leancode/similar", beyond) is None
    elsewhere = {"textDocument": {"uri": "file:///nowhere/a.py"}, "position": {"line": 0, "character": 0}}
    assert client.request("leancode/similar", elsewhere) is None


def test_the_search_command(embedded: Shared) -> None:
    params = {"command": "leancode.server.search", "arguments": ["binarySearch", 1]}
    answer = embedded.client.request("workspace/executeCommand", params)
    assert [hit["name"] for hit in answer["hits"]] == ["binarySearch"]


def test_symbols(embedded: Shared) -> None:
    (first, *_) = embedded.client.request("workspace/symbol", {"query": "sorted array halving"})
    assert first == {
        "name": "binarySearch",
        "kind": 6,
        "containerName": "Search",
        "location": {
            "uri": (embedded.tree / "service" / "Search.java").as_uri(),
            "range": {"start": {"line": 4, "character": 4}, "end": {"line": 13, "character": 5}},
        },
    }
    assert embedded.client.request("workspaceSymbol/resolve", first) == first


def test_an_empty_query_gives_the_first_definitions(embedded: Shared) -> None:
    names = [symbol["name"] for symbol in embedded.client.request("workspace/symbol", {"query": ""})]
    assert {"parse_date", "Account", "Stack"} < set(names)
    assert "parsing.py" not in names


def test_lazy_symbols_get_their_range_when_resolved(client: Client, tree: Path) -> None:
    support = {"resolveSupport": {"properties": ["location.range"]}}
    client.initialize(tree, capabilities={"workspace": {"symbol": support}}, initializationOptions=NO_MODEL)
    client.wait_until_ready()
    (first, *_) = client.request("workspace/symbol", {"query": "binarySearch"})
    assert set(first["location"]) == {"uri"}
    resolved = client.request("workspaceSymbol/resolve", first)
    assert resolved["location"]["range"]["start"] == {"line": 4, "character": 4}
    assert client.error("workspaceSymbol/resolve", {**first, "data": {"range": [1]}})["code"] == -32602


def test_an_indexed_folder_answers_at_once_and_in_full(embedded: Shared, tmp_path: Path) -> None:
    cache = embedded.tree.parent / "cache"
    with connected(cache, command=(*fake_server.COMMAND, "0")) as client:
        client.initialize(embedded.tree)
        answer = client.request("leancode/search", {"query": "binarySearch"})
    assert answer["hits"][0]["name"] == "binarySearch"
    assert isinstance(answer["hits"][0]["semanticRank"], int)


def test_while_indexing_it_pings_and_answers_and_says_so(connect: Connect, tree: Path) -> None:
    client = connect(0.5)
    client.initialize(tree)
    client.wait_for_status(lambda status: status["message"].endswith(" functions"))
    answer = client.request("leancode/search", {"query": "binarySearch"})
    assert answer["hits"][0]["name"] == "binarySearch"
    assert "functions" in answer["degraded"]
    assert "units have no vector yet" in answer["degraded"]
    started = time.monotonic()
    for _ in range(20):
        client.error("leancode/ping")
    assert time.monotonic() - started < 1.0  # less than one batch takes: nothing waits behind one
