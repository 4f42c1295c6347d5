"""GGUF, the one-file format of llama.cpp: metadata, then tensors in blocks of a few bits a weight.

The layout is little-endian: a header, key–value metadata, one record a tensor, and the tensors'
bytes. Nothing in it is code, and only what is asked for is read. The `gguf` library
decodes the blocks; its own reader of the header takes forty times as long, and trusts the file.

Source: the GGUF specification of ggml, versions 2 and 3.
"""

import mmap
import struct
from collections.abc import Container
from dataclasses import dataclass
from math import gcd, prod
from pathlib import Path
from typing import Any

import numpy as np
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType
from gguf.quants import dequantize
from jaxtyping import Float

from minigpt.errors import CheckpointError

VERSIONS = (2, 3)
ALIGNMENT = 32  # bytes, where the metadata does not say otherwise
# Type of a metadata value → its `struct` letter; text and lists are longer stories.
NUMBERS = dict(enumerate("BbHhIif?")) | {10: "Q", 11: "q", 12: "d"}
TEXT, LIST = 8, 9
LENGTH = struct.Struct("<Q")
_ROW = 512  # blocks decoded together: few enough for a processor's cache


@dataclass(frozen=True)
class Record:
    """Where a tensor lies: `shape` as PyTorch writes it, `kind` its number in ggml."""

    shape: tuple[int, ...]
    kind: int
    offset: int

    @property
    def block(self) -> tuple[int, int]:
        """How many weights a block holds, in how many bytes."""
        return GGML_QUANT_SIZES[GGMLQuantizationType(self.kind)]

    @property
    def size(self) -> int:
        """How many bytes the tensor takes."""
        weights, n_bytes = self.block
        return prod(self.shape) // weights * n_bytes


class Cursor:
    """Reads one value after another, and refuses to read past the end: the file is cut."""

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
        if sum(record.size for record in self.tensors.values()) > len(self._data):
            raise CheckpointError(f"{path} is damaged: its tensors are larger than the file")

    def _read_header(self, cursor: Cursor) -> None:
        _, version, n_tensors, n_keys = cursor.numbers("I", 2) + cursor.numbers("Q", 2)
        if version not in VERSIONS:
            raise CheckpointError(
                f"{self.path} is GGUF version {version}; minigpt reads the versions 2 and 3"
            )
        self.metadata: dict[str, Any] = {}
        for _ in range(n_keys):
            key = self._new(cursor.text(), self.metadata)
            self.metadata[key] = cursor.value(cursor.numbers("I", 1)[0])
        self.tensors: dict[str, Record] = {}
        for _ in range(n_tensors):
            name = self._new(cursor.text(), self.tensors)
            lengths = cursor.numbers("Q", cursor.numbers("I", 1)[0])
            kind, offset = cursor.numbers("I", 1) + cursor.numbers("Q", 1)
            self.tensors[name] = Record(lengths[::-1], kind, offset)
        alignment = self.metadata.get("general.alignment", ALIGNMENT)
        if type(alignment) is not int or alignment < 1:
            raise CheckpointError(f"{self.path} is damaged: its alignment is {alignment!r}")
        self._start = -(-cursor.at // alignment) * alignment

    def _new(self, name: str, seen: Container[str]) -> str:
        if name in seen:
            raise CheckpointError(f"{self.path} is damaged: it names {name!r} twice")
        return name

    def _check_extent(self, name: str) -> None:
        record = self.tensors[name]
        if record.kind not in {kind.value for kind in GGMLQuantizationType}:
            raise CheckpointError(
                f"{name!r} in {self.path} is stored as type {record.kind}, which ggml does not have"
            )
        weights, _ = record.block
        if not record.shape or not prod(record.shape) or record.shape[-1] % weights:
            raise CheckpointError(
                f"{name!r} in {self.path} is damaged: shape {list(record.shape)} does not fill "
                f"blocks of {weights} weights"
            )
        end = self._start + record.offset + record.size
        if end > len(self._data):
            raise CheckpointError(
                f"{self.path} is truncated: it has {len(self._data)} bytes, "
                f"but {name!r} ends at byte {end}"
            )

    def read(self, name: str) -> Float[np.ndarray, "..."]:
        """Return a tensor in 32 bits, perhaps as a view of the file that cannot be written to.

        Raises:
            CheckpointError: the file has no tensor of that name, or one of no floats.
        """
        if name not in self.tensors:
            raise CheckpointError(f"{self.path} lacks the tensor {name!r}")
        record = self.tensors[name]
        kind = GGMLQuantizationType(record.kind)
        stored = np.frombuffer(self._data, np.uint8, record.size, self._start + record.offset)
        blocks = gcd(_ROW, record.size // record.block[1])
        try:
            with np.errstate(invalid="ignore", over="ignore"):  # a damaged scale makes NaN, as in C
                weights = dequantize(stored.reshape(-1, blocks * record.block[1]), kind)
        except NotImplementedError:
            raise CheckpointError(
                f"{name!r} in {self.path} is stored as {kind.name}, which is not for weights"
            ) from None
        return weights.reshape(record.shape)
