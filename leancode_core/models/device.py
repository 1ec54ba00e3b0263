"""Where a model computes, and with which numbers. Decided once per process, with the reason."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass

import torch

from leancode_core.errors import ConfigError

logger = logging.getLogger(__name__)

DEVICES = ("auto", "cpu", "cuda", "mps")
# What torch says in a plain RuntimeError where the device has no error of its own: the CPU and mps.
_OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "out of memory")


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model computes.

    Attributes:
        device: the device.
        dtype: the floating-point format that suits it.
        reason: why both were chosen, to be read.
        has_fast_int8: whether models whose weights are int8 compute with them as they are.
    """

    device: torch.device
    dtype: torch.dtype
    reason: str
    has_fast_int8: bool = False


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
    has_fast_int8 = False
    match name:
        case "cuda":
            has_bf16 = torch.cuda.is_bf16_supported()
        case "mps":
            has_bf16 = False  # slower than fp32 on the chips that have it
        case _:
            _keep_few_kernels()
            has_bf16 = multiplies_bf16(torch.cpu.get_capabilities())
            has_fast_int8 = multiplies_int8(torch.cpu.get_capabilities()) and is_int8_exact()
    dtype = torch.bfloat16 if has_bf16 else torch.float32
    formats = f"{'bf16' if has_bf16 else 'fp32'}{', int8 with int8 weights' if has_fast_int8 else ''}"
    reason = f"{name} ({'asked for' if wanted != 'auto' else 'best available'}), {formats}"
    logger.info("computing on %s", reason)
    return Placement(torch.device(name), dtype, reason, has_fast_int8)


def leave_one_core() -> None:
    """Compute on all cores but one from now on: with all of them, other threads wait ten times as long for theirs."""
    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))


def release_memory() -> None:
    """Give the memory back that torch keeps on a GPU for later."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def is_out_of_memory(error: RuntimeError | MemoryError) -> bool:
    """Whether this is the device's way to say that it has no memory left."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return any(sign in str(error) for sign in _OUT_OF_MEMORY)


def _keep_few_kernels() -> None:
    """Let oneDNN keep few compiled kernels.

    It keeps one for every shape of batch that it meets, 1,024 of them by default: 250 MB more than this, at the same
    speed. It reads the variable when it computes for the first time.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16")


def multiplies_bf16(capabilities: Mapping[str, object]) -> bool:
    """Whether bf16 is the fastest floating-point format of a CPU, from what torch says of it.

    Emulated bf16 is slower than fp32, and so is AVX-512's without AMX: half as fast on a Xeon with oneDNN.
    """
    return any(capabilities.get(name, False) for name in ("amx_bf16", "bf16", "sve_bf16"))


def multiplies_int8(capabilities: Mapping[str, object]) -> bool:
    """Whether int8 is faster than any floating-point format of a CPU, from what torch says of it.

    With VNNI products of matrices are two to four times as fast as in fp32; with AMX bf16 is as fast all in all.
    """
    return any(capabilities.get(name, False) for name in ("avx512_vnni", "avx_vnni")) and not capabilities.get(
        "amx_bf16", False
    )


def is_int8_exact() -> bool:
    """Whether int8 products come out right here: without VNNI, which a variable can forbid, large sums are cut off."""
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return False
    values = torch.full((32, 64), 127, dtype=torch.int8)
    product = torch._int_mm(values, values.T)
    return bool((product == 64 * 127 * 127).all())
