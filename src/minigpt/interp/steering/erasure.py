"""Does the model use what a probe can read? Erase the direction and see what is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.activations import activations_at
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint, Key
from minigpt.tasks.metrics import Metric


def erase(
    x: Float[Tensor, "*batch d"],
    directions: Float[Tensor, "k d"],
    mean: Float[Tensor, "d"] | None = None,
) -> Float[Tensor, "*batch d"]:
    """Remove what lies along some directions; they need not be orthogonal.

    $$ x' = x - (x - μ)\\, P^\\top P, \\qquad P \\text{ an orthonormal basis} $$

    With a mean, its share along the directions is put in place (mean ablation of the subspace).

    Raises:
        ConfigError: no direction, or another width.

    Source: Ravfogel et al. 2020, §3; Elazar et al. 2021, §3; Lesson 8.3.
    """
    if directions.dim() != 2 or not len(directions) or directions.shape[1] != x.shape[-1]:
        raise ConfigError(
            f"directions {list(directions.shape)} do not fit an activation of width "
            f"{x.shape[-1]}: give [k d], at least one"
        )
    P = torch.linalg.qr(directions.to(x).T).Q
    return x - (x if mean is None else x - mean.to(x)) @ P @ P.T


@dataclass(frozen=True)
class Amnesia:
    """What forgetting costs, prompt by prompt, and what forgetting something random costs.

    `clean` and `erased` are [batch], `random` is [seed batch]: as many random directions erased.
    """

    clean: Float[Tensor, "batch"] = field(repr=False)
    erased: Float[Tensor, "batch"] = field(repr=False)
    random: Float[Tensor, "seed batch"] = field(repr=False)
    conventions: Mapping[str, str]

    @property
    def effect(self) -> float:
        """The metric's mean change when the directions are erased."""
        return (self.erased - self.clean).mean().item()


@torch.no_grad()
def amnesic(
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    name: Key,
    directions: Float[Tensor, "k d"],
    metric: Metric,
    *,
    seeds: Sequence[int] = (0, 1, 2, 3, 4),
) -> Amnesia:
    """Erase directions from an activation at every position, run on, and measure.

    The mean over these tokens is kept. A probe's direction that the model does not use can be
    erased at no greater cost than a random one.

    Raises:
        HookError: an unknown name, NaN or infinity.
        ConfigError: directions of another width.

    Source: Elazar et al. 2021, §3 (control: as many random directions); Lesson 8.3.
    """
    (x,) = activations_at(model, tokens, [name])
    mean = x.flatten(0, 1).mean(0)
    erase(x[:1, :1], directions)

    def without(gone: Tensor) -> Tensor:
        def put(value: Tensor, point: HookPoint) -> Tensor:
            return erase(value.flatten(2), gone, mean).view_as(value)

        with model.hooked({name: put}):
            return metric.measure(model, tokens)

    lots = [torch.Generator().manual_seed(seed) for seed in seeds]
    random = [without(torch.randn(directions.shape, generator=lot)) for lot in lots]
    conventions = {
        "metric": f"{metric.name}, {metric.unit}",
        "erased": f"{len(directions)} directions of {name!r} at every position, mean kept",
        "control": f"as many random directions, seeds {list(seeds)}",
        "LayerNorm": "live; what follows is recomputed; nothing folded; no BOS added",
    }
    clean = metric.measure(model, tokens)
    return Amnesia(clean, without(directions), torch.stack(random), conventions)
