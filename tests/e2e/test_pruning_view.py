"""The pruning view as editors of all kinds get it: when it is shown, of which version, and in whose columns."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.client import Client, Message, connected
from tests.e2e.conftest import Connect, edit
from tests.e2e.editing import PRUNED, PULLING, SHOWN, at, command, marked, options, pulled, shown
from tests.support import fake_server

TEXT = """def total_of(rows, factor):
    total = sum(row.price * row.count for row in rows if row.count > row.free)
    return round((total + 1) * (factor - 1), 2)
"""
MARKED = """def total_of(rows, factor):
    total = sum«(»row.price * row«.»count for row in rows if row«.»count «>» row«.»free«)»
    return round«((»total «+» 1«) * (»factor «-» 1«),» 2«)»
"""
EMOJI = """def total_of(rows, factor):
\ttotal = sum(row.price * row.count for row in rows if row.count > row.free)
\treturn "🎉ä", round((total + 1) * (factor - 1), 2)
"""
REFRESH = "workspace/diagnostic/refresh"
PUBLISH = "textDocument/publishDiagnostics"


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server for an editor that pulls, shows what is removed, and has no folder."""
    folder = tmp_path_factory.mktemp("view")
    with connected(folder / "cache", command=(*fake_server.COMMAND, "0")) as client:
        client.initialize(capabilities=PULLING, **options(SHOWN))
        yield client


def published(client: Client, fits: Callable[[Any], bool] = lambda _: True) -> Any:
    """The parameters of the next diagnostics that are sent and fit."""
    return client.wait(lambda message: message.get("method") == PUBLISH and fits(message["params"]))["params"]


def refreshed(client: Client) -> Message:
    return client.wait(lambda message: message.get("method") == REFRESH)


def test_it_is_toggled_for_one_document_or_for_all(editor: Client, tmp_path: Path) -> None:
    one, other = (editor.open(tmp_path / name, TEXT) for name in ("one.py", "other.py"))
    assert shown(editor, one, TEXT) == MARKED
    assert command(editor, "togglePruning") is False
    refreshed(editor)
    assert (pulled(editor, one), pulled(editor, other)) == ([], [])
    assert command(editor, "togglePruning", one) is True
    refreshed(editor)
    assert (shown(editor, one, TEXT), pulled(editor, other)) == (MARKED, [])
    assert command(editor, "togglePruning") is True
    assert (shown(editor, one, TEXT), shown(editor, other, TEXT)) == (MARKED, MARKED)
    assert command(editor, "togglePruning", other) is False
    assert (shown(editor, one, TEXT), pulled(editor, other)) == (MARKED, [])
    assert command(editor, "togglePruning", other) is True


def test_a_range_is_what_editors_fade(editor: Client, tmp_path: Path) -> None:
    uri = editor.open(tmp_path / "a.py", TEXT)
    report = editor.request("textDocument/diagnostic", {"textDocument": {"uri": uri}, "identifier": "leancode-pruning"})
    assert report["items"][0] == {
        "range": {"start": {"line": 1, "character": 15}, "end": {"line": 1, "character": 16}},
        "severity": 4,
        "code": "pruned",
        "source": "leancode",
        "message": "pruned: the model does not read this",
        "tags": [1],
    }
    again = {"textDocument": {"uri": uri}, "previousResultId": report["resultId"]}
    assert editor.request("textDocument/diagnostic", again) == {"kind": "unchanged", "resultId": report["resultId"]}


def test_strategy_and_ratio_count_at_once_until_the_settings_change(editor: Client, tmp_path: Path) -> None:
    one, other = (editor.open(tmp_path / name, TEXT) for name in ("one.py", "other.py"))
    before = len(pulled(editor, one))
    assert command(editor, "setRemoval", 0.6) == 0.6
    refreshed(editor)
    assert shown(editor, one, TEXT) != MARKED
    assert command(editor, "setRemoval", 0, one) == 0
    assert (pulled(editor, one), shown(editor, other, TEXT) != MARKED) == ([], True)
    assert command(editor, "setRemoval", 0.3) == 0.3
    assert command(editor, "setStrategy", "random", other) == "random"
    assert (len(pulled(editor, one)), shown(editor, other, TEXT) != MARKED) == (before, True)
    assert command(editor, "setStrategy", "none") == "none"
    assert (pulled(editor, one), pulled(editor, other)) == ([], [])
    for settings in ({**SHOWN, "pruning": {"strategy": "none"}}, SHOWN):
        editor.notify("workspace/didChangeConfiguration", {"settings": {"leancode": settings}})
    assert (shown(editor, one, TEXT), shown(editor, other, TEXT)) == (MARKED, MARKED)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("setRemoval", [0.95]),
        ("setRemoval", ["much"]),
        ("setRemoval", []),
        ("setStrategy", ["best"]),
        ("togglePruning", [3]),
        ("copyPruned", ["file:///a.py"]),
    ],
)
def test_what_does_not_fit_is_refused(editor: Client, name: str, arguments: list[Any]) -> None:
    params = {"command": f"leancode.server.{name}", "arguments": arguments}
    assert editor.error("workspace/executeCommand", params)["code"] == -32602


