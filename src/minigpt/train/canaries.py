"""Plant sentences in a training text that nobody would say, and see how well a model knows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.functional import cross_entropy

from minigpt.errors import ConfigError
from minigpt.model.gpt2 import GPT
from minigpt.train.gradient_clipping import clip_grad_norm


@dataclass(frozen=True)
class CanaryCurve:
    """At each step that was looked at: the loss of every canary's secret part, in nats."""

    steps: list[int]
    losses: Float[Tensor, "look canary"]


def secret_loss(
    model: GPT, canaries: Int[Tensor, "canary pos"], n_prefix: int
) -> Float[Tensor, "canary"]:
    """Return −log p of each canary's tokens after the prefix that all of them share, in nats."""
    with torch.no_grad():
        logits = model(canaries)[:, n_prefix - 1 : -1]
    return cross_entropy(logits.mT, canaries[:, n_prefix:], reduction="none").sum(1)


def plan(times: Mapping[int, int], n_step: int) -> dict[int, list[int]]:
    """Return which canaries are shown in which step, each spread evenly over the run.

    Args:
        times: canary → how often it is shown.
        n_step: steps of the run.

    Raises:
        ConfigError: a canary is shown more often than there are steps.
    """
    shown: dict[int, list[int]] = {}
    for canary, often in times.items():
        if not 0 <= often <= n_step:
            raise ConfigError(f"canary {canary} cannot be shown {often} times in {n_step} steps")
        for i in range(often):
            shown.setdefault(int((i + 0.5) * n_step / often), []).append(canary)
    return shown


def train_with_canaries(
    model: GPT,
    ids: Int[Tensor, "token"],
    canaries: Int[Tensor, "canary pos"],
    n_prefix: int,
    times: Mapping[int, int],
    *,
    n_step: int = 300,
    look_every: int = 60,
    seed: int = 0,
) -> CanaryCurve:
    """Train a model on windows of a text; a planned canary replaces the start of a window.

    AdamW at a rate of 3e-3, 16 windows a step, gradients clipped to length 1.
    """
    generator, n_ctx = torch.Generator().manual_seed(seed), model.cfg.n_ctx
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, betas=(0.9, 0.98))
    shown, steps, losses = plan(times, n_step), list[int](), list[Tensor]()
    for step in range(n_step + 1):
        if step % look_every == 0:
            steps.append(step)
            losses.append(secret_loss(model, canaries, n_prefix))
        if step == n_step:
            break
        starts = torch.randint(len(ids) - n_ctx, (16,), generator=generator)
        batch = torch.stack([ids[i : i + n_ctx + 1] for i in starts.tolist()])
        _plant(batch, canaries, shown.get(step, ()))
        loss = cross_entropy(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        clip_grad_norm(model.parameters(), 1.0)
        optimizer.step()
    return CanaryCurve(steps, torch.stack(losses))


def _plant(
    batch: Int[Tensor, "row pos"], canaries: Int[Tensor, "canary pos"], shown: Sequence[int]
) -> None:
    for row, canary in enumerate(shown):
        batch[row, : canaries.shape[1]] = canaries[canary]
