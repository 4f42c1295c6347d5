"""Distributed alignment search: which directions of an activation carry a causal variable?

Take the activation of one prompt (the base), give it what another prompt (the source) has along
some directions, and run on. If the directions carry a variable, the answer must be the one that
the source's value calls for. `align` learns such directions by gradient descent. That they exist
does not show that the model uses them: `Swap.accuracy` without directions exchanges everything,
and a part that does more than the whole works by a route that the model never takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.errors import ConfigError, check_seed
from minigpt.interp.core.activations import activations_at
from minigpt.interp.core.results import require_finite, require_pair
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import HookPoint, Key, full_name


def interchange(
    base: Float[Tensor, "*batch d"],
    source: Float[Tensor, "*batch d"],
    directions: Float[Tensor, "k d"],
) -> Float[Tensor, "*batch d"]:
    """Give the base what the source has along some directions; they need not be orthogonal.

    $$ h' = h_b + (h_s - h_b)\\, P^\\top P, \\qquad P \\text{ an orthonormal basis } [k\\; d] $$

    Raises:
        ConfigError: shapes that do not fit, no direction, or directions that depend on each other.

    Source: Geiger et al. 2023; Lesson 9.1.
    """
    if base.shape != source.shape:
        raise ConfigError(f"base {list(base.shape)} and source {list(source.shape)} must agree")
    k = len(directions)
    if directions.dim() != 2 or not k or directions.shape[1] != base.shape[-1]:
        raise ConfigError(
            f"directions {list(directions.shape)} do not fit an activation of width "
            f"{base.shape[-1]}: give [k d], at least one"
        )
    if k > base.shape[-1] or int(torch.linalg.matrix_rank(directions.detach())) < k:
        raise ConfigError(f"the {k} directions depend on each other: leave out what is no news")
    Q = torch.linalg.qr(directions.T).Q
    return base + (source - base) @ Q @ Q.T


class Swap:
    """Pairs of prompts, and the activation at one position that is exchanged between them.

    `name` is any activation [batch pos …]; heads stand side by side.

    Raises:
        ConfigError: prompts that do not pair, or a position outside them.
        HookError: an unknown name, NaN or infinity.
    """

    def __init__(
        self, model: GPT, base: Tensor | Text, source: Tensor | Text, name: Key, at: int = -1
    ) -> None:
        self.model, self.base = model, model.to_tokens(base)
        self.name, self.at = full_name(name, model.hook_points), at
        tokens = model.to_tokens(source)
        require_pair(self.base, tokens)
        n = tokens.shape[1]
        if not -n <= at < n:
            raise ConfigError(f"at={at} is outside prompts of {n} tokens")
        with torch.no_grad():
            (value,) = activations_at(model, tokens, [self.name])
        self.source = value[:, at]

    @property
    def width(self) -> int:
        """How many numbers the activation has at a position."""
        return self.source.shape[-1]

    def logits(
        self, directions: Float[Tensor, "k d"] | None = None
    ) -> Float[Tensor, "batch d_vocab"]:
        """Run the bases with the exchange, and return the last logits; None exchanges all."""

        def put(value: Tensor, point: HookPoint) -> Tensor:
            flat = value.flatten(2).clone()
            one = flat[:, self.at]
            new = self.source if directions is None else interchange(one, self.source, directions)
            flat[:, self.at] = new
            return flat.view_as(value)

        with self.model.hooked({self.name: put}):
            return require_finite(self.model(self.base, logits_at=[-1])[:, 0], "the logits")

    @torch.no_grad()
    def accuracy(
        self, wanted: Int[Tensor, "batch"], directions: Float[Tensor, "k d"] | None = None
    ) -> float:
        """Return the share of pairs whose answer is the wanted one (largest logit).

        Raises:
            ConfigError: not one answer a pair.

        Source: Geiger et al. 2023 (interchange intervention accuracy); Lesson 9.1.
        """
        hits = self.logits(directions).argmax(-1) == self.require_wanted(wanted)
        return hits.double().mean().item()

    def require_wanted(self, wanted: Int[Tensor, "batch"]) -> Int[Tensor, "batch"]:
        """Refuse answers that do not fit the pairs."""
        if wanted.shape != (len(self.base),):
            raise ConfigError(f"wanted {list(wanted.shape)}: give one answer a pair")
        return wanted


@dataclass(frozen=True)
class Alignment:
    """Orthonormal directions [k d] that were learned, and the loss on the way [step]."""

    directions: Float[Tensor, "k d"] = field(repr=False)
    losses: Float[Tensor, "step"] = field(repr=False)
    conventions: Mapping[str, str]


def align(
    swap: Swap,
    wanted: Int[Tensor, "batch"],
    rank: int = 1,
    *,
    steps: int = 100,
    lr: float = 0.1,
    seed: int = 0,
) -> Alignment:
    """Learn directions whose exchange makes the answers the wanted ones.

    $$ \\min_P \\; -\\frac1n \\sum_i \\log p(\\text{wanted}_i \\mid h'_i) $$

    Adam on a matrix [d k] from a normal start; its columns are made orthonormal at each step. The
    model's weights get no gradient. Judge the result on pairs that it was not learned on.

    Raises:
        ConfigError: a rank outside 1 to the width, no step, or answers that do not fit.

    Source: Geiger et al. 2023, §3; Lesson 9.1.
    """
    check_seed(seed)
    if not 1 <= rank <= swap.width or steps < 1 or not lr > 0:
        raise ConfigError(
            f"rank={rank}, steps={steps}, lr={lr}: rank is 1 to {swap.width}, the others positive"
        )
    wanted = swap.require_wanted(wanted)
    generator = torch.Generator().manual_seed(seed)
    free = torch.randn(swap.width, rank, generator=generator).to(swap.source).requires_grad_()
    optimizer, losses = torch.optim.Adam([free], lr), []
    with torch.enable_grad():
        for _ in range(steps):
            Q = torch.linalg.qr(free).Q
            loss = nn.functional.cross_entropy(swap.logits(Q.T), wanted)
            (free.grad,) = torch.autograd.grad(loss, [free])
            optimizer.step()
            losses.append(loss.detach())
    stated = {
        "exchanged": f"{rank} of {swap.width} directions of {swap.name!r} at position {swap.at}",
        "learned": f"{steps} steps of Adam at {lr:g}, seed {seed}, on {len(wanted)} pairs",
        "LayerNorm": "live; what follows is recomputed",
    }
    return Alignment(torch.linalg.qr(free.detach()).Q.T.contiguous(), torch.stack(losses), stated)
