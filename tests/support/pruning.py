"""What tests of pruning share: real units of every language, two tokenizers, and a lexicon that is not random."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from zlib import crc32

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from leancode_core.code.extraction import extract
from leancode_core.code.languages import language_of, tables
from leancode_core.code.tokens import LexedUnit
from leancode_core.code.unit import CodeUnit
from leancode_core.models.catalog import DEFAULT_ENCODER, locate, model_named
from leancode_core.models.tokenizing import SubwordTokenizer
from leancode_core.pruning.code_tokens import CodeTokens
from leancode_core.pruning.costs import SubwordCounter
from leancode_core.pruning.dietcode import DietCode
from leancode_core.pruning.guards import guarded_groups, ungrouped
from leancode_core.pruning.leancode import LeanCode
from leancode_core.pruning.lexicon import Lexicon
from leancode_core.pruning.lexicon_building import LexiconBuilder
from leancode_core.pruning.slimcode import SlimCode
from leancode_core.pruning.strategies import PruningStrategy, RandomRemoval

_DATA = Path(__file__).parents[1] / "data" / "extraction"
LANGUAGES = tuple(sorted(folder.name for folder in _DATA.iterdir()))
_TABLES = {table.name: table for table in tables()}


class BytePairs:
    """A byte-level BPE tokenizer, whose subwords depend on what stands before them. Implements `SubwordCounter`."""

    is_additive = False

    def __init__(self) -> None:
        self._tokenizer = Tokenizer(models.BPE())
        self._tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        self._tokenizer.decoder = decoders.ByteLevel()
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        trainer = trainers.BpeTrainer(vocab_size=3_000, initial_alphabet=alphabet, show_progress=False)
        self._tokenizer.train_from_iterator((unit.text for name in LANGUAGES for unit in _units(name)), trainer)

    def counts(self, texts: Sequence[str]) -> list[int]:
        """See `SubwordCounter`."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts))]


@cache
def counter_named(name: str) -> SubwordCounter | None:
    """`wordpiece`, the installed model's own tokenizer; `bytepairs`; `tokens`, which is none."""
    if name == "tokens":
        return None
    if name == "bytepairs":
        return BytePairs()
    spec = model_named(DEFAULT_ENCODER)
    return SubwordTokenizer(locate(spec).tokenizer, spec.window, spec.input_format)


@cache
def real_units(language: str) -> tuple[LexedUnit, ...]:
    """All units of a language's test files, in the order of the files."""
    return tuple(LexedUnit.of(unit) for unit in _units(language))


@cache
def _units(language: str) -> tuple[CodeUnit, ...]:
    found: list[CodeUnit] = []
    for path in sorted((_DATA / language).iterdir()):
        if path.name != "expected.txt":
            source = path.read_bytes()
            table = language_of(PurePosixPath(path.name), source)
            assert table is not None
            found += extract(path.name, source, table).units
    return tuple(found)


def lexed(language: str, code: str) -> LexedUnit:
    """The longest unit of a text: the function that it is."""
    return max(all_lexed(language, code), key=lambda unit: len(unit.source))


def all_lexed(language: str, code: str) -> list[LexedUnit]:
    """All units of a text."""
    return [LexedUnit.of(unit) for unit in extract("x", code.encode(), _TABLES[language]).units]


def code_tokens(unit: LexedUnit, costs: Sequence[int] | None = None, *, guards: bool = False) -> CodeTokens:
    """A unit as strategies see it; every token costs one if not said otherwise."""
    texts = unit.texts()
    groups = guarded_groups(unit, texts) if guards else ungrouped(len(texts))
    return CodeTokens(unit, texts, costs or [1] * len(texts), groups)


@cache
def made_up_lexicon() -> Lexicon:
    """Averages over the test files of attention that is a checksum of the token's text and statement."""
    builder = LexiconBuilder()
    for language in LANGUAGES:
        for unit in real_units(language):
            texts = unit.texts()
            values = [
                crc32(f"{text} {unit.category(token)}".encode("utf-8", "replace")) % 997 / 400
                for text, token in zip(texts, unit.tokens, strict=True)
            ]
            builder.add(unit, texts, np.array(values, dtype=np.float32), np.ones(len(texts), dtype=np.int32))
    return builder.lexicon(2, {"model": "made up"})


STRATEGIES = ("random", "slimcode", "dietcode", "leancode")


@cache
def strategy_named(name: str) -> PruningStrategy:
    """One of `STRATEGIES`."""
    if name == "random":
        return RandomRemoval()
    if name == "slimcode":
        return SlimCode()
    return DietCode(made_up_lexicon()) if name == "dietcode" else LeanCode(made_up_lexicon())
