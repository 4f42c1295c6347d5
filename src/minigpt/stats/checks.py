"""What every function of this package refuses before it computes."""

from __future__ import annotations

import torch
from torch import Tensor

from minigpt.errors import ConfigError, check_seed


def check_values(values: Tensor, name: str, n_axis: int) -> None:
    """Refuse numbers that are missing, not finite, or on other axes than so many.

    Raises:
        ConfigError: it says which.
    """
    if values.dim() != n_axis or values.numel() == 0:
        raise ConfigError(
            f"{name} are {list(values.shape)}: give {n_axis} axes, none of them empty"
        )
    if not torch.isfinite(values.double()).all():
        raise ConfigError(f"{name} hold a value that is not finite: decide what it means first")


def check_draws(n: int, name: str, seed: int) -> None:
    """Refuse to draw fewer than once, and seeds that no generator takes.

    Raises:
        ConfigError: it says which.
    """
    check_seed(seed)
    if n < 1:
        raise ConfigError(f"{name}={n}: draw once or more")


def check_share(value: float, name: str) -> None:
    """Refuse what does not lie between 0 and 1.

    Raises:
        ConfigError: it is 0 or 1, beyond them, or no number.
    """
    if not 0 < value < 1:
        raise ConfigError(f"{name}={value}: choose a number between 0 and 1")
