"""Summaries of an encoder with a decoder: what it writes, in batches, with beams, and when it is stopped."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import torch
import transformers

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of
from leancode_core.code.unit import CodeUnit
from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.models.catalog import encoder_named, model_named, models, summariser_named
from leancode_core.models.summariser import TorchSummariser, code_in_a_line
from leancode_core.models.summarising import SummariserModel
from tests.core.models.checkpoints import byte_pairs, change_config, make_checkpoint, save, t5
from tests.core.models.writers import END, START, chain_of, make_writer

SOURCE = b'''def parse(text):
    """Reads it."""
    return text.split()


def send(message, server):
    if message.ready:
        server.send(message)


def nothing():
    pass
'''
WORDS = ("open", "\u0120words", "\u0120lines")


def units() -> list[CodeUnit]:
    language = language_of(PurePosixPath("a.py"), SOURCE)
    assert language is not None
    return [unit for unit in extract("a.py", SOURCE, language).units if unit.kind.is_callable]


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_writer(tmp_path_factory.mktemp("writer") / "t5", chain_of(*WORDS))


@pytest.fixture(scope="module")
def at_random(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A T5 whose text depends on what it reads."""
    folder = tmp_path_factory.mktemp("random") / "t5"
    folder.mkdir()
    torch.manual_seed(11)
    model: Any = transformers.T5ForConditionalGeneration(t5(byte_pairs(folder, [])))
    save(folder, model)
    change_config(folder, {"n_positions": 64, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 1})
    return folder


def summariser(folder: Path, **options: Any) -> TorchSummariser:
    return TorchSummariser(summariser_named(str(folder)), "cpu", **options)


def test_it_reads_code_alone_in_one_line() -> None:
    assert [code_in_a_line(unit) for unit in units()] == [
        "def parse(text): return text.split()",
        "def send(message, server): if message.ready: server.send(message)",
        "def nothing(): pass",
    ]


def test_the_likeliest_subwords_are_its_text(writer: Path) -> None:
    found = summariser(writer)
    assert (found.name, found.device) == ("t5", "cpu")
    assert found.summarise(units(), CancelToken()) == ["open words lines"] * 3
    assert found.summarise([], CancelToken()) == []


def test_beams_find_what_is_likeliest_as_a_whole(tmp_path: Path) -> None:
    """`a` is likelier than `b`, but of what may follow it each is half as likely as what follows `b`."""
    chain = {
        START: {"a": 1.0, "b": 0.986},
        "a": {"c": 1.0, "d": 1.0},
        "b": {"e": 1.0},
        **{last: {END: 1.0} for last in "cde"},
    }
    folder = make_writer(tmp_path / "t5", chain)
    (greedy,) = summariser(folder).summarise(units()[:1], CancelToken())
    (wide,) = summariser(folder, beams=2).summarise(units()[:1], CancelToken())
    assert greedy in ("ac", "ad")
    assert wide == "be"


@pytest.mark.parametrize("beams", [1, 3])
def test_a_batch_gives_what_each_gives_alone(at_random: Path, beams: int) -> None:
    found, all_units = summariser(at_random, beams=beams), units()
    together = found.summarise(all_units, CancelToken())
    assert together == [found.summarise([unit], CancelToken())[0] for unit in all_units]
    assert together == list(reversed(found.summarise(all_units[::-1], CancelToken())))
    assert len(set(together)) == 3


def test_documentation_makes_no_difference(at_random: Path) -> None:
    bare = SOURCE.replace(b'    """Reads it."""\n', b"")
    language = language_of(PurePosixPath("a.py"), bare)
    assert language is not None
    without = next(unit for unit in extract("a.py", bare, language).units if unit.name == "parse")
    found = summariser(at_random)
    assert found.summarise([without], CancelToken()) == found.summarise(units()[:1], CancelToken())


def test_what_does_not_fit_the_window_is_cut_off(at_random: Path) -> None:
    long = b"def parse(text):\n    return text" + b".split()" * 4_000 + b"\n"
    language = language_of(PurePosixPath("a.py"), long)
    assert language is not None
    (unit,) = [unit for unit in extract("a.py", long, language).units if unit.kind.is_callable]
    assert len(summariser(at_random).summarise([unit], CancelToken())) == 1


class Later(CancelToken):
    """Is set when it is asked for the nth time."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def raise_if_cancelled(self) -> None:
        self.times -= 1
        if self.times <= 0:
            self.cancel()
        super().raise_if_cancelled()


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("beams", [1, 2])
def test_it_stops_before_a_batch_and_between_two_subwords(writer: Path, times: int, beams: int) -> None:
    cancel = Later(times)
    with pytest.raises(Cancelled):
        summariser(writer, beams=beams).summarise(units(), cancel)
    assert cancel.times == 0


def test_without_memory_the_batch_is_halved(writer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = summariser(writer)
    generated, sizes = found._generated, []

    def narrow(batch: list[list[int]], cancel: CancelToken) -> list[list[int]]:
        sizes.append(len(batch))
        if len(batch) > most:
            raise MemoryError
        return generated(batch, cancel)

    monkeypatch.setattr(found, "_generated", narrow)
    most = 1
    assert found.summarise(units(), CancelToken()) == ["open words lines"] * 3
    assert sizes == [3, 1, 2, 1, 1]
    most = 0
    with pytest.raises(ModelUnavailable, match="not enough memory on cpu to summarise with t5"):
        found.summarise(units(), CancelToken())


def test_what_is_no_t5_is_refused(tmp_path: Path) -> None:
    bert = make_checkpoint(tmp_path / "bert", "bert")
    with pytest.raises(ModelUnavailable, match="is a 'bert', no encoder with a decoder"):
        summariser(bert)
    encoder = make_checkpoint(tmp_path / "encoder", "t5")
    with pytest.raises(ModelUnavailable, match="lacks decoder"):
        summariser(encoder)


def test_damaged_weights_are_refused(writer: Path, tmp_path: Path) -> None:
    folder = make_writer(tmp_path / "t5", chain_of(*WORDS))
    spec = model_named(str(folder))
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-8])
    with pytest.raises(ModelUnavailable):
        TorchSummariser(spec, "cpu")
    weights.rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelUnavailable, match="can run code when it is loaded"):
        summariser_named(str(folder))


def test_too_many_beams_are_refused(writer: Path) -> None:
    with pytest.raises(ConfigError, match="9 beams cannot be followed; name a number from 1 to 8"):
        summariser(writer, beams=9)


def test_models_are_for_search_or_for_summaries() -> None:
    assert {spec.name for spec in models() if spec.task == "summary"} == {"codet5-base-multi-sum", "codet5-small"}
    with pytest.raises(ConfigError, match="codet5-small is for summary, not for search"):
        encoder_named("codet5-small")
    with pytest.raises(ConfigError, match="all-MiniLM-L6-v2 is for search, not for summary"):
        summariser_named("all-MiniLM-L6-v2")
    with pytest.raises(ModelUnavailable, match="run `leancode model fetch codet5-small`"):
        SummariserModel.named("codet5-small")


def test_the_fingerprint_tells_weights_and_beams_apart(writer: Path, at_random: Path) -> None:
    same = {SummariserModel.named(str(writer), device).fingerprint for device in ("cpu", "auto")}
    others = {
        SummariserModel.named(str(writer), beams=2).fingerprint,
        SummariserModel.named(str(at_random)).fingerprint,
    }
    assert (len(same), len(same | others)) == (1, 3)
    assert SummariserModel.named(str(writer), "cpu").load().summarise(units()[:1], CancelToken()) == [
        "open words lines"
    ]
