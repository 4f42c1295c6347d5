"""More digits from the same digits: every pass sees each image at another place."""

from collections.abc import Iterator

import torch
from jaxtyping import Float, Integer
from torch import Tensor

from minigpt.errors import ConfigError


class Shifted:
    """Images x [image row column] in batches, each moved by up to `most` pixels; flat [batch d].

    Rows and columns that move in are 0. Order and shifts are new at each pass and come from
    PyTorch's global generator, which the `Trainer` seeds for each epoch.

    Raises:
        ConfigError: images that are not [image row column], or not a label for each.

    Source: LeCun et al. 1998, §III.A (distorted digits); Lesson 1.3.
    """

    def __init__(
        self,
        x: Float[Tensor, "image row column"],
        y: Integer[Tensor, "image"],
        batch_size: int = 64,
        most: int = 2,
    ) -> None:
        if x.dim() != 3 or len(x) != len(y) or batch_size < 1 or most < 0:
            raise ConfigError(
                f"images {tuple(x.shape)} must be [image row column] with a label each "
                f"(there are {len(y)}), batch_size={batch_size} at least 1, most={most} at least 0"
            )
        self.x, self.y, self.batch_size, self.most = x, y, batch_size, most

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Go through all images once."""
        for images in torch.randperm(len(self.x)).split(self.batch_size):
            yield shift(self.x[images], self.most).flatten(1), self.y[images]

    def __len__(self) -> int:
        """Return the number of batches in a pass."""
        return -(-len(self.x) // self.batch_size)


def shift(
    x: Float[Tensor, "image row column"], most: int, generator: torch.Generator | None = None
) -> Float[Tensor, "image row column"]:
    """Move each image by its own whole number of pixels, −`most` to `most`, both ways.

    Without a `generator`, PyTorch's global one draws the moves.
    """
    n, height, width = x.shape
    padded = x.new_zeros(n, height + 2 * most, width + 2 * most)
    padded[:, most : most + height, most : most + width] = x
    down, right = torch.randint(2 * most + 1, (2, n, 1), generator=generator)
    rows = (down + torch.arange(height))[:, :, None]
    columns = (right + torch.arange(width))[:, None, :]
    return padded[torch.arange(n)[:, None, None], rows, columns]
