"""Screen with estimates, then verify with exact patches: how many patches buy how much truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError


@dataclass(frozen=True)
class Verified:
    """Places that were patched, in the order of their estimates, and their exact effects.

    `top` are the k places with the largest absolute effects among them, largest first.
    """

    patched: tuple[int, ...]
    effects: tuple[float, ...]
    top: tuple[int, ...]


def screen_then_verify(
    estimates: Float[Tensor, "place"], patch: Callable[[int], float], k: int, budget: int
) -> Verified:
    """Patch the `budget` places with the largest |estimate|, and rank them by |exact effect|.

    `patch(place)` is called `budget` times, once for each place. Equal ones keep their order.

    Raises:
        ConfigError: estimates that are not [place] or not finite, or not 1 ≤ k ≤ budget ≤ places.

    Source: Nanda 2023; Kramár et al. 2024, §4; Lesson 9.2.
    """
    order = _order(estimates, "estimates")
    if not 1 <= k <= budget <= len(order):
        raise ConfigError(
            f"k={k} and budget={budget} must be in 1 ≤ k ≤ budget ≤ {len(order)} places"
        )
    patched = [int(place) for place in order[:budget]]
    effects = torch.tensor([float(patch(place)) for place in patched], dtype=torch.float64)
    best = _order(effects, "the effects")[:k]
    return Verified(tuple(patched), tuple(effects.tolist()), tuple(patched[i] for i in best))


def found(estimates: Float[Tensor, "place"], exact: Float[Tensor, "place"], k: int) -> int:
    """Count how many of the k largest |exact| effects are among the k largest |estimates|.

    Raises:
        ConfigError: not the same places, or k is not from 1 to their number.
    """
    guess, truth = _both(estimates, exact, k)
    return len(set(guess[:k].tolist()) & set(truth[:k].tolist()))


def patches_needed(estimates: Float[Tensor, "place"], exact: Float[Tensor, "place"], k: int) -> int:
    """Count how far down the list of |estimates| the last of the k largest |exact| effects stands.

    So many exact patches find all k, and the estimates alone cannot say that they did.

    Raises:
        ConfigError: as `found`.
    """
    guess, truth = _both(estimates, exact, k)
    return 1 + max(guess.tolist().index(place) for place in truth[:k].tolist())


def _both(estimates: Tensor, exact: Tensor, k: int) -> tuple[Tensor, Tensor]:
    guess, truth = _order(estimates, "estimates"), _order(exact, "exact effects")
    if len(guess) != len(truth) or not 1 <= k <= len(truth):
        raise ConfigError(
            f"{len(guess)} estimates, {len(truth)} exact effects, k={k}: give as many of both, "
            "and k from 1 to their number"
        )
    return guess, truth


def _order(values: Tensor, what: str) -> Tensor:
    if values.dim() != 1 or not bool(torch.isfinite(values).all()):
        raise ConfigError(f"{what} of shape {list(values.shape)} must be [place], and finite")
    return values.abs().argsort(descending=True, stable=True)
