"""What a training run keeps, so that it goes on after any end: weights, the optimiser's moments, and its place."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from leancode_core.errors import ConfigError

_WEIGHTS, _STATE = "checkpoint.safetensors", "state.json"
_MOMENTS = ("exp_avg", "exp_avg_sq")
_PREFIX = "weights."


@dataclass(frozen=True, slots=True)
class Place:
    """How far a run is.

    Attributes:
        shard: the number of the shard that it is in.
        batch: batches of that shard that are done.
        step: steps of the optimiser.
        pairs: pairs that were learned from, repeated ones included.
        seconds: of training, over all runs.
    """

    shard: int = 0
    batch: int = 0
    step: int = 0
    pairs: int = 0
    seconds: float = 0.0


def save_checkpoint(
    folder: Path, module: torch.nn.Module, optimizer: torch.optim.Optimizer, names: list[str], place: Place
) -> None:
    """Replace the folder's checkpoint; one that was begun and not finished is never read.

    Args:
        folder: of the run.
        module: all its weights are kept.
        optimizer: its parameters are in the order of `names`.
        names: of the weights that change.
        place: how far the run is.
    """
    tensors = {f"{_PREFIX}{name}": value.detach().cpu().contiguous() for name, value in module.state_dict().items()}
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    for name, parameter in zip(names, parameters, strict=True):
        for moment in _MOMENTS:
            if moment in optimizer.state.get(parameter, {}):
                tensors[f"{moment}.{name}"] = optimizer.state[parameter][moment].detach().cpu().contiguous()
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{_WEIGHTS}.part"
    save_file(tensors, temporary, {"place": json.dumps(dataclasses.asdict(place))})
    temporary.replace(folder / _WEIGHTS)
    (folder / _STATE).write_text(json.dumps(dataclasses.asdict(place), indent=2) + "\n", encoding="utf-8")


def load_checkpoint(folder: Path, module: torch.nn.Module, optimizer: torch.optim.Optimizer, names: list[str]) -> Place:
    """Put the folder's checkpoint into a module and its optimiser; the place is 0 where there is none.

    Raises:
        ConfigError: the checkpoint is of another model or cannot be read.
    """
    path = folder / _WEIGHTS
    if not path.is_file():
        return Place()
    tensors, place = _read(path)
    try:
        module.load_state_dict(_weights_in(tensors))
    except RuntimeError as error:
        raise _not_of_this_model(path, error) from error
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    for name, parameter in zip(names, parameters, strict=True):
        moments = {moment: tensors[f"{moment}.{name}"] for moment in _MOMENTS if f"{moment}.{name}" in tensors}
        if moments:
            moments = {moment: value.to(parameter.device) for moment, value in moments.items()}
            step = torch.tensor(float(place.step), device=parameter.device)
            optimizer.state[parameter] = {"step": step, **moments}
    return place


def trained_weights(folder: Path) -> dict[str, torch.Tensor]:
    """The weights of the folder's checkpoint by name.

    Raises:
        ConfigError: there is none, or it cannot be read.
    """
    path = folder / _WEIGHTS
    if not path.is_file():
        raise ConfigError(f"{folder} has no checkpoint", remedy="train first: `leancode train encoder --out DIR`")
    return _weights_in(_read(path)[0])


def _read(path: Path) -> tuple[dict[str, torch.Tensor], Place]:
    try:
        tensors: dict[str, torch.Tensor] = load_file(path)
        with path.open("rb") as file:
            header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        return tensors, Place(**json.loads(header["__metadata__"]["place"]))
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise _not_of_this_model(path, error) from error


def _weights_in(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name.removeprefix(_PREFIX): value for name, value in tensors.items() if name.startswith(_PREFIX)}


def _not_of_this_model(path: Path, why: Exception) -> ConfigError:
    return ConfigError(f"{path} is no checkpoint of this model: {why}", remedy="name another folder with --out")
