"""A model's weights into memory: safetensors only, from this machine only, no code from the model's folder."""

from __future__ import annotations

import logging

import torch
import transformers

from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import ModelFiles
from leancode_core.models.device import Placement

logger = logging.getLogger(__name__)


def load_encoder(files: ModelFiles, where: Placement) -> torch.nn.Module:
    """The encoder in evaluation mode on its device.

    Raises:
        ModelUnavailable: the files do not hold a model that transformers knows.
    """
    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = transformers.AutoModel.from_pretrained(
            files.folder,
            dtype=where.dtype,
            attn_implementation="sdpa",
            local_files_only=True,
            use_safetensors=True,
            trust_remote_code=False,
        )
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(
            f"the model in {files.folder} cannot be loaded: {error}", remedy="install the model again"
        ) from error
    module: torch.nn.Module = model.to(where.device).eval()
    return module
