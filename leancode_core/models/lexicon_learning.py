"""Makes a lexicon: reads the attention that a model pays to many functions, and averages it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from leancode_core.code.rendering import rendered_with_places
from leancode_core.code.tokens import LEXING_VERSION, LexedUnit
from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken, ProgressSink
from leancode_core.models.attention import AttentionReader
from leancode_core.models.attention_choice import attention_of_choice
from leancode_core.pruning.lexicon import Lexicon
from leancode_core.pruning.lexicon_building import LexiconBuilder
from leancode_core.pruning.pruned import whole_text

_WINDOW = 1_024  # units that are read together, sorted by length


def learn_lexicon(
    reader: AttentionReader,
    units: Sequence[CodeUnit],
    fewest: int,
    about: dict[str, Any],
    progress: ProgressSink,
    cancel: CancelToken,
) -> Lexicon:
    """The averages over these units.

    Args:
        reader: the model.
        units: with their tokens.
        fewest: words and pairs that are seen less often are left to the back-off.
        about: where the units come from, goes into the file's header.
        progress: is told how many units were read.
        cancel: is asked between batches.

    Raises:
        Cancelled: the token was set.
    """
    builder = LexiconBuilder()
    progress.stage("reading attention", len(units))
    for start in range(0, len(units), _WINDOW):
        lexed = [LexedUnit.of(unit) for unit in units[start : start + _WINDOW]]
        texts = [unit.texts() for unit in lexed]
        rendered = [_rendered(unit, own) for unit, own in zip(lexed, texts, strict=True)]
        for index, attention in reader.read([text for text, _ in rendered], [spans for _, spans in rendered], cancel):
            received = attention_of_choice(attention).astype(np.float32)
            builder.add(lexed[index], texts[index], received, attention.n_subwords)
            progress.advance(1)
    identity = reader.identity
    return builder.lexicon(
        fewest,
        {
            **about,
            "model": identity.name,
            "weights_sha256": identity.weights_sha256,
            "tokenizer_sha256": identity.tokenizer_sha256,
            "lexing_version": LEXING_VERSION,
        },
    )


def _rendered(lexed: LexedUnit, texts: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    body, places = whole_text(lexed, texts)
    return rendered_with_places(lexed.unit, body, places)
