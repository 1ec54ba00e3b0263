"""Which weights a BERT or RoBERTa has, for the forward passes that are written here (Devlin et al., NAACL 2019)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leancode_core.models.tensors import MappedTensors

WORDS = "embeddings.word_embeddings.weight"
POSITIONS = "embeddings.position_embeddings.weight"
SEGMENTS = "embeddings.token_type_embeddings.weight"
_EMBEDDINGS = (WORDS, POSITIONS, SEGMENTS, "embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias")
_PARTS_OF_A_LAYER = (
    *(f"attention.self.{part}" for part in ("query", "key", "value")),
    *(f"attention.output.{part}" for part in ("dense", "LayerNorm")),
    *("intermediate.dense", "output.dense", "output.LayerNorm"),
)


def is_supported(config: Mapping[str, Any]) -> bool:
    """Whether a model's configuration is one that those forward passes compute."""
    return (
        config.get("model_type") in ("bert", "roberta")
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
    )


def padding_of(config: Mapping[str, Any]) -> int | None:
    """The index of RoBERTa's padding, behind which its positions begin; None for BERT, whose positions begin at 0."""
    return int(config.get("pad_token_id", 1)) if config["model_type"] == "roberta" else None


def prefix_of(tensors: MappedTensors) -> str:
    """What stands in front of all names: a model that was saved with a task's own layers has its name there."""
    return next((prefix for prefix in ("", "bert.", "roberta.") if prefix + WORDS in tensors), "")


def needed(n_layers: int) -> set[str]:
    """Names of the weights that are used, without what may stand in front of them."""
    layers = {
        f"encoder.layer.{layer}.{part}.{kind}"
        for layer in range(n_layers)
        for part in _PARTS_OF_A_LAYER
        for kind in ("weight", "bias")
    }
    return {*_EMBEDDINGS, *layers}
