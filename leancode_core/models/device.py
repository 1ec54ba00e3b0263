"""Where a model computes, and with which numbers. Decided once per process, with the reason."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass

import torch

from leancode_core.errors import ConfigError

logger = logging.getLogger(__name__)

DEVICES = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True, slots=True)
class Placement:
    """A device, the number format that suits it, and why both were chosen."""

    device: torch.device
    dtype: torch.dtype
    reason: str


def placement(wanted: str) -> Placement:
    """The device and number format for `wanted`, one of `DEVICES`.

    Raises:
        ConfigError: the device is unknown or this machine has none.
    """
    if wanted not in DEVICES:
        raise ConfigError(f"no device is named {wanted!r}", remedy=f"use one of: {', '.join(DEVICES)}")
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if wanted != "auto" and not available[wanted]:
        raise ConfigError(f"this machine has no device {wanted!r} that torch can use", remedy="use --device auto")
    name = wanted if wanted != "auto" else next(device for device, there in available.items() if there)
    match name:
        case "cuda":
            has_bf16 = torch.cuda.is_bf16_supported()
        case "mps":
            has_bf16 = False  # slower than fp32 on the chips that have it
        case _:
            has_bf16 = _cpu_computes_bf16()
    dtype = torch.bfloat16 if has_bf16 else torch.float32
    reason = f"{name} ({'asked for' if wanted != 'auto' else 'best available'}), {'bf16' if has_bf16 else 'fp32'}"
    logger.info("computing on %s", reason)
    return Placement(torch.device(name), dtype, reason)


def leave_one_core() -> None:
    """Compute on all cores but one from now on: with all of them, other threads wait ten times as long for theirs."""
    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))


def release_memory() -> None:
    """Give the memory back that torch keeps on a GPU for later."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def _cpu_computes_bf16() -> bool:
    """Whether the CPU multiplies bf16 matrices itself; emulated bf16 is slower than fp32."""
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name, False) for name in ("avx512_bf16", "amx_bf16", "bf16", "sve_bf16"))
