"""Which weights a BERT or RoBERTa has, for the forward passes that are written here (Devlin et al., NAACL 2019)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leancode_core.models.tensors import MappedTensors

WORDS = "embeddings.word_embeddings.weight"
POSITIONS = "embeddings.position_embeddings.weight"
SEGMENTS = "embeddings.token_type_embeddings.weight"
_SETTINGS = (
    "hidden_size",
    "intermediate_size",
    "max_position_embeddings",
    "num_attention_heads",
    "num_hidden_layers",
    "type_vocab_size",
    "vocab_size",
)

Shape = tuple[int, ...]


def is_computed_here(config: Mapping[str, Any]) -> bool:
    """Whether those forward passes compute what a configuration says, and all shapes follow from it."""
    return (
        config.get("model_type") in ("bert", "roberta")
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder", False)
        and _is_complete(config)
    )


def padding_of(config: Mapping[str, Any]) -> int | None:
    """The index of RoBERTa's padding, behind which its positions begin; None for BERT, whose positions begin at 0."""
    return int(config.get("pad_token_id", 1)) if config["model_type"] == "roberta" else None


def prefix_of(tensors: MappedTensors) -> str:
    """What stands in front of all names: a model that was saved with a task's own layers has its name there."""
    return next((prefix for prefix in ("", "bert.", "roberta.") if prefix + WORDS in tensors), "")


def shapes_of(config: Mapping[str, Any]) -> dict[str, Shape]:
    """The shapes of all weights that are used by name, without what may stand in front of it.

    Args:
        config: one that `is_computed_here`.
    """
    width, inner = config["hidden_size"], config["intermediate_size"]
    shapes: dict[str, Shape] = {
        WORDS: (config["vocab_size"], width),
        POSITIONS: (config["max_position_embeddings"], width),
        SEGMENTS: (config["type_vocab_size"], width),
        "embeddings.LayerNorm.weight": (width,),
        "embeddings.LayerNorm.bias": (width,),
    }
    rows_and_columns = {
        "attention.self.query": (width, width),
        "attention.self.key": (width, width),
        "attention.self.value": (width, width),
        "attention.output.dense": (width, width),
        "intermediate.dense": (inner, width),
        "output.dense": (width, inner),
    }
    for layer in range(config["num_hidden_layers"]):
        of_layer = f"encoder.layer.{layer}."
        for part, (rows, columns) in rows_and_columns.items():
            shapes |= {f"{of_layer}{part}.weight": (rows, columns), f"{of_layer}{part}.bias": (rows,)}
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{of_layer}{part}.weight": (width,), f"{of_layer}{part}.bias": (width,)}
    return shapes


def _is_complete(config: Mapping[str, Any]) -> bool:
    sizes = [config.get(setting) for setting in _SETTINGS]
    if not all(isinstance(size, int) and not isinstance(size, bool) and size > 0 for size in sizes):
        return False
    return (
        isinstance(config.get("layer_norm_eps"), float) and config["hidden_size"] % config["num_attention_heads"] == 0
    )
