"""A model's weights into memory: safetensors only, from this machine only, no code from the model's folder."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import transformers

from leancode_core.errors import LeanCodeError, ModelUnavailable
from leancode_core.models.catalog import ModelFiles
from leancode_core.models.device import Placement, is_out_of_memory
from leancode_core.models.tensors import MappedTensors

logger = logging.getLogger(__name__)

# What an encoder does not need: a layer on top that other tasks use, the decoder, and positions that are counted anew.
_NOT_OF_AN_ENCODER = ("pooler.", "lm_head.", "cls.", "head.", "classifier.", "decoder.", "proj.", "position_ids")
# A T5 that was saved with its embeddings three times: they are one and the same matrix.
_NOT_OF_A_T5 = ("encoder.embed_tokens.", "decoder.embed_tokens.")
# The first programs for NomicBERT had names of their own for all settings, and variants that transformers lacks.
_NOMIC_VARIANT = {
    "activation_function": "swiglu",
    "prenorm": False,
    "causal": False,
    "parallel_block": False,
    "use_rms_norm": False,
    "qkv_proj_bias": False,
    "mlp_fc1_bias": False,
    "mlp_fc2_bias": False,
    "rotary_emb_fraction": 1.0,
    "rotary_emb_interleaved": False,
    "rotary_emb_scale_base": None,
    "rotary_scaling_factor": None,
}


def load_encoder(files: ModelFiles, where: Placement) -> torch.nn.Module:
    """The encoder in evaluation mode on its device.

    Raises:
        ModelUnavailable: the files do not hold a model that transformers knows, or not all of it.
    """
    model, config = _without_projection(files, where)
    tensors = MappedTensors(files.weights)
    if config.model_type == "t5" and "proj.weight" in tensors:
        model = _Projected(model, tensors, where.dtype)
    module: torch.nn.Module = model.to(where.device).eval()
    return module


def load_eager_encoder(files: ModelFiles, where: Placement) -> torch.nn.Module:
    """The encoder without its projection, whose attention can be read: fused kernels never write it down.

    Raises:
        ModelUnavailable: the files do not hold a model that transformers knows, or not all of it.
    """
    model, _config = _without_projection(files, where, attn_implementation="eager")
    module: torch.nn.Module = model.to(where.device).eval()
    return module


def load_eager_encoder_decoder(files: ModelFiles, where: Placement) -> torch.nn.Module:
    """A whole T5, whose attention can be read, in evaluation mode on its device.

    Raises:
        ModelUnavailable: the files do not hold a T5, or not all of it.
    """
    return load_encoder_decoder(files, where, attn_implementation="eager")


def load_encoder_decoder(files: ModelFiles, where: Placement, **options: str) -> torch.nn.Module:
    """A whole T5 or CodeT5 in evaluation mode on its device.

    Raises:
        ModelUnavailable: the files do not hold a T5, or not all of it.
    """
    config = _config_of(files)
    if config.model_type != "t5":
        raise ModelUnavailable(
            f"the model in {files.folder} is a {config.model_type!r}, no encoder with a decoder that is known here",
            remedy="name a folder with a T5 or CodeT5",
        )
    model, report = _loaded(transformers.T5ForConditionalGeneration.from_pretrained, files, config, where, **options)
    _refuse_another_architecture(files, report, _NOT_OF_A_T5)
    module: torch.nn.Module = model.to(where.device).eval()
    return module


def _without_projection(files: ModelFiles, where: Placement, **options: str) -> tuple[Any, Any]:
    config = _config_of(files)
    kind: Any = transformers.T5EncoderModel if config.model_type == "t5" else _class_of(config)
    model, report = _loaded(kind.from_pretrained, files, config, where, **options)
    _refuse_another_architecture(files, report, _NOT_OF_AN_ENCODER)
    return model, config


def _class_of(config: transformers.PreTrainedConfig) -> Any:  # noqa: ANN401 - transformers has no type for it
    """The class itself where there is just one: the automatic one loads nothing but folders."""
    found: Any = transformers.MODEL_MAPPING.get(type(config), None)
    return found if isinstance(found, type) else transformers.AutoModel


def _config_of(files: ModelFiles) -> transformers.PreTrainedConfig:
    with _refusing_what_transformers_cannot_load(files):
        return _native_config(files, files.read_config())


def _loaded(
    load: Callable[..., Any], files: ModelFiles, config: transformers.PreTrainedConfig, where: Placement, **options: str
) -> tuple[Any, dict[str, Any]]:
    """The model, and what transformers reports of the names of its weights."""
    tensors = MappedTensors(files.weights)
    # What transformers cannot read it is given: then it looks into no folder.
    given = {name: torch.from_numpy(np.array(tensors[name])) for name in tensors} if tensors.is_quantised else None
    with _refusing_what_transformers_cannot_load(files):
        model, report = load(
            None if given else files.folder,
            config=config,
            state_dict=given,
            dtype=where.dtype,
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
            output_loading_info=True,
            **options,
        )
    return model, report


@contextmanager
def _refusing_what_transformers_cannot_load(files: ModelFiles) -> Iterator[None]:
    """Its faults as one error of ours, and its messages kept from the screen."""
    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    before = transformers.utils.logging.get_verbosity()
    transformers.utils.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        yield
    except LeanCodeError:
        raise
    except Exception as error:
        if isinstance(error, RuntimeError | MemoryError) and is_out_of_memory(error):
            raise
        raise ModelUnavailable(
            f"the model in {files.folder} cannot be loaded: {error}", remedy="install the model again"
        ) from error
    finally:
        transformers.utils.logging.set_verbosity(before)


def _native_config(files: ModelFiles, written: dict[str, Any]) -> transformers.PreTrainedConfig:
    """The configuration as transformers itself knows it: code that comes with a model is never run."""
    model_type = str(written.get("model_type"))
    match model_type:
        case "codet5p_embedding":  # a T5 encoder and a projection
            return transformers.T5Config(**_without_code(written))
        case "nomic_bert" if "n_embd" in written:
            different = [key for key, value in _NOMIC_VARIANT.items() if written.get(key, "not set") != value]
            if different:
                raise ModelUnavailable(
                    f"the model in {files.folder} is a NomicBERT with another {different[0]}",
                    remedy="use one of `leancode model list`",
                )
            return transformers.NomicBertConfig(
                vocab_size=written["vocab_size"],
                hidden_size=written["n_embd"],
                num_hidden_layers=written["n_layer"],
                num_attention_heads=written["n_head"],
                intermediate_size=written["n_inner"],
                max_position_embeddings=written["n_positions"],
                layer_norm_eps=written["layer_norm_epsilon"],
                type_vocab_size=written["type_vocab_size"],
                rope_parameters={"rope_type": "default", "rope_theta": float(written["rotary_emb_base"])},
            )
    if model_type not in transformers.CONFIG_MAPPING:
        own = ", and needs code of its own, which is never run" if "auto_map" in written else ""
        raise ModelUnavailable(
            f"the model in {files.folder} is a {model_type!r}, which transformers {transformers.__version__}"
            f" does not know{own}",
            remedy="use one of `leancode model list`",
        )
    config: transformers.PreTrainedConfig = transformers.CONFIG_MAPPING[model_type].from_dict(_without_code(written))
    if config.is_encoder_decoder and model_type != "t5":
        raise ModelUnavailable(
            f"the model in {files.folder} is a {model_type!r}, whose encoder is not known by itself",
            remedy="use one of `leancode model list`",
        )
    return config


def _without_code(written: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in written.items() if key not in ("auto_map", "model_type")}


def _refuse_another_architecture(files: ModelFiles, report: dict[str, Any], needless: tuple[str, ...]) -> None:
    """Weights that are not there would be random, and weights that nobody reads are a part that is not computed."""
    for what, names in (("lacks", report["missing_keys"]), ("also has", report["unexpected_keys"])):
        for name in sorted(names):
            if not any(f".{name}".find(f".{part}") >= 0 for part in needless):
                raise ModelUnavailable(
                    f"{files.weights} {what} {name}: it is not the architecture that config.json says",
                    remedy="use one of `leancode model list`",
                )


@dataclass
class _Output:
    last_hidden_state: torch.Tensor


class _Projected(torch.nn.Module):
    """An encoder whose hidden states go through one more linear layer, as in CodeT5+ (Wang et al., EMNLP 2023)."""

    def __init__(self, encoder: torch.nn.Module, tensors: MappedTensors, dtype: torch.dtype) -> None:
        super().__init__()
        weight = torch.tensor(tensors["proj.weight"])  # (dimensions, width)
        self.encoder = encoder
        self.proj = torch.nn.Linear(weight.shape[1], weight.shape[0], bias="proj.bias" in tensors)
        with torch.no_grad():
            self.proj.weight.copy_(weight)
            if "proj.bias" in tensors:
                self.proj.bias.copy_(torch.tensor(tensors["proj.bias"]))
        self.proj.to(dtype)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None) -> _Output:
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return _Output(self.proj(hidden))  # (batch, length, dimensions)
