"""Frames of bytes between two processes, plain data as JSON, tensors as raw bytes; never a pickle.

A frame is its two lengths, a JSON message, and one block of bytes. What a message holds besides
numbers, text and None is a list that begins with a tag: `["t", 1, 2]` is the tuple (1, 2), and
`["x", start, …]` a tensor whose values lie in the block from `start` on.
"""

import json
import math
import os
import struct
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

_HEAD = struct.Struct("!IQ")
MOST_TEXT, MOST_BYTES = 1 << 26, 1 << 31  # of one frame: its JSON, its block
DEPTH = 100  # of containers inside each other
_STEP = 1 << 20

_DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        *(torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64),
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
        *(torch.complex64, torch.complex128),
    )
}
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}


class WireError(Exception):
    """A message that is not one."""


class UnsendableError(TypeError):
    """A value that no message can hold."""


class PipeEndedError(Exception):
    """The other side is gone."""


class Pipe:
    """Two ends of pipes that carry frames both ways."""

    def __init__(self, reads: int, writes: int) -> None:
        self.reads, self.writes = reads, writes
        self._buffer = bytearray()

    def send(self, message: Any, block: bytes | bytearray = b"") -> None:
        """Write one frame.

        Raises:
            PipeEndedError: nobody reads any more.
            UnsendableError: it is too long, or holds what JSON cannot.
        """
        try:
            text = json.dumps(message, separators=(",", ":")).encode("ascii")
        except ValueError as problem:  # an integer of thousands of digits
            raise UnsendableError(str(problem)) from None
        if len(text) > MOST_TEXT or len(block) > MOST_BYTES:
            raise UnsendableError("more data than a message may hold")
        rest = memoryview(_HEAD.pack(len(text), len(block)) + text + block)
        try:
            while rest:
                rest = rest[os.write(self.writes, rest) :]
        except OSError:
            raise PipeEndedError from None

    def receive(self) -> tuple[Any, memoryview]:
        """Read one frame: its message, and its block.

        Raises:
            PipeEndedError: there is nothing more to come.
            WireError: it is too long, or no JSON.
        """
        n_text, n_block = _HEAD.unpack(self._take(_HEAD.size))
        if n_text > MOST_TEXT or n_block > MOST_BYTES:
            raise WireError("more data than a message may hold")
        text, block = self._take(n_text), self._take(n_block)
        try:
            return json.loads(text), memoryview(block)
        except (ValueError, RecursionError) as problem:
            raise WireError(f"no JSON ({type(problem).__name__})") from None

    def _take(self, n: int) -> bytearray:
        while len(self._buffer) < n:
            try:
                more = os.read(self.reads, _STEP)
            except OSError:
                more = b""
            if not more:
                raise PipeEndedError
            self._buffer += more
        found, self._buffer = self._buffer[:n], self._buffer[n:]
        return found


class Packer:
    """Turns values into a message and its block.

    `other` packs what is no plain data; `share`, if given, what may be changed: lists, dicts, sets.
    """

    def __init__(
        self, other: Callable[[Any], Any], share: Callable[[Any, int], Any] | None = None
    ) -> None:
        self.block, self._other, self._share = bytearray(), other, share

    def pack(self, value: Any, depth: int = 0) -> Any:
        """Pack one value with all that is in it."""
        kind = type(value)
        if value is None or kind in (bool, int, float, str):
            return value
        if depth > DEPTH:
            raise UnsendableError(f"containers stand inside each other {DEPTH} deep")
        if kind in (list, dict, set) and self._share is not None:
            return self._share(value, depth)
        if kind in _SEQUENCES or kind in _MAPPINGS:
            return self.plain(value, depth)
        if kind in _PARTS:
            return [_PARTS[kind][0], *(self.pack(one) for one in _PARTS[kind][1](value))]
        return self._other(value)

    def plain(self, value: Any, depth: int = 0) -> list[Any]:
        """Pack a container by what is in it."""
        if type(value) in _SEQUENCES:
            return [_SEQUENCES[type(value)], *(self.pack(one, depth + 1) for one in value)]
        pairs = ([self.pack(k, depth + 1), self.pack(v, depth + 1)] for k, v in value.items())
        return [_MAPPINGS[type(value)], *pairs]

    @contextmanager
    def unshared(self) -> Iterator[None]:
        """Pack containers plainly inside of the `with`."""
        share, self._share = self._share, None
        yield
        self._share = share

    def bytes_of(self, data: bytes) -> list[Any]:
        """Put bytes into the block; say where."""
        self.block += data
        return [len(self.block) - len(data), len(data)]

    def tensor(self, value: Tensor) -> list[Any]:
        """Pack a tensor's values and how they lie in memory; zero strides stay zero."""
        if value.dtype not in _NAMES or value.layout != torch.strided or value.is_meta:
            raise UnsendableError(f"a tensor of {value.dtype} {value.layout} cannot be sent")
        data = raw_bytes(value)
        marks = [int(value.is_inference()), int(isinstance(value, nn.Parameter))]
        where = self.bytes_of(data)
        return [*where, _NAMES[value.dtype], list(value.shape), list(value.stride()), *marks]


def raw_bytes(value: Tensor) -> bytes:
    """The values of a tensor one after the other; along a stride of zero, the first alone."""
    found = value.detach()
    for axis, stride in enumerate(value.stride()):
        if stride == 0 and value.shape[axis] > 1:
            found = found.narrow(axis, 0, 1)
    if found.dtype == torch.bfloat16:  # which NumPy does not know
        found = found.contiguous().view(torch.int16)
    return found.resolve_conj().resolve_neg().cpu().numpy().tobytes()


