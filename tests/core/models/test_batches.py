"""How texts become batches, whatever the network computes: order, padding, cancelling, too little memory."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from leancode_core.control import Cancelled, CancelToken
from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import ModelFiles, ModelSpec
from leancode_core.models.device import Placement
from leancode_core.models.encoder import TorchEncoder
from tests.core.models.encoding import library_texts, vectors_of
from tests.core.models.networks import SmallMemory, SubwordWaves, waves

CPU_ERROR = "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to ..."
MPS_ERROR = "MPS backend out of memory (MPS allocated: 8.00 GB, other allocations: 1.00 GB, max allowed: 9.07 GB)"
MODULES = ("argparse", "ast", "configparser", "difflib", "inspect", "mailbox", "optparse", "pickle", "subprocess")


def encoder_with(network: torch.nn.Module, spec: ModelSpec) -> TorchEncoder:
    return TorchEncoder(spec, "cpu", lambda files, where: network)


def test_padding_is_below_5_percent_of_what_is_computed_for_500_units(spec: ModelSpec) -> None:
    texts = library_texts(*MODULES)[:500]
    assert len(texts) == 500
    batches = list(TorchEncoder(spec, "cpu", waves).encode_code(texts, CancelToken()))
    n_padding = sum(batch.n_padding for batch in batches)
    n_subwords = sum(batch.n_subwords for batch in batches)
    assert 0 < n_padding < 0.05 * (n_subwords + n_padding)


def test_every_text_is_in_one_batch_and_no_batch_is_over_the_budget(spec: ModelSpec) -> None:
    texts = ["word " * (index * 7 % 90) for index in range(300)]
    batches = list(TorchEncoder(spec, "cpu", waves).encode_code(texts, CancelToken()))
    assert sorted(index for batch in batches for index in batch.indices) == list(range(300))
    # a text of n words is n + 2 subwords with the two special ones
    assert sum(batch.n_subwords for batch in batches) == sum(index * 7 % 90 + 2 for index in range(300))
    assert len(batches) > 3
    assert max(batch.n_subwords + batch.n_padding for batch in batches) <= 2_048


def test_a_vector_stands_at_the_index_of_its_text_whatever_the_lengths(spec: ModelSpec) -> None:
    encoder = TorchEncoder(spec, "cpu", waves)
    texts = ["long " * 200, "b", "", "some words here", "b", "a " * 100]
    together = vectors_of(encoder, texts)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_allclose(vectors_of(encoder, [text])[0], vector, atol=1e-6)
    assert np.allclose(together[1], together[4], atol=1e-6)
    assert not np.allclose(together[1], together[3], atol=0.1)


def test_no_texts_give_no_batches(spec: ModelSpec) -> None:
    assert list(TorchEncoder(spec, "cpu", waves).encode_code([], CancelToken())) == []


def test_a_set_token_stops_before_the_next_batch(spec: ModelSpec) -> None:
    cancel = CancelToken()
    batches = TorchEncoder(spec, "cpu", waves).encode_code(["word " * 200] * 100, cancel)
    first = next(batches)
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(batches)
    assert len(first.indices) == 10  # 202 subwords each, 2,048 at most


def test_a_token_that_is_set_before_stops_before_the_first_batch(spec: ModelSpec) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        next(TorchEncoder(spec, "cpu", waves).encode_code(["word"], cancel))


@pytest.mark.parametrize(
    "error",
    [torch.OutOfMemoryError("CUDA out of memory."), RuntimeError(CPU_ERROR), RuntimeError(MPS_ERROR), MemoryError()],
    ids=["cuda", "cpu", "mps", "numpy"],
)
def test_too_little_memory_makes_batches_smaller(spec: ModelSpec, error: Exception) -> None:
    texts = ["word " * (index % 100) for index in range(200)]
    network = SmallMemory(1_100, error)
    vectors = vectors_of(encoder_with(network, spec), texts)
    np.testing.assert_allclose(vectors, vectors_of(encoder_with(SubwordWaves(), spec), texts), atol=1e-6)
    assert 512 < network.largest <= 1_024  # a quarter of the budget


def test_memory_that_is_too_small_for_the_smallest_batch_is_an_error_with_a_remedy(spec: ModelSpec) -> None:
    encoder = encoder_with(SmallMemory(0, RuntimeError(CPU_ERROR)), spec)
    with pytest.raises(ModelUnavailable) as caught:
        vectors_of(encoder, ["word"])
    assert caught.value.message == "not enough memory to run leancode-mini"
    assert caught.value.remedy == "close other programs, or use a smaller model"


@pytest.mark.parametrize("error", [torch.OutOfMemoryError("CUDA out of memory."), RuntimeError(CPU_ERROR)])
def test_too_little_memory_for_a_query_is_the_same_error(spec: ModelSpec, error: Exception) -> None:
    encoder = encoder_with(SmallMemory(2, error), spec)
    assert encoder.encode_query("").shape == (1, 384)  # of the two special subwords alone
    with pytest.raises(ModelUnavailable, match="not enough memory to run leancode-mini"):
        encoder.encode_query("word")


def test_a_model_that_does_not_fit_is_the_same_error(spec: ModelSpec) -> None:
    def load(_files: ModelFiles, _where: Placement) -> torch.nn.Module:
        raise RuntimeError(CPU_ERROR)

    with pytest.raises(ModelUnavailable, match="not enough memory to run leancode-mini"):
        TorchEncoder(spec, "cpu", load)


def test_another_fault_of_the_network_is_not_hidden(spec: ModelSpec) -> None:
    encoder = encoder_with(SmallMemory(0, RuntimeError("mat1 and mat2 shapes cannot be multiplied")), spec)
    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        vectors_of(encoder, ["word"])
    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        encoder.encode_query("word")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA device")
def test_without_memory_on_the_gpu_the_cpu_goes_on(spec: ModelSpec) -> None:
    network = SmallMemory(0, torch.OutOfMemoryError("CUDA out of memory."), device="cuda")
    encoder = TorchEncoder(spec, "cuda", lambda files, where: network)
    vectors = vectors_of(encoder, ["word", "another word"])
    assert encoder.device == "cpu"
    np.testing.assert_allclose(vectors, vectors_of(encoder_with(SubwordWaves(), spec), ["word", "another word"]))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA device")
def test_without_memory_on_the_gpu_a_query_is_encoded_on_the_cpu(spec: ModelSpec) -> None:
    network = SmallMemory(0, torch.OutOfMemoryError("CUDA out of memory."), device="cuda")
    encoder = TorchEncoder(spec, "cuda", lambda files, where: network)
    vector = encoder.encode_query("word")
    assert encoder.device == "cpu"
    np.testing.assert_allclose(vector, encoder_with(SubwordWaves(), spec).encode_query("word"))
