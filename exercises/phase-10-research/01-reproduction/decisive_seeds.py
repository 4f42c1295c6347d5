"""On which seeds does a verdict hang?"""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor


def decisive_seeds(values: Float[Tensor, "seed"], verdict: Callable[[Tensor], str]) -> list[int]:
    """Name the seeds without which the verdict would be another one.

    `verdict` takes values [some of the seeds], in their order, and gives
    a word. Ask it once about all seeds, and once without each seed. It
    may be slow, so ask no more often. The list rises. Leave values
    as they are, and pass them on in their own precision.

    Example:
        >>> def verdict(x):
        ...     return "large" if x.max() > 5 else "small"
        >>> decisive_seeds(torch.tensor([1.0, 9.0, 2.0, 3.0]), verdict)
        [1]
    """
    raise NotImplementedError("10.1.4 decisive_seeds: your code here")
