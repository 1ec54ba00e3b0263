"""The encoder with the real model."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from leancode_core.models.catalog import ModelSpec
from leancode_core.models.encoder import TorchEncoder
from leancode_core.ports import Vectors
from tests.core.models.encoding import cosines, library_texts, vectors_of

# Six functions that do different things, and what somebody would ask for three of them.
FUNCTIONS = {
    "binary_search": "binary search\n"
    "def binary_search(items, wanted): low, high = 0, len(items) while low < high: mid = (low + high) // 2"
    " if items[mid] < wanted: low = mid + 1 else: high = mid return low",
    "send_mail": "send mail\n"
    "def send_mail(to, subject, body): message = EmailMessage() message['To'] = to message.set_content(body)"
    " with smtplib.SMTP(HOST) as server: server.send_message(message)",
    "read_csv": "read csv\n"
    "def read_csv(path): with open(path, newline='') as file: return [row for row in csv.DictReader(file)]",
    "resize": "resize\n"
    "def resize(image, width): ratio = width / image.width return image.resize((width, int(image.height * ratio)))",
    "hash_password": "hash password\n"
    "def hash_password(password): salt = os.urandom(16)"
    " return salt + hashlib.pbkdf2_hmac('sha256', password, salt, 100_000)",
    "retry": "retry\n"
    "def retry(call, attempts): for attempt in range(attempts): try: return call()"
    " except OSError: time.sleep(2 ** attempt)",
}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    found = library_texts("json.decoder", "json.encoder", "json.tool", "textwrap")
    assert len(found) > 30
    return found


@pytest.fixture(scope="module")
def expected(exact: TorchEncoder, texts: list[str]) -> Vectors:
    return vectors_of(exact, texts)


def test_vectors_are_float32_and_of_length_1(expected: Vectors, short: TorchEncoder, texts: list[str]) -> None:
    for vectors in (expected, vectors_of(short, texts)):
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(texts), 384)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)


def test_different_functions_have_different_vectors(expected: Vectors) -> None:
    likeness = expected @ expected.T
    assert likeness[~np.eye(len(expected), dtype=bool)].max() < 0.99


def test_a_vector_does_not_depend_on_the_batch(exact: TorchEncoder, texts: list[str], expected: Vectors) -> None:
    alone = np.concatenate([vectors_of(exact, [text]) for text in texts[:12]])
    np.testing.assert_allclose(alone, expected[:12], atol=2e-6)  # measured: 1.3e-7


def test_in_bf16_a_vector_hardly_depends_on_the_batch(short: TorchEncoder, texts: list[str]) -> None:
    alone = np.concatenate([vectors_of(short, [text]) for text in texts[:12]])
    assert cosines(alone, vectors_of(short, texts)[:12]).min() >= 0.9995  # measured: 0.99996


def test_bf16_gives_nearly_the_vectors_of_fp32(short: TorchEncoder, texts: list[str], expected: Vectors) -> None:
    likeness = cosines(vectors_of(short, texts), expected)
    assert likeness.min() >= 0.999  # measured: 0.99992
    assert likeness.min() < 1 - 1e-6, "both were computed in the same number format"


def test_a_query_is_read_up_to_the_window(exact: TorchEncoder, spec: ModelSpec) -> None:
    # 254 words and the two special subwords fill the window of 256
    full, longer, shorter = (
        exact.encode_query("word " * n + tail)[0] for n, tail in ((254, ""), (254, "x"), (200, ""))
    )
    assert spec.window == 256
    np.testing.assert_allclose(full, longer, atol=1e-6)
    assert np.abs(full - shorter).max() > 1e-3


@pytest.mark.parametrize(
    ("query", "function"),
    [
        ("find the position of an element in a sorted list", "binary_search"),
        ("store user credentials securely", "hash_password"),
        ("try again after a network failure", "retry"),
    ],
)
def test_a_question_is_nearest_to_the_function_that_answers_it(exact: TorchEncoder, query: str, function: str) -> None:
    likeness = vectors_of(exact, list(FUNCTIONS.values())) @ exact.encode_query(query)[0]
    assert list(FUNCTIONS)[int(likeness.argmax())] == function


def test_a_query_is_encoded_like_a_text_where_the_model_has_no_prefixes(exact: TorchEncoder, spec: ModelSpec) -> None:
    assert (spec.query_prefix, spec.code_prefix) == ("", "")
    np.testing.assert_allclose(exact.encode_query("parse a date"), vectors_of(exact, ["parse a date"]), atol=1e-6)


def test_the_identity_is_that_of_the_table(exact: TorchEncoder, spec: ModelSpec) -> None:
    identity = exact.identity
    assert (identity.name, identity.weights_sha256) == ("leancode-mini", spec.weights_sha256)
    assert (identity.pooling, identity.window, identity.dimensions) == ("mean", 256, 384)
    assert exact.device == "cpu"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA device")
def test_the_gpu_gives_nearly_the_vectors_of_the_cpu(spec: ModelSpec, texts: list[str], expected: Vectors) -> None:
    encoder = TorchEncoder(spec, "cuda")
    assert encoder.device == "cuda"
    assert cosines(vectors_of(encoder, texts), expected).min() >= 0.999
