"""Pictures as a Dataset: a length and an index."""

from collections.abc import Callable

import torch
from jaxtyping import Integer
from torch import Tensor
from torch.utils.data import Dataset


class DigitDataset(Dataset[tuple[Tensor, int]]):
    """Images of bytes [image row column], 0 to 255, each with a label.

    Item i is (x, y). x is image i as float32, divided by 255, handed
    through `transform` if there is one, and flat. y is its label, an int.
    `transform` gets the image [row column], each time that it is asked for.

    Example:
        Two images of 2 × 2 pixels.

        >>> images = torch.tensor([[[0, 255], [51, 0]], [[0, 0], [0, 255]]]).byte()
        >>> data = DigitDataset(images, torch.tensor([7, 1]))
        >>> len(data), data[0]
        (2, (tensor([0.0000, 1.0000, 0.2000, 0.0000]), 7))
    """

    def __init__(
        self,
        images: Integer[Tensor, "image row column"],
        labels: Integer[Tensor, "image"],
        transform: Callable[[Tensor], Tensor] | None = None,
    ) -> None:
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self) -> int:
        """Return the number of images."""
        raise NotImplementedError("1.3.4 digit_dataset: your code here")

    def __getitem__(self, i: int) -> tuple[Tensor, int]:
        """Return item i, counted as in a list: -1 is the last; past the end, raise IndexError."""
        raise NotImplementedError("1.3.4 digit_dataset: your code here")
