"""Vectors of an evaluation's texts, remembered on disk, so that a second run encodes only what is new."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from leancode_core.control import CancelToken, ProgressSink
from leancode_core.errors import ModelUnavailable
from leancode_core.ports import Encoder, ModelIdentity, Vectors

logger = logging.getLogger(__name__)

_WINDOW = 1_024  # texts that are sorted by length together, and remembered together
_KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Encoding:
    """Vectors of texts, and what it took to get those that were not remembered.

    Attributes:
        vectors: (n, dimensions), in the order of the texts.
        n_encoded: different texts that the encoder read now.
        n_subwords: subwords that it read for them, special ones included.
        seconds: time inside the encoder, without loading it.
    """

    vectors: Vectors
    n_encoded: int
    n_subwords: int
    seconds: float


class RememberingEncoder:
    """An encoder with the vectors that it ever gave.

    A vector is known by its text and the model's identity: what pruning and rendering do shows in the text.

    Args:
        identity: of the encoder.
        load: gives the encoder; asked at the first text that is not remembered.
        folder: of the vectors of all models; None to remember nothing, where the time of encoding is measured.
    """

    def __init__(self, identity: ModelIdentity, load: Callable[[], Encoder], folder: Path | None) -> None:
        self.identity = identity
        self._load = load
        self._encoder: Encoder | None = None
        self._store = None if folder is None else _Store(folder / _digest_of(identity), identity.dimensions)

    def code(self, texts: Sequence[str], progress: ProgressSink, cancel: CancelToken) -> Encoding:
        """Vectors of rendered units.

        Raises:
            Cancelled: the token was set. What was encoded before is remembered.
            ModelUnavailable: the encoder cannot be loaded, is another one, or its vectors are no numbers.
        """
        return self._vectors("code", texts, progress, cancel, self._code_vectors)

    def queries(self, texts: Sequence[str], progress: ProgressSink, cancel: CancelToken) -> Encoding:
        """Vectors of queries. Raises what `code` raises. Subwords of queries are not counted."""
        return self._vectors("query", texts, progress, cancel, self._query_vectors)

    def _vectors(
        self,
        kind: str,
        texts: Sequence[str],
        progress: ProgressSink,
        cancel: CancelToken,
        encode: Callable[[Sequence[str], CancelToken], Iterator[tuple[tuple[int, ...], Vectors, int]]],
    ) -> Encoding:
        keys = [_key(kind, text) for text in texts]
        known = self._store.get(keys) if self._store else {}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        progress.stage(f"encoding {kind}", len(missing))
        wanted, n_subwords, seconds = list(missing), 0, 0.0
        for start in range(0, len(wanted), _WINDOW):
            window = wanted[start : start + _WINDOW]
            self._loaded(progress, len(missing) - start)
            fresh: dict[bytes, NDArray[np.float32]] = {}
            started = time.perf_counter()
            try:
                for indices, vectors, subwords in encode([missing[key] for key in window], cancel):
                    fresh.update(zip((window[index] for index in indices), vectors, strict=True))
                    n_subwords += subwords
                    progress.advance(len(indices))
            finally:
                seconds += time.perf_counter() - started
                if self._store and fresh:
                    self._store.add(fresh)
            known |= fresh
        ordered = (
            np.stack([known[key] for key in keys]) if keys else np.zeros((0, self.identity.dimensions), np.float32)
        )
        return Encoding(ordered, len(missing), n_subwords, seconds)

    def _loaded(self, progress: ProgressSink, n_missing: int) -> Encoder:
        if self._encoder is None:
            progress.stage("loading the model", None)
            encoder = self._load()
            if encoder.identity != self.identity:
                raise ModelUnavailable(
                    f"the loaded model {encoder.identity.name} is not the one whose vectors were asked for",
                    remedy="this is a fault of LeanCode: please report it",
                )
            progress.stage("encoding", n_missing)
            self._encoder = encoder
        return self._encoder

    def _code_vectors(
        self, texts: Sequence[str], cancel: CancelToken
    ) -> Iterator[tuple[tuple[int, ...], Vectors, int]]:
        assert self._encoder is not None
        for batch in self._encoder.encode_code(texts, cancel):
            yield batch.indices, _checked(batch.vectors), batch.n_subwords

    def _query_vectors(
        self, texts: Sequence[str], cancel: CancelToken
    ) -> Iterator[tuple[tuple[int, ...], Vectors, int]]:
        assert self._encoder is not None
        for index, text in enumerate(texts):
            cancel.raise_if_cancelled()
            yield (index,), _checked(self._encoder.encode_query(text)), 0


class _Store:
    """A folder of arrays, each with the keys and vectors of texts that were encoded together.

    A file is complete when it has its name, and is never changed; several processes may add files at once.
    """

    def __init__(self, folder: Path, dimensions: int) -> None:
        self._folder = folder
        self._row = np.dtype([("key", "u1", (_KEY_BYTES,)), ("vector", "<f4", (dimensions,))])
        self._files: dict[bytes, Path] = {}
        if folder.is_dir():
            for path in sorted(folder.glob("*.npy")):
                self._files |= dict.fromkeys(_keys_of(self._read(path)), path)

    def get(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        found: dict[bytes, NDArray[np.float32]] = {}
        wanted = {key for key in keys if key in self._files}
        for path in sorted({self._files[key] for key in wanted}):
            rows = self._read(path)
            for place, key in enumerate(_keys_of(rows)):
                if key in wanted:
                    found[key] = np.array(rows["vector"][place])
        return found

    def add(self, vectors: dict[bytes, NDArray[np.float32]]) -> None:
        rows = np.zeros(len(vectors), dtype=self._row)
        rows["key"] = np.frombuffer(b"".join(vectors), dtype=np.uint8).reshape(-1, _KEY_BYTES)
        rows["vector"] = np.stack(list(vectors.values()))
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.save(file, rows, allow_pickle=False)
            name = hashlib.blake2b(b"".join(vectors), digest_size=_KEY_BYTES).hexdigest()
            path = Path(temporary).replace(self._folder / f"{name}.npy")
        except BaseException:
            with suppress(FileNotFoundError):
                Path(temporary).unlink()
            raise
        self._files |= dict.fromkeys(vectors, path)

    def _read(self, path: Path) -> NDArray[np.void]:
        try:
            rows: NDArray[np.void] = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            logger.warning("%s is not readable, its vectors are computed again: %s", path, error)
            return np.zeros(0, dtype=self._row)
        return rows if rows.dtype == self._row else np.zeros(0, dtype=self._row)


def _keys_of(rows: NDArray[np.void]) -> list[bytes]:
    return [key.tobytes() for key in np.array(rows["key"])]


def _checked(vectors: Vectors) -> Vectors:
    if not np.isfinite(vectors).all():
        raise ModelUnavailable(
            "the model computed vectors that are no numbers", remedy="try `--device cpu`, or another model"
        )
    return vectors


def _key(kind: str, text: str) -> bytes:
    return hashlib.blake2b(f"{kind}\x00{text}".encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def _digest_of(identity: ModelIdentity) -> str:
    description = json.dumps(dataclasses.asdict(identity), sort_keys=True)
    return hashlib.blake2b(description.encode(), digest_size=_KEY_BYTES).hexdigest()
