"""Which patches to make when you cannot make all of them."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor


def screen_and_verify(
    estimates: Float[Tensor, "place"],
    patch: Callable[[int], float],
    k: int,
    budget: int,
) -> list[int]:
    """Return the k places with the largest |exact effect|, largest first.

    patch(place) returns a place's exact effect, a number of double
    precision. It is expensive: call it once for each of the `budget`
    places with the largest |estimate|, and for no other. There are no
    ties, and 1 ≤ k ≤ budget ≤ number of places. A place is a Python
    int.

    Example:
        Places 2 and 0 are patched; place 1 would be the largest.

        >>> effects = [1.0, 9.0, -3.0]
        >>> screen_and_verify(torch.tensor([2.0, 0.0, -4.0]), lambda i: effects[i], 1, 2)
        [2]
    """
    raise NotImplementedError("9.2.3 screen_and_verify: your code here")
