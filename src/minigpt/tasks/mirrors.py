"""Which sums a model could know by exchanging the two numbers of a sum that it was shown."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.tasks.modular import ModularTask, fourier_basis

KINDS = ("shown", "mirrored", "clean")


def kinds_of_sums(
    shown: Bool[Tensor, "p p"],
) -> tuple[Bool[Tensor, "p p"], Bool[Tensor, "p p"]]:
    """Split the sums that were not shown: those whose mirror b + a was, and those that are clean.

    $$ \\text{mirrored}_{ab} = \\text{shown}_{ba} \\wedge \\neg\\,\\text{shown}_{ab}, \\qquad
       \\text{clean}_{ab} = \\neg\\,\\text{shown}_{ba} \\wedge \\neg\\,\\text{shown}_{ab} $$

    Raises:
        ConfigError: `shown` is no square of truth values.

    Source: Lesson 10.1.
    """
    if shown.dtype != torch.bool or shown.dim() != 2 or shown.shape[0] != shown.shape[1]:
        raise ConfigError(f"shown is {shown.dtype} {list(shown.shape)}: give a bool for each a, b")
    return shown.T & ~shown, ~shown.T & ~shown


def shown_sums(task: ModularTask) -> Bool[Tensor, "p p"]:
    """Say of each a, b whether a + b stands in the training part of a task."""
    train, _ = task.split()
    shown = torch.zeros(task.p, task.p, dtype=torch.bool)
    shown[train.tokens[:, 0], train.tokens[:, 1]] = True
    return shown


def rows_of(task: ModularTask) -> dict[str, Bool[Tensor, "sum"]]:
    """Return the rows of `task.all()` of each of the three kinds."""
    shown = shown_sums(task)
    parts = (shown, *kinds_of_sums(shown))
    return {kind: part.flatten() for kind, part in zip(KINDS, parts, strict=True)}


def losses_by_kind(
    logits: Float[Tensor, "sum answer"], task: ModularTask, keys: Sequence[int]
) -> Float[Tensor, "measure kind"]:
    """Return loss, accuracy and restricted loss of all sums' logits, kind by kind.

    The restricted logits of a kind are fitted to the sums of that kind alone, by least squares, so
    that no sum that was shown tells what the model knows of a clean one:

    $$ \\hat z = W \\arg\\min_C \\|z - W C\\|^2, \\qquad
       W_{ab} = \\big(1, \\cos(2πk(a + b)/p), \\sin(2πk(a + b)/p)\\big)_k $$

    Raises:
        ConfigError: logits of other than p² sums, no key frequency, or a kind without sums.

    Source: Nanda et al. 2023, §5.1, without the restriction; Lesson 10.1.
    """
    if len(logits) != task.p**2 or not keys:
        raise ConfigError(f"{len(logits)} rows, {len(keys)} keys: give all {task.p**2} sums, a key")
    answer = task.all().answer
    rows = [0] + [row for k in keys for row in (2 * k - 1, 2 * k)]
    waves = fourier_basis(task.p).double()[rows][:, answer].T
    found = []
    for kind, at in rows_of(task).items():
        if not at.any():
            raise ConfigError(f"no sum is {kind}: show fewer sums, or more")
        z = logits[at].double()
        part = waves[at] @ torch.linalg.lstsq(waves[at], z).solution
        right = (z.argmax(-1) == answer[at]).double().mean()
        found.append(torch.stack([_loss(z, answer[at]), right, _loss(part, answer[at])]))
    return torch.stack(found, 1)


def _loss(logits: Tensor, answer: Tensor) -> Tensor:
    return torch.nn.functional.cross_entropy(logits, answer)
