"""Examples as subword ids in files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from leancode_core.control import Cancelled, CancelToken, SilentProgress
from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec
from leancode_core.training import shards
from leancode_core.training.examples import Mixture
from leancode_core.training.shards import Ids, Shard, ShardMaker, origin_of, read_shard
from tests.core.training.learning import CODE_AT, WHOLE, made, maker_of, pairs_of_words

PAIRS = pairs_of_words(5)


def letters(texts: Sequence[str]) -> list[list[int]]:
    """Stands for a tokenizer: a number for each letter, between 1 and 2."""
    return [[1, *map(ord, text), 2] for text in texts]


def content(shard: Shard) -> list[tuple[list[int], list[int], int]]:
    rows = zip(shard.queries, shard.codes, shard.groups, strict=True)
    return [(query.tolist(), code.tolist(), int(group)) for query, code, group in rows]


def as_texts(shard: Shard) -> list[str]:
    return ["".join(map(chr, ids[1:-1])) for ids in shard.queries]


def maker(*, longest: int = 999, seed: int = 1, origin: str = "") -> ShardMaker:
    plain = Mixture(0, 0, 0, 0, 0, 0, (0.0,))
    return ShardMaker(PAIRS, plain, CODE_AT, letters, seed, longest, longest, origin)


def test_a_shard_holds_every_pair_once_in_an_order_of_its_own(tmp_path: Path) -> None:
    first, second = made(maker(), 0, tmp_path), made(maker(), 1, tmp_path)
    assert len(first) == 5
    assert sorted(as_texts(first)) == sorted(pair.summary for pair in PAIRS) == sorted(as_texts(second))
    assert as_texts(first) != as_texts(second)
    number = {"Parses the date of a text.": 0, "Parses the mail of a text.": 1, "Parses the file of a text.": 2}
    groups = dict(zip(as_texts(first), first.groups.tolist(), strict=True))
    assert {text: groups[text] for text in number} == number


def test_a_file_gives_back_what_was_made(tmp_path: Path, tiny: ModelSpec) -> None:
    shard = made(maker_of(tiny, PAIRS), 0, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["00000.npz"]
    assert content(read_shard(tmp_path / "00000.npz", "")) == content(shard)
    before = (tmp_path / "00000.npz").read_bytes()
    again = made(ShardMaker(PAIRS, WHOLE, {}, letters, 9, 9, 9), 0, tmp_path)
    assert content(again) == content(shard)  # read: nothing could be made without pruners
    assert (tmp_path / "00000.npz").read_bytes() == before


def test_what_a_model_confuses_is_kept_with_the_examples(tmp_path: Path) -> None:
    def of_length(texts: Sequence[Ids]) -> NDArray[np.float32]:
        return np.eye(2, dtype=np.float32)[[len(ids) % 2 for ids in texts]]

    shard = made(replace(maker(), embed=of_length), 0, tmp_path)
    assert sorted(shard.hard.tolist()) == [0, 1, 2, 3, 4]
    assert read_shard(tmp_path / "00000.npz", "").hard.tolist() == shard.hard.tolist()
    assert made(maker(), 1, tmp_path).hard.tolist() == []
    assert (len(shard.taught_queries), len(shard.taught_codes)) == (0, 0)


def test_what_teachers_say_is_kept_with_the_examples(tmp_path: Path) -> None:
    def of_length(texts: Sequence[Ids]) -> NDArray[np.float32]:
        return np.eye(3, dtype=np.float32)[[len(ids) % 3 for ids in texts]]

    made(replace(maker(), embed=of_length, is_teacher=True), 0, tmp_path)
    shard = read_shard(tmp_path / "00000.npz", "")
    assert shard.taught_queries.tolist() == of_length(shard.queries).tolist()
    assert shard.taught_codes.tolist() == of_length(shard.codes).tolist()
    assert shard.taught_codes.dtype == np.float16
    assert sorted(shard.hard.tolist()) == [0, 1, 2, 3, 4]


def test_the_same_shard_again_and_another_by_another_seed(tmp_path: Path) -> None:
    one, same, other = (made(maker(seed=seed), 0, tmp_path / name) for seed, name in ((1, "a"), (1, "b"), (2, "c")))
    assert content(one) == content(same)
    assert content(one) != content(other)


def test_what_lies_beyond_the_longest_is_cut_off_and_the_end_stays(tmp_path: Path) -> None:
    shard = made(maker(longest=8), 0, tmp_path)
    assert sorted("".join(map(chr, ids)) for ids in shard.queries) == ["\x01Parses\x02"] * 5
    assert {len(ids) for ids in shard.codes} == {8}
    assert {int(ids[-1]) for ids in shard.codes} == {2}


def test_ids_of_a_large_vocabulary(tmp_path: Path) -> None:
    def large(texts: Sequence[str]) -> list[list[int]]:
        return [[250_001]] * len(texts)

    shard = made(ShardMaker(PAIRS, WHOLE, CODE_AT, large, 1, 9, 9), 0, tmp_path)
    assert [ids.tolist() for ids in shard.codes] == [[250_001]] * 5


def test_several_shards_hold_an_epoch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD", 2)
    assert (maker().per_epoch, maker().sizes) == (3, [2, 2, 1])
    parts = [as_texts(made(maker(), number, tmp_path)) for number in range(6)]
    assert [len(part) for part in parts] == [2, 2, 1, 2, 2, 1]
    everything = sorted(pair.summary for pair in PAIRS)
    for epoch in (parts[:3], parts[3:]):
        assert sorted(text for part in epoch for text in part) == everything
    assert parts[:3] != parts[3:]


def test_files_of_other_data_are_not_read(tmp_path: Path) -> None:
    made(maker(origin="one"), 0, tmp_path)
    with pytest.raises(ConfigError) as caught:
        made(maker(origin="other"), 0, tmp_path)
    assert caught.value.message == f"{tmp_path / '00000.npz'} was made of other data or with other settings"
    assert caught.value.remedy == "name another folder with --out"


def test_the_origin_is_that_of_all_pairs_and_settings() -> None:
    one = origin_of(PAIRS, WHOLE, 128)
    assert one == origin_of(pairs_of_words(5), Mixture(removals=(0.0,)), 128)
    assert (
        len({one, origin_of(PAIRS[:4], WHOLE, 128), origin_of(PAIRS, Mixture(), 128), origin_of(PAIRS, WHOLE, 96)}) == 4
    )


@pytest.mark.parametrize("damage", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_named(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "00000.npz"
    path.write_bytes(damage)
    with pytest.raises(ConfigError, match="is no shard of examples") as caught:
        made(maker(), 0, tmp_path)
    assert str(path) in caught.value.message
    assert caught.value.remedy == "delete it; it is made again"


def test_an_archive_of_something_else_is_no_shard(tmp_path: Path) -> None:
    np.savez(tmp_path / "00000.npz", other=np.zeros(3))
    with pytest.raises(ConfigError, match="is no shard of examples"):
        made(maker(), 0, tmp_path)


def test_nothing_is_left_where_it_was_stopped(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        maker().shard(0, tmp_path, SilentProgress(), cancel)
    assert list(tmp_path.iterdir()) == []
