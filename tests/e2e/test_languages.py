"""Hovers, the pruning view and docstrings in every language, as an editor gets them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

import leancode_core as core
from leancode_core.code.languages import language_names
from tests.e2e.client import connected
from tests.e2e.conftest import Shared, position
from tests.e2e.editing import PULLING, SHOWN, at, command, options, shown
from tests.e2e.language_samples import SAMPLES, write_samples
from tests.e2e.sample import Sample
from tests.support import fake_server

LANGUAGES = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.language)


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """A server that has indexed the samples, for an editor that shows what is removed."""
    folder = tmp_path_factory.mktemp("languages")
    root = write_samples(folder / "tree")
    with connected(folder / "cache", command=(*fake_server.COMMAND, "0")) as client:
        client.answers["workspace/applyEdit"] = lambda _: {"applied": True}
        capabilities = {**PULLING, "workspace": {**PULLING["workspace"], "applyEdit": True}}
        client.initialize(root, capabilities=capabilities, **options(SHOWN))
        client.wait_until_ready()
        yield Shared(client, root)


def test_all_languages_are_there() -> None:
    languages = [core.language_of(PurePosixPath(sample.path), b"") for sample in SAMPLES]
    assert sorted(language.name for language in languages if language is not None) == sorted(language_names())


@LANGUAGES
def test_hovers_at_definition_and_call(editor: Shared, sample: Sample) -> None:
    client, uri = editor.client, editor.client.open(editor.tree / sample.path, sample.text)
    (line, column), (call_line, call_column) = sample.places
    summary = client.request("leancode/summary", at(uri, line, column))
    assert (summary["summary"], summary["origin"]) == (sample.summary, "extractive")
    read, whole = sample.counts
    expected = [
        sample.signature,
        f"{sample.summary} (from its code)",
        f"the model reads {read} of {whole} subwords, SlimCode",
        sample.place,
    ]
    for at_line, at_column in sample.places:
        hover = client.request("textDocument/hover", at(uri, at_line, at_column + 2))
        assert hover["contents"] == {"kind": "plaintext", "value": "\n".join(expected)}
        assert hover["range"]["start"] == position(at_line, at_column)
    assert client.request("textDocument/hover", at(uri, call_line + 40, call_column)) is None


@LANGUAGES
def test_what_is_removed_is_shown(editor: Shared, sample: Sample) -> None:
    uri = editor.client.open(editor.tree / sample.path, sample.text)
    assert shown(editor.client, uri, sample.text) == sample.marked


@LANGUAGES
def test_a_summary_becomes_the_documentation(editor: Shared, sample: Sample) -> None:
    client, uri = editor.client, editor.client.open(editor.tree / sample.path, sample.text)
    name = sample.places[0]
    assert command(client, "insertDocstring", uri, position(*name)) is True
    edit = client.wait(lambda message: message.get("method") == "workspace/applyEdit")["params"]["edit"]
    line, documentation = sample.documentation
    place = {"start": position(line, 0), "end": position(line, 0)}
    assert edit == {"changes": {uri: [{"range": place, "newText": documentation.format(sample.summary)}]}}
    client.change(uri, 2, {"range": place, "text": documentation.format(sample.summary)})
    moved = (name[0] + (line <= name[0]), name[1])
    assert client.request("leancode/summary", at(uri, *moved))["origin"] == "docstring"
    assert client.request("leancode/summary", at(uri, *moved))["summary"] == sample.summary
    assert command(client, "insertDocstring", uri, position(*moved)) is False
