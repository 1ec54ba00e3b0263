"""A model in a folder that somebody names: what the table would say is read from the files. Never imports torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.models.files import ModelFiles, locate
from leancode_core.models.table import ModelSpec
from leancode_core.models.tensors import tensor_shapes
from leancode_core.models.tokenizing import UNIXCODER_MODE

# Models whose window is 8,192 read no more of one text: a function that long would take seconds.
_LARGEST_WINDOW = 512
_POOLING = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
_POSITIONS_BEGIN_AFTER_PADDING = ("roberta", "xlm-roberta", "camembert")


def spec_of_folder(path: Path) -> ModelSpec:
    """What the table would say of the model in a folder.

    How sentence-transformers writes down pooling, prompts and window counts where it did; otherwise mean pooling.

    Raises:
        ConfigError: there is no such folder.
        ModelUnavailable: it holds no model that can be used.
    """
    folder = path.expanduser().resolve()
    if not folder.is_dir():
        raise ConfigError(f"there is no model in {path}: it is no folder", remedy="name a folder with config.json")
    spec = ModelSpec(folder.name, "search", "", "", 0, 0, 0, "mean", folder=str(folder))
    files = locate(spec)
    config = _json(files.config)
    layout = _layout(folder)
    shapes = tensor_shapes(files.weights)
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    query, code = prompts.get("query") or "", prompts.get("document") or prompts.get("passage") or ""
    return ModelSpec(
        name=folder.name,
        task="search",
        revision="",
        licence="",
        parameters=sum(_product(shape) for shape in shapes.values()),
        dimensions=_dimensions(config, shapes, files),
        window=_window(config, folder),
        pooling=_pooling(config, folder, layout),
        folder=str(folder),
        input_format="plain" if layout else _input_format(files),
        query_prefix=str(query),
        code_prefix=str(code),
    )


def _layout(folder: Path) -> list[dict[str, Any]]:
    """The parts of a sentence-transformers model, in order; empty where it is none."""
    path = folder / "modules.json"
    if not path.is_file():
        return []
    parts = _parsed(path)
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise ModelUnavailable(f"{path} is no list of parts", remedy="save the model again")
    for part in parts:
        kind = str(part.get("type")).rpartition(".")[2]
        if kind not in ("Transformer", "Pooling", "Normalize"):
            raise ModelUnavailable(
                f"the model in {folder} has a part of the kind {kind}, which is not computed here",
                remedy="use a model of transformer, pooling and normalisation only",
            )
    return parts


def _pooling(config: dict[str, Any], folder: Path, layout: list[dict[str, Any]]) -> str:
    for part in layout:
        if str(part.get("type")).endswith("Pooling"):
            written = _json(folder / str(part.get("path")) / "config.json")
            modes = [name for name, value in written.items() if name.startswith("pooling_mode") and value is True]
            modes += [f"pooling_mode_{written['pooling_mode']}"] if "pooling_mode" in written else []
            known = {**_POOLING, "pooling_mode_mean": "mean", "pooling_mode_cls": "cls"}
            if len(modes) != 1 or modes[0] not in known:
                raise ModelUnavailable(
                    f"the model in {folder} pools by {', '.join(modes) or 'nothing'}",
                    remedy="use a model with mean or CLS pooling",
                )
            return known[modes[0]]
    return "cls" if config.get("model_type") == "codet5p_embedding" else "mean"


def _dimensions(config: dict[str, Any], shapes: dict[str, tuple[int, ...]], files: ModelFiles) -> int:
    if config.get("model_type") in ("t5", "codet5p_embedding") and "proj.weight" in shapes:
        return shapes["proj.weight"][0]
    for key in ("hidden_size", "d_model", "n_embd"):
        if isinstance(config.get(key), int):
            return int(config[key])
    raise ModelUnavailable(f"{files.config} does not say how wide the model is", remedy="name another folder")


def _window(config: dict[str, Any], folder: Path) -> int:
    declared = _json(folder / "sentence_bert_config.json").get("max_seq_length")
    positions = next((config[key] for key in ("max_position_embeddings", "n_positions") if config.get(key)), None)
    if isinstance(positions, int) and config.get("model_type") in _POSITIONS_BEGIN_AFTER_PADDING:
        positions -= int(config.get("pad_token_id", 1)) + 1
    limits = [limit for limit in (declared, positions) if isinstance(limit, int)]
    return min([*limits, _LARGEST_WINDOW])


def _input_format(files: ModelFiles) -> str:
    """UniXcoder is a RoBERTa by its configuration; only its vocabulary has a word for the mode."""
    text = next(path for path in (files.folder / "tokenizer.json", *files.vocabulary) if path.is_file())
    return "unixcoder" if json.dumps(UNIXCODER_MODE).encode() in text.read_bytes() else "plain"


def _json(path: Path) -> dict[str, Any]:
    found = _parsed(path) if path.is_file() else {}
    if not isinstance(found, dict):
        raise ModelUnavailable(f"{path} is no JSON object", remedy="save the model again")
    return found


def _parsed(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"{path} cannot be read: {error}", remedy="save the model again") from error


def _product(shape: tuple[int, ...]) -> int:
    result = 1
    for length in shape:
        result *= length
    return result
