"""Learn a circuit: a gate on every edge, pushed shut by a penalty, held open by the task."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Generator, Tensor

from minigpt.errors import ConfigError, TrainingError
from minigpt.interp.circuits.discovery import Objective
from minigpt.interp.circuits.graph import Circuit
from minigpt.interp.core.results import Result
from minigpt.model.gpt2 import GPT, Text
from minigpt.tasks.metrics import Metric


@dataclass(frozen=True)
class HardConcrete:
    """Gates between 0 and 1 that are often exactly 0 or 1, and still have a gradient.

    $$ s = σ\\Big(\\frac{\\ln u - \\ln(1 - u) + \\ln α}{β}\\Big), \\qquad
       z = \\min\\big(1, \\max(0, s\\,(ζ - γ) + γ)\\big), \\qquad u ∼ U(0, 1) $$

    Source: Louizos et al. 2018, eqs. 10–13; Lesson 9.3.
    """

    temperature: float = 2 / 3
    low: float = -0.1
    high: float = 1.1

    def sample(
        self, log_alpha: Float[Tensor, "*shape"], generator: Generator
    ) -> Float[Tensor, "*shape"]:
        """Draw gates."""
        u = torch.rand(log_alpha.shape, generator=generator).clamp(1e-6, 1 - 1e-6).to(log_alpha)
        s = ((u.logit() + log_alpha) / self.temperature).sigmoid()
        return (s * (self.high - self.low) + self.low).clamp(0, 1)

    def open(self, log_alpha: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
        """Return the probability that a gate is not shut: σ(ln α − β ln(−γ/ζ))."""
        return (log_alpha - self.temperature * math.log(-self.low / self.high)).sigmoid()


@dataclass(frozen=True)
class Pruned:
    """The circuit of the gates that stayed open, each gate's probability to be, the losses."""

    circuit: Circuit
    open: Result
    losses: tuple[float, ...]
    conventions: Mapping[str, str]


def prune_edges(
    model: GPT,
    clean: Tensor | Text,
    corrupt: Tensor | Text,
    metric: Metric | None = None,
    *,
    penalty: float = 1.0,
    steps: int = 200,
    samples: int = 4,
    lr: float = 0.2,
    ablation: str = "paired",
    seed: int = 0,
) -> Pruned:
    """Learn which edges to keep, all at once, by gradient descent on gates.

    $$ L = \\mathbb{E}_z\\big[D_{KL}(p \\,\\|\\, p_z)\\big]
       + λ\\, \\frac{1}{|E|} \\sum_e P(z_e > 0) $$

    with KL from the whole model's predictions at the last position (or −metric), Adam on ln α,
    `samples` draws of the gates a step, and λ the `penalty`, in units of the loss for all edges.
    An edge is kept where its gate is open with probability over ½. Where parts back each other up,
    which of them is kept depends on the seed.

    Raises:
        ConfigError: a penalty, rate or count that is not positive, or prompts that do not fit.
        TrainingError: the loss became NaN.

    Source: Louizos et al. 2018; Bhaskar et al. 2024, §3; Lesson 9.3.
    """
    for name, value in {"penalty": penalty, "steps": steps, "samples": samples, "lr": lr}.items():
        if not value > 0:
            raise ConfigError(f"{name}={value} must be positive")
    objective = Objective(model, clean, corrupt, metric, ablation, seed)
    graph, gates = objective.graph, HardConcrete()
    generator = torch.Generator().manual_seed(seed)
    log_alpha = torch.full((len(graph.edges),), 2.0, requires_grad=True)
    optimizer = torch.optim.Adam([log_alpha], lr=lr)
    losses = []
    for step in range(steps):
        z = gates.sample(log_alpha.expand(samples, -1), generator)
        masks = z.new_zeros(samples, *graph.exists.shape)
        masks = masks.index_put((torch.arange(samples)[:, None], *graph.exists.nonzero().T), z)
        loss = objective.loss(masks).mean() + penalty * gates.open(log_alpha).mean()
        if not bool(loss.isfinite()):
            raise TrainingError(f"the loss is {loss.item()} at step {step}: lower lr={lr}")
        (log_alpha.grad,) = torch.autograd.grad(loss, [log_alpha])
        optimizer.step()
        losses.append(loss.item())
    method = f"edge pruning, hard-concrete gates, penalty {penalty:g} x mean P(open)"
    training = f"{steps} steps of Adam at {lr:g}, {samples} samples each, seed {seed}"
    stated = {**objective.conventions, "method": method, "training": training}
    probability = gates.open(log_alpha.detach())
    kept = frozenset(e for e, p in zip(graph.edges, probability, strict=True) if p > 0.5)
    opened = Result(probability, ("edge",), stated, {"edge": graph.edges})
    return Pruned(Circuit(graph, kept).connected(), opened, tuple(losses), stated)
