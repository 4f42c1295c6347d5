"""How sure a number is that was read off a curve: whole blocks of evaluation data, drawn anew."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError, check_seed


def block_bootstrap(
    curves: Float[Tensor, "curve block point"],
    find: Callable[[Float[Tensor, "point"]], float],
    n: int = 500,
    seed: int = 0,
) -> Float[Tensor, "draw curve"]:
    """Find something in the means of curves again and again, each time over blocks drawn anew.

    $$ b_1 … b_B \\sim \\{1 … B\\}, \\qquad
       \\hat c^{\\,*} = \\text{find}\\Big(\\frac{1}{B} \\sum_k y_{b_k}\\Big) $$

    Blocks are drawn whole and with replacement, and all curves of a draw share them: differences
    between curves are paired. The draws say what other data of this kind would give for these
    models, and nothing of other seeds.

    Raises:
        ConfigError: no draws, or an impossible seed.

    Source: Efron & Tibshirani 1993, ch. 8; Lesson 5.2.
    """
    check_seed(seed)
    if n < 1:
        raise ConfigError(f"n={n}: draw once or more")
    generator = torch.Generator().manual_seed(seed)
    n_block, draws = curves.shape[1], list[list[float]]()
    for _ in range(n):
        drawn = torch.randint(n_block, (n_block,), generator=generator)
        draws.append([find(curve) for curve in curves[:, drawn].mean(1)])
    return torch.tensor(draws, dtype=torch.float64)
