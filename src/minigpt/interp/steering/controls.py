"""What an intervention is compared with: directions of equal norm, and cases not chosen on."""

from __future__ import annotations

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from minigpt.errors import ConfigError, check_seed


def equal_norm(v: Float[Tensor, "d"], n: int, seed: int = 0) -> Float[Tensor, "n d"]:
    """Draw directions, all equally likely, each as long as a steering vector.

    $$ u_i = \\lVert v \\rVert\\, \\frac{g_i}{\\lVert g_i \\rVert}, \\qquad g_i \\sim N(0, I) $$

    Raises:
        ConfigError: no draw, or a vector of length 0, NaN or infinity.

    Source: Turner et al. 2023 (random vectors of equal norm as a baseline); Lesson 9.5.
    """
    check_seed(seed)
    if n < 1:
        raise ConfigError(f"n={n}: draw one control or more")
    if v.dim() != 1 or not bool(v.isfinite().all()) or not bool(v.any()):
        raise ConfigError("a control needs a vector [d] that is finite and not zero")
    drawn = torch.randn(n, len(v), generator=torch.Generator().manual_seed(seed)).double()
    size = v.double().norm()
    return (drawn / drawn.norm(dim=1, keepdim=True) * size).to(v)


def choose_and_report(
    gains: Float[Tensor, "candidate case"], chosen_on: Bool[Tensor, "case"]
) -> tuple[int, float, float]:
    """Choose the candidate with the largest mean gain on some cases, and report it on the others.

    Returns its number, the mean gain where it was chosen, and the mean gain on all other cases. The
    first is too large, the more so the more candidates there are; the second is not. Of equal
    candidates the first is chosen.

    Raises:
        ConfigError: no candidate, one side without cases, other shapes, NaN or infinity.

    Source: Efron & Tibshirani 1993, ch. 17 (apparent and true error); Lesson 9.5.
    """
    if gains.dim() != 2 or chosen_on.shape != gains.shape[1:] or chosen_on.dtype != torch.bool:
        raise ConfigError("gains [candidate case] need a mask [case] of those to choose on")
    if not len(gains) or not bool(chosen_on.any()) or bool(chosen_on.all()):
        raise ConfigError("there must be a candidate, a case to choose on, and one to report on")
    if not bool(gains.isfinite().all()):
        raise ConfigError("a gain is NaN or infinite: its candidate cannot be compared")
    gains = gains.double()
    here = gains[:, chosen_on].mean(1)
    best = int(here.argmax())
    return best, here[best].item(), gains[best, ~chosen_on].mean().item()
