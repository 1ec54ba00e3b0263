"""A smaller model to begin training with: fewer layers, and narrower ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from leancode_core.errors import ConfigError
from leancode_core.models.catalog import ModelSpec
from leancode_core.training.folders import read_weights, write_folder
from leancode_core.training.network import LearningEncoder

_CHOICE = "slimming.json"
_LAYER = "encoder.layer."


@dataclass(frozen=True, slots=True)
class Slimming:
    """What stays of a model.

    Attributes:
        layers: the layers that stay, from 0, in order.
        neurons: for each of them, which of its feed-forward neurons stay, in order.
    """

    layers: list[int]
    neurons: list[list[int]]

    def write(self, folder: Path) -> None:
        """Keep the choice beside the model, for another one that is to be made slim in the same way."""
        (folder / _CHOICE).write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Slimming:
        """The choice that lies in a folder.

        Raises:
            ConfigError: there is none, or it is none of ours.
        """
        try:
            stored = json.loads((folder / _CHOICE).read_text(encoding="utf-8"))
            return cls([int(layer) for layer in stored["layers"]], [list(map(int, row)) for row in stored["neurons"]])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigError(f"{folder} has no {_CHOICE}: {error}", remedy="name a folder that slim wrote") from error


def chosen_neurons(
    encoder: LearningEncoder, texts: Sequence[Sequence[int]], dropped: Sequence[int], neurons: int
) -> Slimming:
    """Which neurons carry most, once some layers are gone.

    A neuron's share is its mean absolute activation over all subwords of the texts times the length of the weights that
    carry it on: about how much the layer's output changes without it (after Molchanov et al., ICLR 2017).

    Args:
        encoder: the model as it is; it loses the layers.
        texts: what it reads, as subword ids.
        dropped: layers to leave out, from 0.
        neurons: how many of each layer stay; 0 for all.

    Raises:
        ConfigError: it has no such layers or fewer neurons, or it is none of BERT's kind.
    """
    stack = getattr(encoder.module, "encoder", None)
    layers = getattr(stack, "layer", None)
    if layers is None or not hasattr(layers[0], "intermediate"):
        raise ConfigError("only models of BERT's and RoBERTa's kind are made slim", remedy="name another with --from")
    kept = [layer for number, layer in enumerate(layers) if number not in dropped]
    width = layers[0].intermediate.dense.out_features
    if not kept or max(dropped, default=0) >= len(layers) or neurons > width:
        raise ConfigError(
            f"the model has {len(layers)} layers of {width} neurons", remedy="drop fewer layers, or keep fewer neurons"
        )
    numbers = [number for number in range(len(layers)) if number not in dropped]
    stack.layer = torch.nn.ModuleList(kept)  # type: ignore[union-attr]
    sums = [torch.zeros(width, dtype=torch.float64) for _ in kept]
    for layer, total in zip(kept, sums, strict=True):
        layer.intermediate.register_forward_hook(_adding_to(total))
    encoder.computed([np.array(ids, dtype=np.uint32) for ids in texts])
    chosen = []
    for layer, total in zip(kept, sums, strict=True):
        shares = total * layer.output.dense.weight.detach().double().norm(dim=0).cpu()
        chosen.append(sorted(torch.argsort(-shares, stable=True)[: neurons or width].tolist()))
    return Slimming(numbers, chosen)


def _adding_to(total: torch.Tensor) -> Callable[[torch.nn.Module, object, torch.Tensor], None]:
    def add(_module: torch.nn.Module, _read: object, activations: torch.Tensor) -> None:
        total.add_(activations.double().abs().flatten(0, -2).sum(0).cpu())

    return add


def slim_model(spec: ModelSpec, slimming: Slimming, out: Path) -> None:
    """Write what stays of a model as a folder that `--model` takes.

    Raises:
        ConfigError: the model lacks what is to stay, or the folder is its own.
        ModelUnavailable: the model's files are missing, damaged or not loadable.
    """
    whole = read_weights(spec)
    weights = {name: values for name, values in whole.items() if not name.startswith(_LAYER)}
    for place, (layer, neurons) in enumerate(zip(slimming.layers, slimming.neurons, strict=True)):
        of_layer = f"{_LAYER}{layer}."
        found = {name.removeprefix(of_layer): values for name, values in whole.items() if name.startswith(of_layer)}
        if "intermediate.dense.bias" not in found or max(neurons) >= len(found["intermediate.dense.bias"]):
            raise ConfigError(f"{spec.name} lacks what is to stay of it", remedy="name a model of the same shape")
        for name, values in found.items():
            if name.startswith("intermediate.dense."):
                values = values[neurons]
            elif name == "output.dense.weight":
                values = values[:, neurons]
            weights[f"{_LAYER}{place}.{name}"] = values
    shape = {"num_hidden_layers": len(slimming.layers), "intermediate_size": len(slimming.neurons[0])}
    write_folder(weights, spec, out, is_quantised=False, shape=shape)
    slimming.write(out)
