"""Where a model computes."""

from __future__ import annotations

import pytest
import torch

from leancode_core.cli.options import DeviceName
from leancode_core.errors import ConfigError
from leancode_core.models.device import DEVICES, multiplies_bf16, multiplies_int8, placement

HAS_CUDA = torch.cuda.is_available()
HAS_MPS = torch.backends.mps.is_available()


def test_the_command_line_offers_the_devices_that_there_are() -> None:
    assert tuple(DeviceName) == DEVICES


@pytest.mark.parametrize("name", ["", "gpu", "CPU", "cuda:0"])
def test_an_unknown_device_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        placement(name)
    assert str(caught.value) == f"no device is named {name!r}; use one of: auto, cpu, cuda, mps"


def test_the_cpu_is_always_there() -> None:
    where = placement("cpu")
    assert where.device == torch.device("cpu")
    formats = ("bf16" if where.dtype is torch.bfloat16 else "fp32") + (", int8 with int8 weights" * where.has_fast_int8)
    assert where.reason == f"cpu (asked for), {formats}"
    assert where.dtype in (torch.bfloat16, torch.float32)


def test_the_best_device_is_taken_unasked() -> None:
    where = placement("auto")
    assert where.device.type == ("cuda" if HAS_CUDA else "mps" if HAS_MPS else "cpu")
    assert where.reason.startswith(f"{where.device.type} (best available), ")


@pytest.mark.parametrize(
    ("there", "bf16", "int8"),
    [
        (["avx2"], False, False),
        (["avx2", "avx_vnni"], False, True),  # laptops
        (["avx2", "avx512_f", "avx512_vnni"], False, True),
        (["avx2", "avx512_f", "avx512_vnni", "avx512_bf16"], False, True),
        (["avx2", "avx512_f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16"], True, False),
        (["neon"], False, False),
        (["neon", "bf16"], True, False),
        (["sve", "sve_bf16"], True, False),
    ],
)
def test_a_cpu_computes_in_what_it_is_fastest_in(there: list[str], bf16: bool, int8: bool) -> None:
    known = dict.fromkeys(["avx2", "avx_vnni", "avx512_vnni", "avx512_bf16", "amx_bf16"], False)
    capabilities = {**known, **dict.fromkeys(there, True), "l2_cache_size": 2_097_152}
    assert (multiplies_bf16(capabilities), multiplies_int8(capabilities)) == (bf16, int8)


@pytest.mark.skipif(HAS_CUDA, reason="this machine has a CUDA device")
def test_cuda_that_is_not_there_is_an_error_with_a_remedy() -> None:
    with pytest.raises(ConfigError) as caught:
        placement("cuda")
    assert str(caught.value) == "this machine has no device 'cuda' that torch can use; use --device auto"


@pytest.mark.skipif(HAS_MPS, reason="this machine has an mps device")
def test_mps_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ConfigError, match="this machine has no device 'mps'"):
        placement("mps")


@pytest.mark.skipif(not HAS_CUDA, reason="this machine has no CUDA device")
def test_a_gpu_with_bf16_computes_in_it() -> None:
    where = placement("cuda")
    assert where.dtype is (torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32)
