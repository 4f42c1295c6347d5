"""Do two measurements rank the same parts alike? Agreement of ranks, with its spread and a control.

_Effects come as [unit prompt]: of each head (or neuron) on each prompt.
"""

from __future__ import annotations

import math

import torch
from jaxtyping import Float
from torch import Generator, Tensor

from minigpt.errors import ConfigError, check_seed

_Effects = Float[Tensor, "unit prompt"]


def spearman(a: Float[Tensor, "unit"], b: Float[Tensor, "unit"]) -> float:
    """Correlate the ranks of two lists of numbers; equal numbers share the mean of their ranks.

    $$ ρ = \\frac{\\sum_u (R_u - \\bar R)(S_u - \\bar S)}
                {\\sqrt{\\sum_u (R_u - \\bar R)^2\\, \\sum_u (S_u - \\bar S)^2}} $$

    NaN where one list is constant.

    Source: Spearman 1904; Lesson 6.6.
    """
    R, S = (_ranks(v) - (len(v) + 1) / 2 for v in (a, b))
    size = (R.square().sum() * S.square().sum()).sqrt().item()
    return (R * S).sum().item() / size if size else math.nan


def rank_agreement(
    a: _Effects, b: _Effects, n: int = 500, seed: int = 0
) -> tuple[float, Float[Tensor, "draw"]]:
    """Return the rank correlation of two measurements' mean effects, and its bootstrap draws.

    A draw takes as many prompts as there are, with replacement, the same ones for both sides.

    Raises:
        ConfigError: effects of different shapes, no draws, or an impossible seed.

    Source: Efron & Tibshirani 1993, ch. 6; Lesson 6.6.
    """
    n_prompt = _checked(a, b, n, seed)
    generator = torch.Generator().manual_seed(seed)
    drawn = [torch.randint(n_prompt, (n_prompt,), generator=generator) for _ in range(n)]
    draws = [spearman(a[:, rows].mean(1), b[:, rows].mean(1)) for rows in drawn]
    return spearman(a.mean(1), b.mean(1)), torch.tensor(draws)


def half_agreement(a: _Effects, b: _Effects, n: int = 500, seed: int = 0) -> Float[Tensor, "draw"]:
    """Return rank correlations of `a` on one half of the prompts with `b` on the other half.

    The halves are drawn anew each time. `half_agreement(a, a)` is what chance in the choice of
    prompts leaves of a ranking, and so the most that another measurement can be asked to agree.

    Raises:
        ConfigError: as for `rank_agreement`, or a single prompt.

    Source: Lesson 6.6.
    """
    n_prompt = _checked(a, b, n, seed)
    if n_prompt < 2:
        raise ConfigError("one prompt has no halves: give two or more")
    generator = Generator().manual_seed(seed)
    draws = []
    for _ in range(n):
        order = torch.randperm(n_prompt, generator=generator)
        one, other = order[: n_prompt // 2], order[n_prompt // 2 :]
        draws.append(spearman(a[:, one].mean(1), b[:, other].mean(1)))
    return torch.tensor(draws)


def _checked(a: _Effects, b: _Effects, n: int, seed: int) -> int:
    check_seed(seed)
    if a.shape != b.shape:
        raise ConfigError(
            f"effects are {list(a.shape)} and {list(b.shape)}: measure the same units and prompts"
        )
    if n < 1:
        raise ConfigError(f"n={n}: draw once or more")
    return a.shape[1]


def _ranks(values: Float[Tensor, "unit"]) -> Float[Tensor, "unit"]:
    """Number values by size from 1; equal ones share the mean of their numbers.

    $$ R_u = |\\{v : x_v < x_u\\}| + \\tfrac12 \\big(|\\{v : x_v = x_u\\}| + 1\\big) $$
    """
    row, column = values[:, None], values[None]
    return (column < row).sum(1) + ((column == row).sum(1).double() + 1) / 2
