"""Token ids on disk, and the windows of them that a model trains on.

A batch depends on the data, the seed and the step, and on nothing that happened before: a run
that was killed takes up the very batches that it would have had.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
import torch
from jaxtyping import Int
from numpy.typing import NDArray
from torch import Tensor

from minigpt.data.files import replacing, sha256_of
from minigpt.errors import ConfigError, DataError
from minigpt.model.tokenizer import Tokenizer

Batch = Tensor | tuple[Tensor, ...]  # the first axis of every tensor is `batch`


class Source(Protocol):
    """What the trainer needs of data; windows of text are one kind, a task's examples another."""

    @property
    def sha256(self) -> str:
        """Identify the content, so that a run is never continued on other data."""

    def batch(self, step: int, size: int, seed: int) -> Batch:
        """Return the examples of one step, a function of the arguments alone."""

    def fixed(self, n: int, size: int) -> Iterator[Batch]:
        """Yield up to `n` batches of examples, the same each time, for evaluation."""


@dataclass(frozen=True, eq=False)
class TokenData:
    """A sequence of token ids, read in windows of `n_ctx` + 1: inputs, and targets one ahead.

    Raises:
        ConfigError: fewer tokens than one window.
    """

    ids: NDArray[np.unsignedinteger[Any]]
    n_ctx: int

    def __post_init__(self) -> None:
        """Refuse what holds no window."""
        if self.n_ctx < 1 or len(self.ids) <= self.n_ctx:
            raise ConfigError(
                f"{len(self.ids)} tokens hold no window of n_ctx={self.n_ctx} and one more: "
                "take a shorter context or more text"
            )

    @classmethod
    def of(cls, ids: Sequence[int], n_ctx: int) -> Self:
        """Keep token ids in the smallest type that holds them.

        Raises:
            DataError: an id below 0.
        """
        array = np.asarray(ids, dtype=np.int64)
        if array.size and array.min() < 0:
            raise DataError(f"token id {array.min()} is below 0")
        small = not array.size or array.max() < 1 << 16
        return cls(array.astype(np.uint16 if small else np.uint32), n_ctx)

    @classmethod
    def open(cls, path: Path, n_ctx: int, sha256: str | None = None) -> Self:
        """Map a file of tokens into memory, without reading it all into RAM.

        Raises:
            DataError: missing, not a file of token ids, or not the content that was expected.
        """
        try:
            ids = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as failure:
            raise DataError(f"{path} is missing or no file of tokens ({failure})") from failure
        if ids.ndim != 1 or ids.dtype not in (np.uint16, np.uint32):
            raise DataError(f"{path} holds {ids.dtype} {ids.shape}, not a sequence of token ids")
        data = cls(ids, n_ctx)
        if sha256 is not None and data.sha256 != sha256:
            raise DataError(
                f"{path} has changed since training began: restore it, or start a new run"
            )
        return data

    def save(self, path: Path) -> None:
        """Write the tokens to a file that `open` maps, all or nothing.

        Raises:
            DataError: the disk is full or the folder cannot be written.
        """
        try:
            with replacing(path) as part, part.open("wb") as file:
                # Not np.save: on a full disk it may lose the end of an array and say nothing.
                header = np.lib.format.header_data_from_array_1_0(self.ids)
                np.lib.format.write_array_header_1_0(file, header)
                file.write(np.ascontiguousarray(self.ids).data)
        except OSError as failure:
            why = failure.strerror or failure
            raise DataError(
                f"could not write {path} ({why}): make room, then try again"
            ) from failure

    @cached_property
    def sha256(self) -> str:
        """The hash of the ids and their type."""
        return sha256_of(str(self.ids.dtype), np.ascontiguousarray(self.ids).data)

    @property
    def d_vocab(self) -> int:
        """One more than the largest id."""
        return int(self.ids.max()) + 1

    def with_context(self, n_ctx: int) -> Self:
        """Return the same tokens, read in windows of another length."""
        return replace(self, n_ctx=n_ctx)

    def batch(self, step: int, size: int, seed: int) -> Int[Tensor, "batch pos"]:
        """Return `size` windows that start anywhere; [batch n_ctx + 1]."""
        random = np.random.default_rng([seed, step])
        return self._windows(random.integers(len(self.ids) - self.n_ctx, size=size))

    def fixed(self, n: int, size: int) -> Iterator[Int[Tensor, "batch pos"]]:
        """Yield up to `n` batches of windows, spread evenly, none overlapping its neighbor.

        A text with fewer windows gives fewer batches; a last one may be smaller.
        """
        room = (len(self.ids) - 1) // self.n_ctx
        wanted = min(n * size, room)
        starts = np.arange(wanted) * room // wanted * self.n_ctx
        for first in range(0, wanted, size):
            yield self._windows(starts[first : first + size])

    def _windows(self, starts: NDArray[np.int64]) -> Int[Tensor, "batch pos"]:
        rows = self.ids[starts[:, None] + np.arange(self.n_ctx + 1)]
        return torch.from_numpy(rows.astype(np.int64))


def tokenize(text: str, tokenizer: Tokenizer, n_ctx: int) -> TokenData:
    """Encode a text once, for training."""
    return TokenData.of(tokenizer.encode(text), n_ctx)


def take(batch: Batch, rows: slice, device: torch.device) -> Batch:
    """Return some rows of a batch on a device."""
    if isinstance(batch, Tensor):
        return batch[rows].to(device, non_blocking=True)
    return tuple(part[rows].to(device, non_blocking=True) for part in batch)


def size_of(batch: Batch) -> int:
    """How many examples a batch has."""
    return len(batch) if isinstance(batch, Tensor) else len(batch[0])
