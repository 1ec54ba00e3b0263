"""The tensors of a safetensors file as NumPy arrays that are read from the file when they are used.

The library's own NumPy reader copies every tensor, 45 ms for 40 MB in an idle process and 200 ms in a busy one;
to map the file takes 1 ms, and a query touches little of the largest tensor.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leancode_core.errors import ModelUnavailable

_DTYPES: dict[str, np.dtype[Any]] = {
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "BF16": np.dtype("<u2"),
    "I8": np.dtype("i1"),
}
SCALE = ".scale"
"""Behind the name of an int8 matrix: the tensor with the factor of each of its rows, see `quantising`."""
_LONGEST_HEADER = 100_000_000  # as in the library


class MappedTensors(Mapping[str, NDArray[np.float32]]):
    """All tensors of a file by name; in the file they may be float32, float16, bfloat16, or int8 with factors of rows.

    What is not float32 is converted once, when it is first used.

    Args:
        path: the safetensors file.

    Raises:
        ModelUnavailable: it is none, or it is cut off.
    """

    def __init__(self, path: Path) -> None:
        self._raw, places = _opened(path)
        self._places = {name: place for name, place in places.items() if not _is_scale(name, places)}
        self._scales = {name: places[name + SCALE] for name in self._places if name + SCALE in places}
        self._converted: dict[str, NDArray[np.float32]] = {}
        for name, place in self._places.items():
            if place.dtype == "I8" and (name not in self._scales or self._scales[name].shape != place.shape[:1]):
                raise ModelUnavailable(f"{path} has no factors for {name}", remedy="install the model again")

    @property
    def is_quantised(self) -> bool:
        """Whether some are int8."""
        return bool(self._scales)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        if name in self._converted:
            return self._converted[name]
        place = self._places[name]
        values = place.values(self._raw, place.shape, 0)
        if place.dtype == "F32":
            return values
        if name in self._scales:
            scales = self._scales[name]
            values *= scales.values(self._raw, scales.shape, 0).reshape(-1, *(1,) * (values.ndim - 1))
        self._converted[name] = values
        return values

    def is_int8(self, name: str) -> bool:
        """Whether a tensor is int8 in the file."""
        return name in self._scales and self._places[name].dtype == "I8"

    def shape(self, name: str) -> tuple[int, ...]:
        """A tensor's shape, without reading it."""
        return self._places[name].shape

    def int8(self, name: str) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """A matrix as it lies in the file, (rows, columns), and the factors of its rows, (rows,).

        Raises:
            KeyError: it is not int8 in the file.
        """
        scales, place = self._scales[name], self._places[name]
        stored = self._raw[place.start : place.start + int(np.prod(place.shape, dtype=np.int64))]
        return stored.view(np.int8).reshape(place.shape), scales.values(self._raw, scales.shape, 0)

    def rows(self, name: str, indices: Sequence[int]) -> NDArray[np.float32]:
        """Some rows of a matrix; the others are not read."""
        place = self._places[name]
        width = place.shape[1]
        found = np.concatenate([place.values(self._raw, (1, width), index * width) for index in indices])
        if name in self._scales:
            found *= np.stack([self._scales[name].values(self._raw, (1,), index) for index in indices])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def tensor_shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """The shapes of all tensors of a file by name.

    Raises:
        ModelUnavailable: it is no safetensors file, or it is cut off.
    """
    places = _opened(path)[1]
    return {name: place.shape for name, place in places.items() if not _is_scale(name, places)}


@dataclass(frozen=True, slots=True)
class _Place:
    dtype: str
    shape: tuple[int, ...]
    start: int

    def values(self, raw: NDArray[np.uint8], shape: tuple[int, ...], skipped: int) -> NDArray[np.float32]:
        """Some of the tensor's numbers, without those that are skipped before."""
        dtype = _DTYPES[self.dtype]
        count = int(np.prod(shape, dtype=np.int64))
        start = self.start + skipped * dtype.itemsize
        found = np.frombuffer(raw[start : start + count * dtype.itemsize], dtype=dtype).reshape(shape)
        if self.dtype == "BF16":  # the upper half of a float32
            found = (found.astype(np.uint32) << 16).view(np.float32)
        result: NDArray[np.float32] = found.astype(np.float32, copy=False)
        return result


def _is_scale(name: str, places: Mapping[str, _Place]) -> bool:
    return name.endswith(SCALE) and name.removesuffix(SCALE) in places


def _opened(path: Path) -> tuple[NDArray[np.uint8], dict[str, _Place]]:
    try:
        raw: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        header, length = _header(raw)
        places = {name: _place(entry, 8 + length, raw.size) for name, entry in header.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelUnavailable(f"{path} cannot be read: {error}", remedy="install the model again") from error
    return raw, {name: place for name, place in places.items() if place.dtype in _DTYPES}


def _header(raw: NDArray[np.uint8]) -> tuple[dict[str, Any], int]:
    length = int.from_bytes(raw[:8].tobytes(), "little")
    if not 2 <= length <= min(_LONGEST_HEADER, raw.size - 8):
        raise ValueError("it has no header")
    header: dict[str, Any] = json.loads(raw[8 : 8 + length].tobytes())
    header.pop("__metadata__", None)
    return header, length


def _place(entry: dict[str, Any], base: int, size: int) -> _Place:
    begin, end = entry["data_offsets"]
    if not 0 <= begin <= end <= size - base:
        raise ValueError("it is cut off")
    place = _Place(entry["dtype"], tuple(map(int, entry["shape"])), base + begin)
    if place.dtype in _DTYPES and end - begin != np.prod(place.shape, dtype=np.int64) * _DTYPES[place.dtype].itemsize:
        raise ValueError("its header contradicts itself")
    return place