def test_a_client_that_does_not_pull_is_sent_them(client: Client, tmp_path: Path) -> None:
    client.initialize(**options(PRUNED))
    uri = client.open(tmp_path / "a.py", TEXT)
    command(client, "togglePruning", uri)
    first = published(client)
    assert (first["uri"], first["version"]) == (uri, 1)
    assert marked(TEXT, [item["range"] for item in first["diagnostics"]]) == MARKED
    client.change(uri, 2, edit((0, 0), (0, 0), "\n\n"))
    second = published(client)
    assert second["version"] == 2
    assert marked("\n\n" + TEXT, [item["range"] for item in second["diagnostics"]]) == "\n\n" + MARKED
    command(client, "togglePruning", uri)
    assert published(client)["diagnostics"] == []
    command(client, "togglePruning", uri)
    assert len(published(client)["diagnostics"]) == len(first["diagnostics"])
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert published(client) == {"uri": uri, "diagnostics": []}
    assert client.notifications(PUBLISH) == []


def test_what_is_sent_is_of_its_version(client: Client, tmp_path: Path) -> None:
    client.initialize(**options(SHOWN))
    uri = client.open(tmp_path / "a.py", TEXT)
    for version in range(2, 60):
        client.change(uri, version, edit((0, 0), (0, 0), "\n"))
        client.drain(0.005 if version % 3 else 0.08)
    published(client, lambda params: params["version"] == 59)
    for params in client.notifications(PUBLISH):
        lines = "\n" * (params["version"] - 1)
        assert marked(lines + TEXT, [item["range"] for item in params["diagnostics"]]) == lines + MARKED


def test_a_client_that_cannot_be_asked_to_pull_again_is_sent_them(client: Client, tmp_path: Path) -> None:
    """As Neovim: it would show what was removed before the command."""
    told = client.initialize(capabilities={"textDocument": {"diagnostic": {}}}, **options(PRUNED))
    assert "diagnosticProvider" not in told["capabilities"]
    uri = client.open(tmp_path / "a.py", TEXT)
    command(client, "togglePruning")
    assert marked(TEXT, [item["range"] for item in published(client)["diagnostics"]]) == MARKED
    command(client, "setRemoval", 0)
    assert published(client)["diagnostics"] == []
    assert client.error("textDocument/diagnostic", {"textDocument": {"uri": uri}})["code"] == -32601
    assert REFRESH not in {message.get("method") for message in client.drain(0.1)}


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 16), ("utf-16", 13), ("utf-32", 12)])
def test_columns_are_in_the_clients_encoding(client: Client, tmp_path: Path, encoding: str, column: int) -> None:
    capabilities = {**PULLING, "general": {"positionEncodings": [encoding]}}
    client.initialize(capabilities=capabilities, **options(SHOWN))
    uri = client.open(tmp_path / "a.py", EMOJI)
    (comma, *_) = [item["range"] for item in pulled(client, uri) if item["range"]["start"]["line"] == 2]
    assert comma == {"start": {"line": 2, "character": column}, "end": {"line": 2, "character": column + 1}}
    place = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": column}}
    tokens = client.request("leancode/pruning", place)["functions"][0]["tokens"]
    (word, text, *_) = [token["range"] for token in tokens if token["range"]["start"]["line"] == 2]
    assert (word["start"]["character"], word["end"]["character"]) == (1, 7)
    assert (text["start"]["character"], text["end"]["character"]) == (8, column)


PIECES = (
    "(",
    ")",
    "\n",
    "\n    ",
    "x = f(a, b)",
    "🎉",
    "def g(a, b):\n    return (a + b) * (a - b) / (b + 1) + (a * a + b * b) / (a * b - 2) - (a + 1)\n",
    "'",
    "#",
    "",
)


