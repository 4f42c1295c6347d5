"""Two arms of an experiment with the same seeds: how large the effect is, and how sure."""

from itertools import product
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError

MOST_SEEDS = 16  # 65,536 lists of signs


class Effect(NamedTuple):
    """The mean difference of two arms, and the share of sign flips that give as large a one."""

    mean: float
    p: float


def seed_effect(a: Float[Tensor, "seed"], b: Float[Tensor, "seed"]) -> Effect:
    """Return the mean of b − a over seeds, and its p under flips of the differences' signs.

    $$ p = 2^{-n} \\, \\#\\left\\{ s ∈ \\{±1\\}^n : \\left|\\textstyle\\sum_i s_i d_i\\right|
       ≥ \\left|\\textstyle\\sum_i d_i\\right| \\right\\}, \\qquad d = b - a $$

    All lists of signs are tried, ties count, and p is at least 2 / 2ⁿ.

    Example:
        >>> seed_effect(torch.tensor([3.0, 4.0, 5.0]), torch.tensor([2.0, 3.0, 4.0]))
        Effect(mean=-1.0, p=0.25)

    Raises:
        ConfigError: no seed, more than 16, or arms of different size.

    Source: Fisher 1935, §21; Lesson 4.5.
    """
    if a.shape != b.shape or not 1 <= len(a) <= MOST_SEEDS:
        raise ConfigError(
            f"arms of {len(a)} and {len(b)} seeds: give both the same 1 to {MOST_SEEDS} seeds"
        )
    d = (b - a).double()
    signs = torch.tensor(list(product((1.0, -1.0), repeat=len(d))), dtype=torch.float64)
    means = (signs @ d / len(d)).abs()
    far = means >= d.mean().abs() * (1 - 1e-9)  # equal, but for rounding, counts
    return Effect(d.mean().item(), far.double().mean().item())
