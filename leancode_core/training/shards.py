"""Examples as subword ids in files of a few megabytes, so that training need not parse, prune or tokenise."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import ConfigError
from leancode_core.training.examples import CodeAt, Mixture, example_of
from leancode_core.training.mining import order_by_likeness
from leancode_core.training.pairs import Pair

SHARD = 8_192  # pairs in one file

Ids = NDArray[np.uint32]
Tokenise = Callable[[Sequence[str]], list[list[int]]]
Embed = Callable[[Sequence[Ids]], NDArray[np.float32]]
"""(n, d), rows of length 1."""

NOT_TAUGHT = np.zeros((0, 0), dtype=np.float16)


@dataclass(frozen=True, slots=True)
class Shard:
    """Examples of some pairs.

    Attributes:
        queries: subword ids of each query.
        codes: subword ids of each function.
        groups: (n,) a number for the repository and language of each.
        hard: (n,) all examples by language, those that a model confuses next to each other; empty if nobody has mined.
        taught_queries: (n, d) what teachers say of each query, rows of length 1; (0, 0) if there are none.
        taught_codes: (n, d) the same of each function.
    """

    queries: list[Ids]
    codes: list[Ids]
    groups: NDArray[np.uint32]
    hard: NDArray[np.uint32]
    taught_queries: NDArray[np.float16]
    taught_codes: NDArray[np.float16]

    def __len__(self) -> int:
        return len(self.queries)


@dataclass(frozen=True, slots=True)
class ShardMaker:
    """Makes shards of pairs, each the same again whenever it is made again.

    Attributes:
        pairs: all pairs, in a fixed order.
        mixture: how they are made into examples.
        code_at: prunes.
        tokenise: texts into ids, special ones included.
        seed: of what is drawn.
        longest_query: most ids of a query.
        longest_code: most ids of a function; what lies beyond is cut off.
        origin: stands in the files, see `origin_of`.
        embed: the model that hard negatives are mined with; without it nobody mines.
        is_teacher: that model is learned from as well, so that a shard keeps what it says.
    """

    pairs: Sequence[Pair]
    mixture: Mixture
    code_at: CodeAt
    tokenise: Tokenise
    seed: int
    longest_query: int
    longest_code: int
    origin: str = ""
    embed: Embed | None = None
    is_teacher: bool = False

    @property
    def per_epoch(self) -> int:
        """How many shards hold every pair once."""
        return len(self.sizes)

    @property
    def sizes(self) -> list[int]:
        """How many pairs each of those holds."""
        return [min(SHARD, len(self.pairs) - start) for start in range(0, len(self.pairs), SHARD)]

    def shard(self, number: int, folder: Path, progress: ProgressSink, cancel: CancelToken) -> Shard:
        """A shard, from its file if it is there. Numbers beyond one epoch go on with the pairs in another order.

        Raises:
            Cancelled: the token was set.
            ConfigError: the file is no shard, or was made of something else.
        """
        path = folder / f"{number:05d}.npz"
        if not path.is_file():
            _write(path, self._made(number, progress, cancel), self.origin)
        return read_shard(path, self.origin)

    def refuse_other_examples(self, folder: Path) -> None:
        """Let a folder pass that has no shards yet, or those of this maker.

        Raises:
            ConfigError: it has shards of another origin.
        """
        for path in sorted(folder.glob("*.npz"))[:1]:
            read_shard(path, self.origin)

    def _made(self, number: int, progress: ProgressSink, cancel: CancelToken) -> Shard:
        epoch, place = divmod(number, self.per_epoch)
        order = list(range(len(self.pairs)))
        random.Random(f"{self.seed} order {epoch}").shuffle(order)  # noqa: S311 - not a secret
        chosen = [self.pairs[index] for index in order[place * SHARD : (place + 1) * SHARD]]
        draw = random.Random(f"{self.seed} shard {number}")  # noqa: S311 - not a secret
        names = sorted({(pair.source, pair.language) for pair in self.pairs})
        number_of = {name: group for group, name in enumerate(names)}
        progress.stage(f"preparing shard {number}", len(chosen))
        asked, found = [], []
        for pair in chosen:
            cancel.raise_if_cancelled()
            example = example_of(pair, self.mixture, self.code_at, draw)
            asked.append(example.query)
            found.append(example.code)
            progress.advance(1)
        queries, codes = _cut(self.tokenise(asked), self.longest_query), _cut(self.tokenise(found), self.longest_code)
        groups = np.array([number_of[pair.source, pair.language] for pair in chosen], dtype=np.uint32)
        if self.embed is None:
            return Shard(queries, codes, groups, np.zeros(0, dtype=np.uint32), NOT_TAUGHT, NOT_TAUGHT)
        progress.stage(f"mining shard {number}", None)
        seen = self.embed(queries), self.embed(codes)
        hard = order_by_likeness(*seen, [pair.language for pair in chosen], draw)
        taught = [rows.astype(np.float16) for rows in seen] if self.is_teacher else [NOT_TAUGHT, NOT_TAUGHT]
        return Shard(queries, codes, groups, hard, *taught)


def origin_of(pairs: Sequence[Pair], *settings: object) -> str:
    """What examples are made of, as a short text: files of another origin are not read.

    Args:
        pairs: all pairs.
        settings: whatever else changes the examples; its `repr` counts.
    """
    digest = hashlib.blake2b(repr(settings).encode(), digest_size=16)
    for pair in pairs:
        digest.update(repr(pair).encode())
    return digest.hexdigest()


def read_shard(path: Path, origin: str) -> Shard:
    """The examples of a file.

    Raises:
        ConfigError: it is none of ours, or of another origin.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            if str(stored["origin"]) != origin:
                raise ConfigError(
                    f"{path} was made of other data or with other settings", remedy="name another folder with --out"
                )
            return Shard(
                _apart(stored["queries"], stored["query_lengths"]),
                _apart(stored["codes"], stored["code_lengths"]),
                stored["groups"],
                stored["hard"],
                stored["taught_queries"],
                stored["taught_codes"],
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ConfigError(f"{path} is no shard of examples: {error}", remedy="delete it; it is made again") from error


def _write(path: Path, shard: Shard, origin: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.part")
    with temporary.open("wb") as file:
        np.savez(
            file,
            origin=np.array(origin),
            queries=np.concatenate(shard.queries),
            query_lengths=np.array([len(ids) for ids in shard.queries], dtype=np.uint32),
            codes=np.concatenate(shard.codes),
            code_lengths=np.array([len(ids) for ids in shard.codes], dtype=np.uint32),
            groups=shard.groups,
            hard=shard.hard,
            taught_queries=shard.taught_queries,
            taught_codes=shard.taught_codes,
        )
    temporary.replace(path)


def _apart(joined: Ids, lengths: NDArray[np.uint32]) -> list[Ids]:
    return np.split(joined, np.cumsum(lengths.astype(np.int64))[:-1])


def _cut(texts: list[list[int]], longest: int) -> list[Ids]:
    """The last id of a text, which ends it, stays."""
    return [np.array(ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]], dtype=np.uint32) for ids in texts]
