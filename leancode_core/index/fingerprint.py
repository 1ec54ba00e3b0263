"""What a stored vector depends on besides its unit: vectors with different fingerprints are never compared."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass

from leancode_core.code.rendering import RENDERING_VERSION
from leancode_core.config import PruningConfig
from leancode_core.ports import ModelIdentity


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Everything that changes a vector: the model with its settings, the rendering, the pruning.

    Attributes:
        model: the encoder's identity.
        pruning: strategy and removal ratio.
        rendering_version: of the text that the encoder reads.
    """

    model: ModelIdentity
    pruning: PruningConfig
    rendering_version: int = RENDERING_VERSION

    @property
    def description(self) -> str:
        """All ingredients as JSON with sorted keys."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)

    @property
    def digest(self) -> str:
        """32 hexadecimal digits; equal exactly for equal ingredients."""
        return hashlib.blake2b(self.description.encode(), digest_size=16).hexdigest()
