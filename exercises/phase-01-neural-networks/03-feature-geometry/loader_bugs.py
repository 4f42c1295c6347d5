"""Bug hunt: batches of shifted digits, with three faults."""

from collections.abc import Iterator

import torch
from jaxtyping import Float, Integer
from torch import Tensor


def shifted_batches(
    images: Float[Tensor, "image row column"],
    labels: Integer[Tensor, "image"],
    batch_size: int,
    seed: int,
    epoch: int,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Go once through all images, in batches (x [batch pixel], y [batch]).

    The order is random, and another one in each epoch. Each image moves
    by its own -1, 0 or 1 row and column, all equally likely, and zeros
    move in. The last batch may be smaller. Seed and epoch, each below
    1,000, together fix all of it, and no two pairs of them agree.

    Example:
        Five images in batches of two.

        >>> batches = shifted_batches(torch.zeros(5, 3, 3), torch.arange(5), 2, seed=0, epoch=0)
        >>> [tuple(x.shape) for x, y in batches]
        [(2, 9), (2, 9), (1, 9)]
    """
    g = torch.Generator().manual_seed(seed)
    n = images.shape[0]
    order = torch.randperm(n, generator=g)
    for start in range(0, n - batch_size + 1, batch_size):
        chosen = order[start : start + batch_size]
        moved = []
        for i in chosen.tolist():
            down, right = torch.randint(-1, 2, (2,), generator=g).tolist()
            moved.append(images[i].roll((down, right), (0, 1)))
        yield torch.stack(moved).flatten(1), labels[chosen]
