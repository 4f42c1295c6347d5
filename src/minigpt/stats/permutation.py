"""Tests that draw their own chance: signs flipped, and labels swapped."""

from __future__ import annotations

from math import comb

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.stats.checks import check_draws, check_values

TIE = 1e-12  # sums that differ by less than this share of all sizes are the same, but for rounding


def flips(n_unit: int, n_draw: int = 10_000, seed: int = 0) -> Float[Tensor, "draw unit"]:
    """Return rows of signs: all 2ⁿ of them if these are at most `n_draw`, otherwise drawn ones.

    Raises:
        ConfigError: no units, no draws, or an impossible seed.

    Source: Lesson 10.3.
    """
    check_draws(n_draw, "n_draw", seed)
    check_draws(n_unit, "n_unit", seed)
    if n_unit < 60 and 2**n_unit <= n_draw:
        bits = torch.arange(2**n_unit)[:, None] >> torch.arange(n_unit) & 1
    else:
        generator = torch.Generator().manual_seed(seed)
        bits = torch.randint(2, (n_draw, n_unit), generator=generator)
    return 1.0 - 2 * bits.double()


def sign_flip_p(
    differences: Float[Tensor, "test unit"], n_draw: int = 10_000, seed: int = 0
) -> Float[Tensor, "test"]:
    """Test whether differences are symmetric around 0, by flipping their signs.

    $$ p = \\frac{|\\{s : |s \\cdot d| \\ge |\\textstyle\\sum_u d_u|\\}|}{2^n}, \\qquad
       s \\in \\{-1, 1\\}^n $$

    Where 2ⁿ exceeds `n_draw`, that many rows of signs are drawn, and the data count as one more:
    (1 + count) / (1 + n_draw). All tests share the rows. Two-sided, in double precision.

    Raises:
        ConfigError: numbers that are missing or not finite, no draws, or an impossible seed.

    Source: Fisher 1935, §21; the added one Phipson & Smyth 2010; Lesson 10.3.
    """
    check_values(differences, "differences", 2)
    d = differences.double()
    signs = flips(d.shape[1], n_draw, seed)
    room = TIE * d.abs().sum(1)
    beyond = ((signs @ d.T).abs() >= d.sum(1).abs() - room).double()
    if len(signs) == 2 ** d.shape[1] and d.shape[1] < 60 and len(signs) <= n_draw:
        return beyond.mean(0)
    return (1 + beyond.sum(0)) / (1 + len(signs))


def label_swap_p(
    a: Float[Tensor, "unit"], b: Float[Tensor, "other"], n_draw: int = 10_000, seed: int = 0
) -> float:
    """Test whether two groups of units differ in their means, by dealing the labels anew.

    $$ p = \\frac{1 + |\\{π : |\\bar a_π - \\bar b_π| \\ge |\\bar a - \\bar b|\\}|}{1 + n} $$

    Raises:
        ConfigError: numbers that are missing or not finite, no draws, or an impossible seed.

    Source: Fisher 1935; Phipson & Smyth 2010; Lesson 10.3.
    """
    check_draws(n_draw, "n_draw", seed)
    for name, values in (("a", a), ("b", b)):
        check_values(values, name, 1)
    pooled, n = torch.cat([a.double(), b.double()]), len(a)
    pooled = pooled - pooled.mean()  # then the mean of `a` alone says how far the two are apart
    generator = torch.Generator().manual_seed(seed)
    order = torch.rand(n_draw, len(pooled), generator=generator).argsort(1)
    dealt = pooled[order[:, :n]].sum(1).abs()
    room = TIE * pooled.abs().sum()
    return ((1 + (dealt >= pooled[:n].sum().abs() - room).sum()) / (1 + n_draw)).item()


def smallest_p(n_a: int, n_b: int | None = None) -> float:
    """Return the smallest p that an exact two-sided test can give, by its number of units alone.

    $$ 2 / 2^n \\text{ for } n \\text{ differences}, \\qquad
       2 \\Big/ \\tbinom{2n}{n} \\text{ for two groups of } n, \\qquad
       1 \\Big/ \\tbinom{n_a + n_b}{n_a} \\text{ for unequal ones} $$

    Raises:
        ConfigError: no units.

    Source: Lesson 10.3.
    """
    if n_a < 1 or (n_b is not None and n_b < 1):
        raise ConfigError("no units give no p: give one or more")
    if n_b is None:
        return 2.0 ** (1 - n_a)
    return (2 if n_a == n_b else 1) / comb(n_a + n_b, n_a)
