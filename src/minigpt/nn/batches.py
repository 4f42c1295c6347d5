"""Minibatches, from arrays, from a Dataset, or from whatever already yields them."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader

from minigpt.errors import ConfigError

Batch: TypeAlias = tuple[Tensor, Tensor]
Array: TypeAlias = Tensor | NDArray[np.generic]
# (inputs, targets), a Dataset (len and index) of such pairs, or a DataLoader (yields batches)
Data: TypeAlias = Any


class Minibatches:
    """Arrays x [example …] and y [example …] in batches, in a new random order at each pass.

    The order comes from PyTorch's global generator, which the `Trainer` seeds for each epoch.
    The last batch of a pass may be smaller.

    Raises:
        ConfigError: no examples, not a target for each, or a batch size below 1.
    """

    def __init__(self, x: Array, y: Array, batch_size: int = 64, *, shuffle: bool = True) -> None:
        self.x, self.y = torch.as_tensor(x), torch.as_tensor(y)
        self.batch_size, self.shuffle = batch_size, shuffle
        if self.x.dim() == 0 or self.y.dim() == 0 or len(self.x) != len(self.y) or not len(self.x):
            raise ConfigError(
                f"inputs {tuple(self.x.shape)} and targets {tuple(self.y.shape)} need the same "
                "first axis, one entry an example, and at least one"
            )
        if batch_size < 1:
            raise ConfigError(f"batch_size={batch_size} must be at least 1")

    def __iter__(self) -> Iterator[Batch]:
        """Go through all examples once."""
        n = len(self.x)
        order = torch.randperm(n) if self.shuffle else torch.arange(n)
        for rows in order.split(self.batch_size):
            yield self.x[rows], self.y[rows]

    def __len__(self) -> int:
        """Return the number of batches in a pass."""
        return -(-len(self.x) // self.batch_size)


def batches_of(data: Data, batch_size: int, *, shuffle: bool) -> Iterable[Batch]:
    """Return something that yields minibatches each time it is gone through.

    Raises:
        ConfigError: data of none of the three kinds.
    """
    if isinstance(data, tuple | list) and len(data) == 2 and not isinstance(data[0], tuple):
        return Minibatches(data[0], data[1], batch_size, shuffle=shuffle)
    if hasattr(data, "__getitem__") and hasattr(data, "__len__"):
        return DataLoader(data, batch_size, shuffle=shuffle)
    if hasattr(data, "__iter__") and not hasattr(data, "__next__"):
        return data
    raise ConfigError(
        f"data is a {type(data).__name__}: give (inputs, targets), a Dataset with a length "
        "and an index, or a DataLoader that can be gone through again"
    )
