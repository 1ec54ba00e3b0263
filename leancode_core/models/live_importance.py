"""The attention that a unit's own tokens get from the model: what the lexicon stands in for."""

from __future__ import annotations

import numpy as np

from leancode_core.code.rendering import rendered_with_places
from leancode_core.control import CancelToken
from leancode_core.models.attention import AttentionReader
from leancode_core.models.attention_choice import attention_of_choice
from leancode_core.models.catalog import ModelSpec
from leancode_core.pruning.code_tokens import CodeTokens
from leancode_core.pruning.importance import Importance
from leancode_core.pruning.pruned import whole_text


class LiveImportance:
    """One pass of the model over each unit. Implements `pruning.importance.ImportanceScorer`.

    Args:
        spec: the model.
        device: "auto", "cpu", "cuda" or "mps".

    Raises:
        ModelUnavailable: the model's files are missing or not loadable.
    """

    def __init__(self, spec: ModelSpec, device: str) -> None:
        self._reader = AttentionReader(spec, device)

    def scores(self, code: CodeTokens) -> Importance:
        """One score for each token: its attention from the unit as the encoder reads it whole."""
        body, places = whole_text(code.lexed, code.texts)
        text, spans = rendered_with_places(code.lexed.unit, body, places)
        (_, attention), *_ = self._reader.read([text], [spans], CancelToken())
        return Importance(attention_of_choice(attention).astype(np.float32), "attention")
