"""Hovers, summaries and the functions of `leancode/pruning` over several files, and while the text changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import leancode_core as core
from tests.e2e.client import Client, connected
from tests.e2e.conftest import Shared, edit, position
from tests.e2e.editing import PRUNED, at, command, options
from tests.support import fake_server

FILES = {
    "shop/cart.py": '''def total_of(rows):
    """Adds up the prices. Rows without one count nothing."""
    return sum(row.price or 0 for row in rows)


class Cart:
    """What somebody wants to buy."""

    def clear(self):
        self.rows = []
''',
    "shop/list.py": """class List:
    def clear(self):
        self.items = []
""",
    "shop/use.py": """def show(cart):
    cart.clear()
    many()
    Cart()
    return total_of(cart.rows)
""",
    "shop/many.py": "".join(f"class C{n}:\n    def many(self): return {n}\n\n\n" for n in range(6)),
}
NESTED = """def outer(rows):
    def inner(row):
        price = (row.price + row.tax - row.discount) * (row.factor + 1)
        return price * (row.count - row.returned) / (row.ordered + 1)

    return [inner(row) for row in rows if row.price > 0 and row.count > 0]
"""


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """A server that has indexed the files, for an editor that shows Markdown."""
    folder = tmp_path_factory.mktemp("hover")
    root = folder / "tree"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    with connected(folder / "cache", command=(*fake_server.COMMAND, "0")) as client:
        capabilities = {
            "textDocument": {
                "hover": {"contentFormat": ["markdown", "plaintext"]},
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["refactor"]}}},
            },
            "workspace": {"workspaceEdit": {"documentChanges": True}},
        }
        client.initialize(root, capabilities=capabilities, **options(PRUNED))
        client.wait_until_ready()
        yield Shared(client, root)


@pytest.fixture
def use(editor: Shared) -> Iterator[str]:
    """The file with the calls, open."""
    uri = editor.client.open(editor.tree / "shop/use.py", FILES["shop/use.py"])
    yield uri
    editor.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def hovered(client: Client, uri: str, line: int, character: int) -> str | None:
    hover = client.request("textDocument/hover", at(uri, line, character))
    if hover is None:
        return None
    text: str = hover["contents"]["value"]
    return text


def test_a_call_of_one_function_in_another_file(editor: Shared, use: str) -> None:
    assert hovered(editor.client, use, 4, 13) == (
        "```python\ndef total_of(rows)\n```\n\nAdds up the prices.\n\n"
        "*the model reads all of its 21 subwords*\n\n"
        f"function · [shop/cart.py:1]({(editor.tree / 'shop/cart.py').as_uri()}#L1)"
    )


def test_a_call_of_few_functions_lists_them(editor: Shared, use: str) -> None:
    text = hovered(editor.client, use, 1, 11)
    assert text is not None
    parts = text.split("\n\n")
    assert parts[0] == "2 functions of this name"
    assert [part.split("](")[0] for part in parts if part.startswith("method")] == [
        "method · [shop/cart.py:9",
        "method · [shop/list.py:2",
    ]


@pytest.mark.parametrize(("line", "character"), [(2, 6), (0, 10), (4, 3), (4, 25), (1, 4), (99, 0), (1, 99)])
def test_what_is_no_known_function_says_nothing(editor: Shared, use: str, line: int, character: int) -> None:
    """A name of six functions, a parameter, a keyword, a field, a variable, places outside."""
    assert hovered(editor.client, use, line, character) is None


def test_a_class_is_described_where_it_is_made(editor: Shared, use: str) -> None:
    text = hovered(editor.client, use, 3, 6)
    assert text is not None
    assert text.startswith("```python\nclass Cart\n```\n\nWhat somebody wants to buy.\n\nclass · ")


def test_open_documents_count_as_they_are(editor: Shared, use: str) -> None:
    cart = editor.client.open(editor.tree / "shop/cart.py", "\n\n" + FILES["shop/cart.py"].replace("rows)", "items)"))
    text = hovered(editor.client, use, 4, 13)
    assert text is not None
    assert text.startswith("```python\ndef total_of(items)\n```")
    assert "[shop/cart.py:3]" in text
    editor.client.notify("textDocument/didClose", {"textDocument": {"uri": cart}})


def test_a_document_without_a_file_is_known_by_its_language(editor: Shared) -> None:
    uri = "untitled:Untitled-1"
    item = {"uri": uri, "languageId": "python", "version": 1, "text": NESTED}
    editor.client.notify("textDocument/didOpen", {"textDocument": item})
    text = hovered(editor.client, uri, 1, 9)
    assert text is not None
    assert text.startswith("```python\ndef inner(row)\n```")
    editor.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def test_the_function_is_deleted_while_its_hover_is_computed(editor: Shared) -> None:
    client = editor.client
    text = "\n".join(FILES["shop/cart.py"].replace("total_of", f"total_{n}") for n in range(400))
    uri = client.open(editor.tree / "shop/new.py", text)
    asked = client.begin("textDocument/hover", at(uri, 0, 6))
    client.change(uri, 2, edit((0, 0), (5, 0), ""))
    answer = client.answer_to(asked)
    assert answer["result"]["contents"]["value"].startswith("```python\ndef total_0(rows)\n```")
    assert hovered(client, uri, 0, 6) != answer["result"]["contents"]["value"]
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def test_the_function_that_is_called_is_deleted_while_its_hover_is_computed(editor: Shared, use: str) -> None:
    client = editor.client
    uri = client.open(editor.tree / "shop/cart.py", FILES["shop/cart.py"])
    asked = client.begin("textDocument/hover", at(use, 4, 13))
    client.change(uri, 2, edit((0, 0), (5, 0), ""))
    assert client.answer_to(asked)["result"]["contents"]["value"].startswith("```python\ndef total_of(rows)\n```")
    assert hovered(client, use, 4, 13) is None
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert hovered(client, use, 4, 13) is not None


def test_a_hovers_range_is_in_utf_16_behind_tabs_and_emoji(editor: Shared) -> None:
    client = editor.client
    text = "def total_of(rows):\n\treturn rows\n\n\ndef show(cart):\n\treturn '🎉ä', total_of(cart)\n"
    uri = client.open(editor.tree / "shop/emoji.py", text)
    hover = client.request("textDocument/hover", at(uri, 5, 18))
    assert hover["range"] == {"start": position(5, 15), "end": position(5, 23)}
    assert client.request("textDocument/hover", at(uri, 5, 10)) is None
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def test_a_hover_that_nobody_waits_for_ends(editor: Shared) -> None:
    client = editor.client
    text = "\n".join(FILES["shop/cart.py"].replace("total_of", f"total_{n}") for n in range(400))
    uri = client.open(editor.tree / "shop/new.py", text)
    asked = client.begin("textDocument/hover", at(uri, 0, 6))
    client.notify("$/cancelRequest", {"id": asked})
    assert client.answer_to(asked)["error"]["code"] == -32800
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def test_functions_come_by_position_by_range_or_all(editor: Shared) -> None:
    client, uri = editor.client, editor.client.open(editor.tree / "shop/nested.py", NESTED)
    document = {"textDocument": {"uri": uri}}

    def asked(**more: Any) -> list[dict[str, Any]]:
        functions: list[dict[str, Any]] = client.request("leancode/pruning", {**document, **more})["functions"]
        return functions

    (outer,) = asked(position=position(0, 0))
    (inner,) = asked(position=position(2, 0))
    assert (outer["name"], inner["name"]) == ("outer", "inner")
    assert [function["name"] for function in asked()] == ["outer", "inner"]
    third = {"start": position(2, 0), "end": position(2, 5)}
    assert [function["name"] for function in asked(range=third)] == ["outer", "inner"]
    fifth = {"start": position(4, 0), "end": position(4, 5)}
    assert [function["name"] for function in asked(range=fifth)] == ["outer"]
    own = asked()[0]["tokens"]
    assert [token["range"] for token in outer["tokens"]] == sorted(
        [token["range"] for token in own + inner["tokens"]],
        key=lambda place: sorted(place["start"].items(), reverse=True),
    )
    for function in (outer, inner):
        assert (function["strategy"], function["removal"]) == ("slimcode", 0.3)
        assert function["subwordsAfter"] <= 0.7 * function["subwordsBefore"]
        lines = NESTED.split("\n")
        words = [
            lines[place["start"]["line"]][place["start"]["character"] : place["end"]["character"]]
            for place in (token["range"] for token in function["tokens"] if token["kept"])
        ]
        assert "".join(words) == "".join(function["text"].split())
    (other,) = asked(position=position(0, 0), strategy="random", removal=0.6)
    assert (other["strategy"], other["removal"], other["tokens"][0]["importance"]) == ("random", 0.6, None)
    assert client.request("leancode/pruning", {**document, "position": position(99, 0)}) is None
    assert command(client, "copyPruned", uri, position(2, 0)) == inner["text"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"removal": 1}, "removal: a number from 0 to 0.9 is needed"),
        ({"strategy": "best"}, f"strategy: one of {', '.join(core.Strategy)} is needed"),
        ({"position": {"line": -1, "character": 0}}, "position.line: a whole number, 0 or above, is needed"),
        ({"range": {"start": {}}}, "range.start.line: a whole number, 0 or above, is needed"),
        ({"textDocument": {}}, "textDocument.uri: a text is needed"),
    ],
)
def test_parameters_that_do_not_fit_are_named(editor: Shared, use: str, more: dict[str, Any], told: str) -> None:
    error = editor.client.error("leancode/pruning", {"textDocument": {"uri": use}, **more})
    assert (error["code"], error["message"]) == (-32602, told)


def test_a_file_that_is_not_open_is_read(editor: Shared) -> None:
    uri = (editor.tree / "shop/cart.py").as_uri()
    answer = editor.client.request("leancode/summary", at(uri, 2, 4))
    assert (answer["name"], answer["summary"], answer["origin"]) == ("total_of", "Adds up the prices.", "docstring")
    for missing in ((editor.tree / "shop/gone.py").as_uri(), "file:///elsewhere.py", "nonsense"):
        for method in ("leancode/summary", "leancode/pruning", "textDocument/hover"):
            assert editor.client.request(method, at(missing, 0, 4)) is None


def test_actions_fit_their_version_and_kind(editor: Shared, use: str) -> None:
    params = {"textDocument": {"uri": use}, "range": {"start": position(1, 0), "end": position(1, 0)}}
    insert, copy = editor.client.request("textDocument/codeAction", {**params, "context": {"diagnostics": []}})
    assert (insert["title"], insert["kind"]) == ("Insert summary as docstring", "refactor.rewrite")
    (change,) = insert["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": use, "version": 1}
    assert (copy["title"], copy["command"]["command"]) == ("Copy pruned function", "leancode.server.copyPruned")
    arguments = copy["command"]["arguments"]
    assert command(editor.client, "copyPruned", *arguments).startswith("def show")
    rewriting = {**params, "context": {"diagnostics": [], "only": ["refactor.rewrite"]}}
    assert [each["title"] for each in editor.client.request("textDocument/codeAction", rewriting)] == [insert["title"]]
    fixing = {**params, "context": {"diagnostics": [], "only": ["quickfix"]}}
    assert editor.client.request("textDocument/codeAction", fixing) == []
    assert command(editor.client, "insertDocstring", use, position(1, 0)) is False  # the client applies no edits


def test_a_plain_client_gets_text_commands_and_no_hover_when_it_is_off(client: Client, tmp_path: Path) -> None:
    client.initialize(**options(PRUNED))
    uri = client.open(tmp_path / "a.py", FILES["shop/use.py"])
    hover = client.request("textDocument/hover", at(uri, 0, 5))
    assert hover["contents"]["kind"] == "plaintext"
    assert hover["contents"]["value"].startswith("def show(cart)\n")
    params = {"textDocument": {"uri": uri}, "range": {"start": position(1, 0), "end": position(1, 0)}}
    actions = client.request("textDocument/codeAction", {**params, "context": {"diagnostics": []}})
    assert [action["command"] for action in actions] == [
        "leancode.server.insertDocstring",
        "leancode.server.copyPruned",
    ]
    client.notify("workspace/didChangeConfiguration", {"settings": {"leancode": {"hover.enabled": False}}})
    assert client.request("textDocument/hover", at(uri, 0, 5)) is None
    assert client.request("leancode/summary", at(uri, 0, 5))["name"] == "show"
