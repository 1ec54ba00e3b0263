"""`python -m tests.support.fake_server SECONDS`: the language server with a fake encoder instead of torch.

It has the identity of the default model, so that queries are encoded as ever; a code's vector is made of the words in
it. Each batch takes so many seconds. What else it is told to do comes from the environment:

LEANCODE_TEST_NOISE: print to stdout, as a library might, whenever the status is asked for.
LEANCODE_TEST_FAULT: the handler of `leancode/similar` raises.
LEANCODE_TEST_WRITER: the summariser writes a sentence after so many seconds; it fails where they are less than 0.
LEANCODE_TEST_FULL_GPU: the model is on a GPU, whose memory is full after the first batch.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np

from leancode_core.code.unit import CodeUnit
from leancode_core.control import CancelToken
from leancode_core.errors import ModelUnavailable
from leancode_core.models.catalog import DEFAULT_ENCODER, identity_of, model_named
from leancode_core.ports import EncodedBatch, ModelIdentity, Vectors
from tests.support.identifier_encoder import vectors_of

COMMAND = (sys.executable, "-m", "tests.support.fake_server")


class FakeModel:
    """Passes for the encoder that is asked for. Takes so many seconds for each batch of eight."""

    def __init__(self, encoder: str, seconds: float, n_batches_on_gpu: int) -> None:
        self._seconds = seconds
        self._n_left = n_batches_on_gpu
        self._identity = identity_of(model_named(encoder or DEFAULT_ENCODER))

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    @property
    def device(self) -> str:
        return "cuda" if self._n_left > 0 else "cpu"

    def encode_query(self, query: str) -> Vectors:
        return self._vectors([query])

    def encode_code(self, texts: Sequence[str], cancel: CancelToken) -> Iterator[EncodedBatch]:
        for start in range(0, len(texts), 8):
            cancel.raise_if_cancelled()
            self._n_left -= 1
            time.sleep(self._seconds)
            indices = tuple(range(start, min(start + 8, len(texts))))
            yield EncodedBatch(indices, self._vectors([texts[index] for index in indices]), 8, 0)

    def _vectors(self, texts: list[str]) -> Vectors:
        short = vectors_of(texts)
        padding = np.zeros((len(texts), self._identity.dimensions - short.shape[1]), dtype=np.float32)
        return np.concatenate([short, padding], axis=1)


class FakeWriter:
    """A summariser that says what function it sees, and how many it has seen."""

    name = "fake"

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._n_seen = 0

    def summarise(self, units: Sequence[CodeUnit], cancel: CancelToken) -> list[str]:
        if self._seconds < 0:
            raise ModelUnavailable("the model is broken", remedy="mend it")
        deadline = time.monotonic() + self._seconds
        while time.monotonic() < deadline:
            cancel.raise_if_cancelled()
            time.sleep(0.01)
        self._n_seen += 1
        return [f"says what {unit.name} is for , number {self._n_seen} ." for unit in units]


def main() -> None:
    seconds = float(sys.argv[1])
    # Imported here, so that the module can be imported for its constants alone.
    from leancode_server import __main__, status_reports
    from leancode_server.handlers import search
    from leancode_server.workers import inference

    has_gpu = bool(os.environ.get("LEANCODE_TEST_FULL_GPU"))
    inference.load_torch = lambda choice: FakeModel(choice.encoder, seconds, 2 * has_gpu)
    inference.best_device = lambda choice: "cuda" if has_gpu else "cpu"
    inference.load_summariser = lambda model: FakeWriter(float(os.environ["LEANCODE_TEST_WRITER"]))
    if os.environ.get("LEANCODE_TEST_NOISE"):
        quiet = status_reports.StatusReports.now

        async def noisy(self: status_reports.StatusReports) -> dict[str, object]:
            sys.stdout.write("written by a library\n")
            os.write(1, b"Downloading: 100%|####|\r")
            return await quiet(self)

        status_reports.StatusReports.now = noisy  # type: ignore[method-assign]
    if os.environ.get("LEANCODE_TEST_FAULT"):

        async def faulty(*_: object) -> None:
            raise ZeroDivisionError("secret source text")

        search.similar = faulty  # type: ignore[assignment]
    __main__.main()


if __name__ == "__main__":
    main()