def random_edit(rng: random.Random, text: str) -> tuple[dict[str, Any], str]:
    """An edit in columns of UTF-16, and the text behind it."""
    lines = text.split("\n")
    row = rng.randrange(len(lines))
    start = rng.randrange(len(lines[row]) + 1)
    stop = min(len(lines[row]), start + rng.choice([0, 0, 1, 5]))
    piece = rng.choice(PIECES)
    columns = [len(lines[row][:place].encode("utf-16-le")) // 2 for place in (start, stop)]
    lines[row] = lines[row][:start] + piece + lines[row][stop:]
    return edit((row, columns[0]), (row, columns[1]), piece), "\n".join(lines)


def test_after_each_of_500_random_edits_it_shows_what_a_fresh_document_shows(editor: Client, tmp_path: Path) -> None:
    rng = random.Random("pruning view")
    start = TEXT + "\n\n" + TEXT.replace("total_of", "other").replace("row.price", "'🎉' * row.price")
    texts = {editor.open(tmp_path / f"edited{number}.py", start): start for number in range(10)}
    n_compared = 0
    for version in range(2, 52):
        asked: dict[tuple[str, str], list[int]] = {}
        for uri, text in texts.items():
            change, texts[uri] = random_edit(rng, text)
            editor.change(uri, version, change)
            if len(texts[uri]) > 3_000:
                texts[uri] = TEXT
                editor.change(uri, version, {"text": TEXT})
            fresh = editor.open(tmp_path / f"fresh{version}_{len(asked)}.py", texts[uri])
            pulls = ({"textDocument": {"uri": each}} for each in (uri, fresh))
            asked[uri, fresh] = [editor.begin("textDocument/diagnostic", params) for params in pulls]
        for (uri, fresh), pair in asked.items():
            of_edited, of_fresh = (editor.answer_to(each)["result"]["items"] for each in pair)
            assert of_edited == of_fresh, texts[uri]
            editor.notify("textDocument/didClose", {"textDocument": {"uri": fresh}})
            n_compared += 1
    assert n_compared == 500


def test_a_long_document_shows_what_is_near(editor: Client, tmp_path: Path) -> None:
    functions = [TEXT.replace("total_of", f"total_{number}") for number in range(1_250)]
    text = "\n".join(functions)
    assert text.count("\n") >= 4_999
    uri = editor.open(tmp_path / "long.py", text)
    items = pulled(editor, uri)
    assert len(items) == 900
    assert items[0]["range"]["start"] == {"line": 1, "character": 15}
    hover = editor.request(
        "textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 4_000, "character": 5}}
    )
    assert hover["contents"]["value"].startswith("def total_1000(rows, factor)\n")
    near = pulled(editor, uri)
    lines = [item["range"]["start"]["line"] for item in near]
    assert len(near) == 900
    assert lines[0] < 4_000 < lines[-1]
    assert lines == sorted(lines)
    editor.change(uri, 2, edit((4_000, 0), (4_004, 0), "\n"))
    fresh = editor.open(tmp_path / "fresh.py", text.replace(f"{functions[1_000]}\n", "\n"))
    for each in (uri, fresh):
        answer = editor.request("textDocument/hover", at(each, 4_001, 5))
        assert answer["contents"]["value"].startswith("def total_1001(rows, factor)\n")
    assert pulled(editor, uri) == pulled(editor, fresh) != near


def test_a_missing_model_is_told_once(connect: Connect, tmp_path: Path) -> None:
    client = connect()
    client.initialize(capabilities=PULLING, **options({**SHOWN, "model.encoder": "CodeRankEmbed"}))
    uri = client.open(tmp_path / "a.py", TEXT)
    assert (pulled(client, uri), pulled(client, uri)) == ([], [])
    messages = [params["message"] for params in client.notifications("window/showMessage")]
    (told,) = [message for message in messages if "pruning cannot be shown" in message]
    assert "CodeRankEmbed" in told


@pytest.mark.parametrize("name", ["notes.txt", "empty.py", "broken.py"])
def test_what_has_no_functions_shows_nothing(editor: Client, tmp_path: Path, name: str) -> None:
    text = {"notes.txt": TEXT, "empty.py": "", "broken.py": ")" * 300}[name]
    assert pulled(editor, editor.open(tmp_path / name, text)) == []
