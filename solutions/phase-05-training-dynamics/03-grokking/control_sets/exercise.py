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
    ### BEGIN SOLUTION
    g = torch.Generator().manual_seed(seed)
    rest = [k for k in range(1, (p - 1) // 2 + 1) if k not in keys]
    return [
        sorted(rest[i] for i in torch.randperm(len(rest), generator=g)[: len(keys)].tolist())
        for _ in range(n)
    ]
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    p = logits.shape[1]
    total = (torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)) % p
    angle = 2 * torch.pi / p * torch.tensor(frequencies)[:, None] * total
    u = (torch.cat([angle.cos(), angle.sin()]) * 2**0.5 / p).to(logits.dtype)
    kept = u.T @ (u @ logits) + logits.mean(0)
    return (kept.argmax(1) == total).double().mean().item()
    ### END SOLUTION
