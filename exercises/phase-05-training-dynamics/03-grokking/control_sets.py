"""Are the key frequencies needed, or would as many others do?"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor


def control_sets(p: int, keys: Sequence[int], n: int, seed: int = 0) -> list[list[int]]:
    """Draw n sets of frequencies to compare with the key frequencies.

    Each set has as many frequencies as there are keys, all different,
    none of them a key, in increasing order. Every such set is equally
    likely. Seeded; the global random state is left alone.

    Example:
        >>> control_sets(7, [2], n=4)[0] in ([1], [3])
        True
    """
    raise NotImplementedError("5.3.3 control_sets: your code here")


def share_right(logits: Float[Tensor, "sum answer"], frequencies: Sequence[int]) -> float:
    """Return the share of all p² sums that the logits answer by some frequencies alone.

    What counts is the largest entry of the part on the waves of a + b
    at these frequencies, plus the mean over all sums. Row a·p + b
    belongs to the sum of a and b.

    Example:
        >>> total = torch.arange(5).repeat_interleave(5) + torch.arange(5).repeat(5)
        >>> clock = torch.cos(2 * torch.pi / 5 * (total[:, None] - torch.arange(5)))
        >>> share_right(clock, [1])
        1.0
    """
    raise NotImplementedError("5.3.3 control_sets: your code here")
