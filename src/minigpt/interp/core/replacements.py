"""What takes the place of an ablated activation, and how it is laid over the one it replaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.choices import require_choice
from minigpt.interp.core.results import require_finite
from minigpt.interp.core.runs import Run
from minigpt.model.gpt2 import GPT, Text

HOW = {
    "zero": "zero",
    "mean": "mean over the reference batch",
    "resample": "activation of a random other prompt of the reference batch",
    "freeze": "activation of the same prompt in the reference run",
}


@dataclass(frozen=True)
class Replacement:
    """What takes the place of an ablated activation.

    `reference` are prompts (all but `zero` need them): as long as those that are run, where
    `per_position` averages each position alone (else over positions too), or for `resample` and
    `freeze`, one each. `seed` fixes the permutation of `resample`, which leaves no prompt in place.

    Raises:
        ConfigError: an unknown way, or a missing or superfluous reference.
    """

    how: str = "mean"
    reference: Tensor | Text | None = None
    per_position: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a mean of nothing."""
        require_choice("how", self.how, HOW)
        if (self.how == "zero") != (self.reference is None):
            raise ConfigError(
                f"how={self.how!r} "
                + ("takes no reference" if self.how == "zero" else "needs a `reference`: prompts")
            )

    def values(self, model: GPT, names: Sequence[str]) -> dict[str, Tensor | float]:
        """Compute it for every activation named, running the bare model once."""
        if self.reference is None:
            return dict.fromkeys(names, 0.0)
        with unhooked(model):
            _, cache = model.run_with_cache(
                self.reference, names=names, logits_at=[-1], logits_of=[0]
            )
        return {name: self._one(require_finite(cache[name], name)) for name in names}

    def _one(self, value: Tensor) -> Tensor:
        if self.how == "mean":
            return value.mean(0 if self.per_position else (0, 1), keepdim=True)
        return value if self.how == "freeze" else value[derangement(len(value), self.seed)]

    def over(
        self, run: Run, part: str, at: Sequence[int]
    ) -> dict[int, Float[Tensor, "batch pos *width"]]:
        """Return a run's activation in every layer, with what stands in at some positions."""
        names = {layer: f"blocks.{layer}.{part}" for layer in range(run.model.cfg.n_layer)}
        values = self.values(run.model, list(names.values()))
        mixed = {layer: run.at(part, layer).clone() for layer in names}
        for layer, value in mixed.items():
            value[:, at] = fitted(values[names[layer]], value)[:, at]
        return mixed

    def stated(self) -> str:
        """Say it in words, for a result's conventions."""
        if self.reference is None:
            return HOW[self.how]
        n = 1 if isinstance(self.reference, str) else len(self.reference)
        detail = {
            "mean": ", each position alone" if self.per_position else ", positions together",
            "resample": f", seed {self.seed}",
        }
        return f"{HOW[self.how]} ({n} prompts{detail.get(self.how, '')})"


@contextmanager
def unhooked(model: GPT) -> Iterator[None]:
    """Take all hooks off for a `with` block: a reference is not what another ablation left."""
    attached = {point: point.functions for point in model.hook_points.values()}
    try:
        for point in attached:
            point.functions = []
        yield
    finally:
        for point, functions in attached.items():
            point.functions = functions


def derangement(n: int, seed: int) -> Tensor:
    """Return a random order in which nothing keeps its place: a rotation of a random order.

    Raises:
        ConfigError: there is only one to order.
    """
    if n < 2:
        raise ConfigError("one prompt cannot take the place of another: resample from two or more")
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    other = torch.empty_like(order)
    other[order] = order.roll(1)
    return other


def fitted(new: Tensor | float, value: Tensor, start: int = 0) -> Tensor:
    """Lay what stands in over an activation whose first position is `start`.

    Raises:
        HookError: another number of prompts or too few positions.
    """
    if isinstance(new, float):
        return torch.full_like(value, new)
    n, n_pos = value.shape[:2]
    part = new if new.shape[1] == 1 else new[:, start : start + n_pos]
    if part.shape[0] not in (1, n) or part.shape[1] not in (1, n_pos):
        raise HookError(
            f"the reference has {new.shape[1]} positions (prompts: {new.shape[0]}) and does not "
            f"fit {n} prompts with positions {start} to {start + n_pos - 1}: make it as large, "
            "or use how='mean' with per_position=False"
        )
    return part.to(value).expand_as(value)
