"""What a stored vector depends on besides its unit: vectors with different fingerprints are never compared."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass

from leancode_core.code.rendering import RENDERING_VERSION
from leancode_core.code.tokens import LEXING_VERSION
from leancode_core.config import PRUNING_VERSION, PruningConfig, Strategy
from leancode_core.ports import ModelIdentity


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Everything that changes a vector: the model with its settings, the rendering, the pruning.

    Attributes:
        model: the encoder's identity.
        pruning: strategy, removal ratio and guards.
        rendering_version: of the text that the encoder reads.
        lexing_version: of the tokens that pruning removes; 0 where it removes none.
        pruning_version: of the strategies and guards; 0 where nothing is removed.
        lexicon: digest of the lexicon in use, "" where there is none.
    """

    model: ModelIdentity
    pruning: PruningConfig
    rendering_version: int = RENDERING_VERSION
    lexing_version: int = 0
    pruning_version: int = 0
    lexicon: str = ""

    @classmethod
    def of(cls, model: ModelIdentity, pruning: PruningConfig, lexicon: str) -> Fingerprint:
        """With the versions that are in use now.

        Args:
            model: the encoder.
            pruning: what it does not read.
            lexicon: digest of the lexicon, "" where the strategy needs none.
        """
        is_pruned = pruning.strategy is not Strategy.NONE
        return cls(
            model,
            pruning,
            lexing_version=LEXING_VERSION if is_pruned else 0,
            pruning_version=PRUNING_VERSION if is_pruned else 0,
            lexicon=lexicon,
        )

    @property
    def description(self) -> str:
        """All ingredients as JSON with sorted keys."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)

    @property
    def digest(self) -> str:
        """32 hexadecimal digits; equal exactly for equal ingredients."""
        return hashlib.blake2b(self.description.encode(), digest_size=16).hexdigest()
