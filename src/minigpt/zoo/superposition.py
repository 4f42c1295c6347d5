"""Recorded toy models of superposition: a phase diagram, planes, and many features at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.interp.dictionaries.superposition import (
    dimensions_per_feature,
    phase_diagram,
    train_toy,
)
from minigpt.model.locate import ZOO
from minigpt.tasks.superposition import SparseFeatures
from minigpt.zoo.entry import Entry, Measured, load_records, save_records

PHASE_DENSITIES = tuple(round(0.05 * i, 2) for i in range(1, 20))
PHASE_IMPORTANCES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.3, 5.0, 10.0)
PHASE_STEPS, N_TRY = 1500, 8

PLANE_DENSITIES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0)
PLANE_RATIOS = (1.0, 0.9, 0.8, 0.7, 0.5)
N_PLANE_FEATURE, PLANE_STEPS, N_START = 5, 1000, 8
N_FRESH = 100_000  # examples to compare the starts by

SHARE_DENSITIES = (
    *(1.0, 0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2, 0.14, 0.1, 0.07, 0.05),
)
N_SHARE_FEATURE, N_SHARE_HIDDEN, SHARE_STEPS, N_SHARE_SEED = 80, 12, 2500, 3

_FILE = "solutions.safetensors"
WEIGHTS = ZOO / "superposition" / _FILE


@dataclass(frozen=True)
class Solutions:
    """Trained toy models: the axes of a grid, then the model's own.

    `phase`: [quantity density importance], as `phase_diagram` gives it. `planes` and `biases`: five
    features in a plane, where feature i matters ratio^i, every start kept, the lowest of `losses`
    first. `shares`: 80 features in 12 dimensions, all alike.
    """

    phase: Float[Tensor, "quantity density importance"]
    planes: Float[Tensor, "density ratio start feature hidden"]
    biases: Float[Tensor, "density ratio start feature"]
    losses: Float[Tensor, "density ratio start"]
    shares: Float[Tensor, "seed density feature hidden"]


def train_planes(steps: int = PLANE_STEPS, seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    """Train eight starts at each density × ratio; return W, b, losses, the lowest loss first."""
    grid = [SparseFeatures.decaying(N_PLANE_FEATURE, PLANE_DENSITIES, r) for r in PLANE_RATIOS]
    density = torch.stack([task.density for task in grid], 1)
    importance = torch.stack([task.importance for task in grid], 1)
    task = SparseFeatures(density.flatten(), importance.flatten(0, 1)).repeat(N_START)
    model, _ = train_toy(task, 2, steps=steps, batch_size=256, lr=1e-2, seed=seed)
    W, b = model.W.detach(), model.b.detach()
    generator, n = torch.Generator().manual_seed(seed + 1), N_START
    losses = torch.cat(
        [plane_losses(W[i : i + n], b[i : i + n], task, i, generator) for i in range(0, len(W), n)]
    )
    axes = (len(PLANE_DENSITIES), len(PLANE_RATIOS), n)
    losses, order = losses.unflatten(0, axes).sort(-1)
    W, b = W.unflatten(0, axes), b[:, 0].unflatten(0, axes)
    W = W.gather(2, order[..., None, None].expand_as(W))
    return W, b.gather(2, order[..., None].expand_as(b)), losses


@torch.no_grad()
def plane_losses(
    W: Tensor, b: Tensor, task: SparseFeatures, at: int, generator: torch.Generator
) -> Float[Tensor, "start"]:
    """Return the losses of the starts at `at` of a task on 100,000 fresh examples, one draw."""
    some = SparseFeatures(task.density[at : at + len(W)], task.importance[at : at + len(W)])
    x = some.batch(N_FRESH, generator)
    return some.loss(x, torch.relu(x @ W @ W.mT + b))


def train_shares(
    seed: int, densities: Sequence[float] = SHARE_DENSITIES, steps: int = SHARE_STEPS
) -> Float[Tensor, "density feature hidden"]:
    """Train a model of 80 features in 12 dimensions at each density; return its directions."""
    task = SparseFeatures.decaying(N_SHARE_FEATURE, densities)
    model, _ = train_toy(task, N_SHARE_HIDDEN, steps=steps, batch_size=256, lr=5e-3, seed=seed)
    return model.W.detach()


def record() -> Solutions:
    """Train everything: some minutes on one core."""
    phase = phase_diagram(
        PHASE_DENSITIES, PHASE_IMPORTANCES, steps=PHASE_STEPS, batch_size=256, n_try=N_TRY
    ).values
    shares = torch.stack([train_shares(seed) for seed in range(N_SHARE_SEED)])
    return Solutions(phase, *train_planes(), shares)


def save_zoo(solutions: Solutions, path: Path = WEIGHTS) -> None:
    """Write the solutions to one file, in half precision."""
    half = Solutions(**{name: value.half() for name, value in vars(solutions).items()})
    save_records({"toy": half}, path, "minigpt.zoo.superposition.record")


def load_zoo(path: Path = WEIGHTS) -> Solutions:
    """Load the recorded solutions that the book ships.

    Raises:
        CheckpointError: a damaged file.
    """
    toy = load_records(Solutions, ("toy",), path, dims=(3, 5, 4, 3, 4))["toy"]
    return Solutions(**{name: value.float() for name, value in vars(toy).items()})


def _measure(where: Path) -> Mapping[str, Measured]:
    toy = load_zoo(where / _FILE)
    shared = dimensions_per_feature(toy.shares).mean(0)
    measured = {
        f"share at density {p:g}": Measured(
            shared[i].item(), 1e-3, "dimensions", "per feature, mean of the seeds"
        )
        for i, p in enumerate(SHARE_DENSITIES)
    }
    again = train_shares(0, steps=20)
    measured["again"] = Measured(
        again.norm().item(), 0.05, "length", "of all directions after a run of 20 steps"
    )
    return measured


ENTRY = Entry(
    "superposition",
    "toy models of superposition, trained at many densities and importances",
    {
        "phase": {
            "features": 2, "hidden": 1, "densities": PHASE_DENSITIES, "steps": PHASE_STEPS,
            "importances": PHASE_IMPORTANCES, "starts": N_TRY, "seed": 0,
        },
        "planes": {
            "features": N_PLANE_FEATURE, "hidden": 2, "densities": PLANE_DENSITIES,
            "ratios": PLANE_RATIOS, "starts": N_START, "steps": PLANE_STEPS, "seed": 0,
        },
        "shares": {
            "features": N_SHARE_FEATURE, "hidden": N_SHARE_HIDDEN, "densities": SHARE_DENSITIES,
            "steps": SHARE_STEPS, "seeds": list(range(N_SHARE_SEED)),
        },
        "train": "Adam with a cosine, 256 fresh examples a step",
    },
    dict,
    lambda where: save_zoo(record(), where / _FILE),
    _measure,
)  # fmt: skip
