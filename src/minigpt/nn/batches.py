"""Minibatches, from arrays, from a Dataset, or from whatever already yields them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

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


class ImageDataset(Dataset[tuple[Tensor, int]]):
    """Pictures as a Dataset: `len`, and an index that gives one flat image and its label.

    $$ x_i = \\text{flatten}(\\text{transform}(\\text{image}_i / 255)) $$

    The division is for bytes only; an image of floating point is taken as it is. `transform` gets
    one image [row column] each time that it is asked for, so a random one gives new images.

    Raises:
        ConfigError: images that are not [image row column], or not a label for each.

    Source: Lesson 1.3.
    """

    def __init__(
        self, images: Array, labels: Array, transform: Callable[[Tensor], Tensor] | None = None
    ) -> None:
        self.images, self.labels = torch.as_tensor(images), torch.as_tensor(labels)
        self.transform = transform
        if self.images.dim() != 3 or self.labels.shape != self.images.shape[:1]:
            raise ConfigError(
                f"images {tuple(self.images.shape)} must be [image row column], and labels "
                f"{tuple(self.labels.shape)} one an image"
            )

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.images)

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        """Return image i, flat, and its label; IndexError past the end, which ends a `for`."""
        image = self.images[i]
        image = image if image.is_floating_point() else image.float() / 255
        return (self.transform(image) if self.transform else image).flatten(), int(self.labels[i])


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
