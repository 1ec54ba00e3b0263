"""Makes a lexicon: reads the attention that a model pays to many functions, and averages it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from leancode_core.code.comments import first_paragraph
from leancode_core.code.rendering import rendered_with_places
from leancode_core.code.tokens import LEXING_VERSION, LexedUnit
from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.models.attention import AttentionReader
from leancode_core.models.attention_choice import LAYERS, ROW, attention_of_choice
from leancode_core.pruning.lexicon import Lexicon
from leancode_core.pruning.lexicon_building import LexiconBuilder
from leancode_core.pruning.naming import named_shares
from leancode_core.pruning.pruned import whole_text

_WINDOW = 1_024  # units that are read together, sorted by length


def learn_lexicon(
    reader: AttentionReader,
    units: Sequence[CodeUnit],
    most_read: int,
    fewest: int,
    about: dict[str, Any],
    progress: ProgressSink,
    cancel: CancelToken,
) -> Lexicon:
    """The averages over these units: of attention, which is read without their documentation, and of naming.

    Args:
        reader: the model.
        units: with their tokens and, where there is any, their documentation.
        most_read: attention is read of so many units of each language, the first ones.
        fewest: words and pairs that are seen less often are left to the back-off.
        about: where the units come from, goes into the file's header.
        progress: is told how many units were read.
        cancel: is asked between batches.

    Raises:
        Cancelled: the token was set.
    """
    builder = LexiconBuilder()
    read = _first_of_each_language(units, most_read)
    progress.stage("reading attention", len(read))
    for start in range(0, len(read), _WINDOW):
        lexed = [LexedUnit.of(replace(unit, docstring="")) for unit in read[start : start + _WINDOW]]
        texts = [unit.texts() for unit in lexed]
        rendered = [_rendered(unit, own) for unit, own in zip(lexed, texts, strict=True)]
        for index, attention in reader.read([text for text, _ in rendered], [spans for _, spans in rendered], cancel):
            received = attention_of_choice(attention).astype(np.float32)
            builder.add(lexed[index], texts[index], received, attention.n_subwords)
            progress.advance(1)
    identity = reader.identity
    naming = _naming(units, progress, cancel)
    lexicon = builder.lexicon(
        fewest,
        {
            **about,
            "named_units": naming.n_units,
            "row": ROW,
            "layers": LAYERS,
            "model": identity.name,
            "weights_sha256": identity.weights_sha256,
            "tokenizer_sha256": identity.tokenizer_sha256,
            "lexing_version": LEXING_VERSION,
        },
    )
    return replace(lexicon, naming=naming.lexicon(fewest, {}) if naming.n_units else None)


def _first_of_each_language(units: Sequence[CodeUnit], most: int) -> list[CodeUnit]:
    seen: Counter[str] = Counter()
    found = []
    for unit in units:
        seen[unit.language] += 1
        if seen[unit.language] <= most:
            found.append(unit)
    return found


def _naming(units: Sequence[CodeUnit], progress: ProgressSink, cancel: CancelToken) -> LexiconBuilder:
    """The averages of what the first paragraph of each unit's documentation names."""
    builder = LexiconBuilder()
    progress.stage("reading documentation", len(units))
    for unit in units:
        cancel.raise_if_cancelled()
        lexed = LexedUnit.of(unit)
        texts = lexed.texts()
        shares = named_shares(texts, first_paragraph(unit.docstring))
        if shares is not None:
            builder.add(lexed, texts, shares, np.ones(len(texts), np.int32))
        progress.advance(1)
    return builder


def _rendered(lexed: LexedUnit, texts: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    body, places = whole_text(lexed, texts)
    return rendered_with_places(lexed.unit, body, places)
