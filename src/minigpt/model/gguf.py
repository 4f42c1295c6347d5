"""GGUF, the one-file format of llama.cpp: metadata, then tensors in blocks of a few bits a weight.

The layout is little-endian: a header, key–value metadata, one record a tensor, and the tensors'
bytes. Nothing in it is code, and only what is asked for is read.

Source: the GGUF specification of ggml, versions 2 and 3.
"""

import mmap
import struct
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from minigpt.errors import CheckpointError
from minigpt.model.quantized import KINDS, dequantize

VERSIONS = (2, 3)
ALIGNMENT = 32  # bytes, where the metadata does not say otherwise
# Type of a metadata value → its `struct` letter; text and lists are longer stories.
NUMBERS = dict(enumerate("BbHhIif?")) | {10: "Q", 11: "q", 12: "d"}
TEXT, LIST = 8, 9
LENGTH = struct.Struct("<Q")


@dataclass(frozen=True)
class Record:
    """Where a tensor lies: `shape` as PyTorch writes it, `kind` its number in `KINDS`."""

    shape: tuple[int, ...]
    kind: int
    offset: int


class Cursor:
    """Reads one value after another; whoever reads past the end is told that the file is cut."""

    def __init__(self, path: Path, data: mmap.mmap) -> None:
        self.path, self.data, self.at = path, data, 0

    def numbers(self, letter: str, count: int) -> tuple[Any, ...]:
        """Read numbers of one type."""
        size = struct.calcsize(f"<{letter}") * count
        start = self._advance(size)
        return struct.unpack_from(f"<{count}{letter}", self.data, start)

    def text(self) -> str:
        """Read a string: its length in bytes, then UTF-8."""
        (length,) = LENGTH.unpack_from(self.data, self._advance(8))
        start = self._advance(length)
        return self.data[start : self.at].decode("utf-8")

    def value(self, kind: int) -> Any:
        """Read a metadata value of the given type."""
        if kind == TEXT:
            return self.text()
        if kind == LIST:
            element, count = self.numbers("I", 1)[0], self.numbers("Q", 1)[0]
            if element in NUMBERS:
                return list(self.numbers(NUMBERS[element], count))
            return [self.value(element) for _ in range(count)]
        if kind not in NUMBERS:
            raise CheckpointError(f"{self.path} is damaged: it has a value of unknown type {kind}")
        return self.numbers(NUMBERS[kind], 1)[0]

    def _advance(self, size: int) -> int:
        start, self.at = self.at, self.at + size
        if self.at > len(self.data):
            raise CheckpointError(
                f"{self.path} is truncated: it ends at byte {len(self.data)}, inside its metadata"
            )
        return start


class GGUF:
    """An open GGUF file: `metadata` by key, and `tensors` whose weights `read` fetches.

    Raises:
        CheckpointError: not a GGUF file, of an unknown version, truncated or damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            if file.read(4) != b"GGUF":
                raise CheckpointError(f"{path} is no GGUF file: it does not begin with 'GGUF'")
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            self._read_header(Cursor(path, self._data))
        except (UnicodeDecodeError, RecursionError) as failure:
            raise CheckpointError(f"{path} is damaged: its metadata is no text") from failure
        for name in self.tensors:
            self._check_extent(name)

    def _read_header(self, cursor: Cursor) -> None:
        _, version, n_tensors, n_keys = cursor.numbers("I", 2) + cursor.numbers("Q", 2)
        if version not in VERSIONS:
            raise CheckpointError(
                f"{self.path} is GGUF version {version}; minigpt reads the versions 2 and 3"
            )
        self.metadata: dict[str, Any] = {}
        for _ in range(n_keys):
            key = cursor.text()
            self.metadata[key] = cursor.value(cursor.numbers("I", 1)[0])
        self.tensors: dict[str, Record] = {}
        for _ in range(n_tensors):
            name = cursor.text()
            lengths = cursor.numbers("Q", cursor.numbers("I", 1)[0])
            kind, offset = cursor.numbers("I", 1) + cursor.numbers("Q", 1)
            self.tensors[name] = Record(lengths[::-1], kind, offset)
        alignment = self.metadata.get("general.alignment", ALIGNMENT)
        if type(alignment) is not int or alignment < 1:
            raise CheckpointError(f"{self.path} is damaged: its alignment is {alignment!r}")
        self._start = -(-cursor.at // alignment) * alignment

    def _check_extent(self, name: str) -> None:
        record = self.tensors[name]
        if record.kind not in KINDS:
            known = ", ".join(f"{kind.name} ({number})" for number, kind in KINDS.items())
            raise CheckpointError(
                f"{name!r} in {self.path} is stored as type {record.kind}; minigpt reads {known}"
            )
        kind = KINDS[record.kind]
        if not prod(record.shape) or not record.shape or record.shape[-1] % kind.weights:
            raise CheckpointError(
                f"{name!r} in {self.path} is damaged: shape {list(record.shape)} does not fill "
                f"blocks of {kind.weights} weights"
            )
        end = self._start + record.offset + kind.size(prod(record.shape))
        if end > len(self._data):
            raise CheckpointError(
                f"{self.path} is truncated: it has {len(self._data)} bytes, "
                f"but {name!r} ends at byte {end}"
            )

    def read(self, name: str) -> Float[np.ndarray, "..."]:
        """Return a tensor in 32 bits, perhaps as a view of the file that cannot be written to.

        Raises:
            CheckpointError: the file has no tensor of that name.
        """
        if name not in self.tensors:
            raise CheckpointError(f"{self.path} lacks the tensor {name!r}")
        record = self.tensors[name]
        kind = KINDS[record.kind]
        size, start = kind.size(prod(record.shape)), self._start + record.offset
        stored = np.frombuffer(self._data, np.uint8, size, start)
        return dequantize(stored, kind).reshape(record.shape)
