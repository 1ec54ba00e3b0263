"""From a model and functions to a lexicon."""

from __future__ import annotations

import pytest

from leancode_core.code.extraction import extract
from leancode_core.code.languages.python import LANGUAGE
from leancode_core.control import Cancelled, CancelToken, SilentProgress
from leancode_core.models.attention import AttentionReader
from leancode_core.models.catalog import model_named
from leancode_core.models.lexicon_learning import learn_lexicon
from tests.core.models.checkpoints import make_checkpoint

SOURCE = b'''
def read_lines(path):
    """Read the lines of a file."""
    return open(path).readlines()

def write_lines(path, lines):
    open(path, "w").writelines(lines)
'''
UNITS = [unit for unit in extract("a.py", SOURCE, LANGUAGE).units if unit.kind.is_callable]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> AttentionReader:
    return AttentionReader(model_named(str(make_checkpoint(tmp_path_factory.mktemp("model"), "bert"))), "cpu")


def test_attention_of_the_first_and_naming_of_all_that_are_documented(reader: AttentionReader) -> None:
    lexicon = learn_lexicon(reader, UNITS, 1, 1, {"corpus": "two"}, SilentProgress(), CancelToken())
    assert (lexicon.about["corpus"], lexicon.about["units"], lexicon.about["named_units"]) == ("two", 1, 1)
    assert lexicon.about["weights_sha256"] == reader.identity.weights_sha256
    assert set(lexicon.words) == {"def", "read_lines", "(", "path", ")", ":", "return", "open", ".", "readlines"}
    assert lexicon.naming is not None
    named = dict(zip(lexicon.naming.words, lexicon.naming.word_means.tolist(), strict=True))
    assert named["read_lines"] > 0 == named["path"] == named["("]


def test_attention_of_all(reader: AttentionReader) -> None:
    lexicon = learn_lexicon(reader, UNITS, 9, 1, {}, SilentProgress(), CancelToken())
    assert lexicon.about["units"] == 2
    assert "writelines" in lexicon.words


def test_no_documentation_no_naming(reader: AttentionReader) -> None:
    assert learn_lexicon(reader, UNITS[1:], 9, 1, {}, SilentProgress(), CancelToken()).naming is None


def test_it_can_be_stopped(reader: AttentionReader) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        learn_lexicon(reader, UNITS, 9, 1, {}, SilentProgress(), cancel)