_SEQUENCES: dict[type, str] = {list: "l", tuple: "t", set: "s", frozenset: "f", torch.Size: "z"}
# A defaultdict arrives as a dict: what fills it is a function of the side that made it.
_MAPPINGS: dict[type, str] = {dict: "d", OrderedDict: "o", Counter: "k", defaultdict: "d"}
_MADE: dict[str, Callable[[list[Any]], Any]] = {
    "d": dict,
    "o": OrderedDict,
    "k": lambda pairs: Counter(dict(pairs)),
}
_PARTS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    complex: ("c", lambda value: (value.real, value.imag)),
    slice: ("sl", lambda value: (value.start, value.stop, value.step)),
    range: ("r", lambda value: (value.start, value.stop, value.step)),
    type(Ellipsis): ("e", lambda value: ()),
    type(NotImplemented): ("ni", lambda value: ()),
    bytes: ("b", lambda value: (value.hex(),)),
    torch.dtype: ("dt", lambda value: (_NAMES.get(value, str(value)),)),
    torch.device: ("dv", lambda value: (value.type,)),
}


class Unpacker:
    """Turns a message and its block into values; `other` unpacks the tags that are not plain.

    Raises:
        WireError: what came is not what a packer makes.
    """

    def __init__(self, block: memoryview, other: Callable[[str, list[Any]], Any]) -> None:
        self.block, self._other = block, other

    def unpack(self, value: Any, depth: int = 0) -> Any:
        """Unpack one value with all that is in it."""
        if not isinstance(value, list):
            if isinstance(value, dict):
                raise WireError("an object where a value belongs")
            return value
        if depth > DEPTH or not value or not isinstance(value[0], str):
            raise WireError("a list without a tag, or too deep")
        tag, parts = value[0], value[1:]
        try:
            if tag in _MAKE:
                return _MAKE[tag]([self.unpack(one, depth + 1) for one in parts])
            if tag in _MADE:
                pairs = [(self.unpack(k, depth + 1), self.unpack(v, depth + 1)) for k, v in parts]
                return _MADE[tag](pairs)
            return self._other(tag, parts)
        except (TypeError, ValueError, KeyError, OverflowError, IndexError) as problem:
            raise WireError(f"{tag!r} does not fit ({type(problem).__name__})") from None

    def data(self, start: int, size: int) -> memoryview:
        """Bytes of the block."""
        if type(start) is not int or type(size) is not int:
            raise WireError("a place that is no number")
        if not 0 <= start <= start + size <= len(self.block):
            raise WireError("bytes outside of the block")
        return self.block[start : start + size]

    def tensor(self, parts: list[Any]) -> Tensor:
        """The tensor that `Packer.tensor` packed, without its gradient."""
        start, size, name, shape, strides, inference, parameter = parts
        dtype = _DTYPES[name]
        _check_layout(shape, strides)
        kept = [min(n, 1) if stride == 0 else n for n, stride in zip(shape, strides, strict=True)]
        data = self.data(start, size)
        if math.prod(kept) * dtype.itemsize != size:
            raise WireError("a tensor whose bytes do not fill its shape")
        if not inference:
            made = _laid_out(_values(data, dtype, kept), shape, strides)
        else:
            with torch.inference_mode():
                made = _laid_out(_values(data, dtype, kept), shape, strides)
        return nn.Parameter(made, requires_grad=False) if parameter else made


def _values(data: memoryview, dtype: torch.dtype, shape: list[int]) -> Tensor:
    if not data:
        return torch.empty(shape, dtype=dtype)
    return torch.frombuffer(bytearray(data), dtype=dtype).view(shape)


def _check_layout(shape: Any, strides: Any) -> None:
    if not (isinstance(shape, list) and isinstance(strides, list) and len(shape) == len(strides)):
        raise WireError("a tensor without a shape")
    sizes = [*shape, *strides]
    if len(shape) > 32 or not all(type(one) is int and 0 <= one < 2**40 for one in sizes):
        raise WireError("a tensor of no possible shape")


def _laid_out(values: Tensor, shape: list[int], strides: list[int]) -> Tensor:
    """The same values with these strides, where that is possible and not wasteful."""
    kept = list(values.shape)
    if list(values.stride()) == strides and kept == shape:
        return values
    span = 1 + sum((n - 1) * s for n, s in zip(kept, strides, strict=True)) if values.numel() else 0
    if span <= 4 * values.numel() + 64 and _apart(kept, strides):
        room = torch.zeros(span, dtype=values.dtype)
        values = room.as_strided(kept, strides).copy_(values)
    return values.expand(shape)


def _apart(shape: list[int], strides: list[int]) -> bool:
    """Whether no two entries share a place in memory."""
    reach = 0
    for stride, size in sorted(zip(strides, shape, strict=True)):
        if size > 1:
            if stride <= reach:
                return False
            reach += stride * (size - 1)
    return True


_MAKE: dict[str, Callable[[list[Any]], Any]] = {
    "l": list,
    "t": tuple,
    "s": set,
    "f": frozenset,
    "z": torch.Size,
    "c": lambda parts: complex(*parts),
    "sl": lambda parts: slice(*parts),
    "r": lambda parts: range(*parts),
    "e": lambda parts: Ellipsis,
    "ni": lambda parts: NotImplemented,
    "b": lambda parts: bytes.fromhex(*parts),
    "dt": lambda parts: _DTYPES[parts[0]],
    "dv": lambda parts: torch.device(parts[0]),
}
