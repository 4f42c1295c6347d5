"""Runs on addition modulo 31, measured by what a sum's mirror gives away: record of Lesson 10.1.

The recipe is the arm `half shown` of `grokking`. At every fiftieth step, loss, accuracy and
restricted loss are measured for the sums that were shown, those whose mirror was, and the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.tasks.mirrors import KINDS, losses_by_kind
from minigpt.tasks.modular import ModularTask, key_frequencies
from minigpt.zoo.entry import Entry, Measured, load_records, save_records
from minigpt.zoo.grokking import EVERY, P, train_grokking
from minigpt.zoo.modular import ModularRun, answer_logits

ARM, FRACTION, N_STEP, N_SEED = "half shown", 0.5, 2500, 5
MEMORIZED = 100  # a step at which all shown sums are known, and hardly a clean one
_FILE = "runs.safetensors"
WEIGHTS = ZOO / "mirrors" / _FILE


@dataclass(frozen=True)
class MirrorRuns:
    """Recorded runs: measures are loss, accuracy and restricted loss; kinds as in `KINDS`."""

    values: Float[Tensor, "seed step measure kind"]

    @property
    def steps(self) -> Float[Tensor, "step"]:
        """The steps at which the runs were measured."""
        return EVERY * torch.arange(self.values.shape[1], dtype=torch.float32)


@torch.no_grad()
def measure_run(
    run: ModularRun, task: ModularTask, keys: Sequence[int] | None = None
) -> Float[Tensor, "step measure kind"]:
    """Measure the kept weights of a run, by default at the key frequencies of its last embedding.

    Raises:
        ConfigError: the embedding has none, and none are given.
    """
    keys = key_frequencies(run.model.W_E[: task.p]) if keys is None else keys
    model, rows = GPT(run.model.cfg), []
    for weights in run.snapshots.values():
        model.load_state_dict(weights)
        logits = answer_logits(model, task.all().tokens)[:, : task.p]
        rows.append(losses_by_kind(logits, task, keys))
    return torch.stack(rows).float()


def record() -> MirrorRuns:
    """Train and measure five seeds: some minutes on one core."""
    runs = [
        measure_run(train_grokking(ARM, seed, N_STEP), ModularTask(P, FRACTION, seed))
        for seed in range(N_SEED)
    ]
    return MirrorRuns(torch.stack(runs))


def save_zoo(runs: MirrorRuns, path: Path = WEIGHTS) -> None:
    """Write the record to one file."""
    save_records({"runs": runs}, path, "minigpt.zoo.mirrors.record")


def load_zoo(path: Path = WEIGHTS) -> MirrorRuns:
    """Load the recorded runs that the book ships.

    Raises:
        CheckpointError: a damaged file.
    """
    return load_records(MirrorRuns, ("runs",), path, dims=(4,))["runs"]


def _measure(where: Path) -> Mapping[str, Measured]:
    runs = load_zoo(where / _FILE)
    memorized = runs.values[:, int((runs.steps == MEMORIZED).nonzero())]
    measured = {
        f"{kind} at step {MEMORIZED}": Measured(
            memorized[:, 1, i].mean().item(), 1e-4, "", f"share of {kind} sums right, mean of seeds"
        )
        for i, kind in enumerate(KINDS)
    }
    again = measure_run(train_grokking(ARM, 0, EVERY), ModularTask(P, FRACTION, 0), [1])[:, 0]
    off = (again - runs.values[0, : len(again), 0]).abs().max().item()
    measured["again"] = Measured(off, 0.3, "nats a sum", "a run's first steps, from their record")
    return measured


ENTRY = Entry(
    "mirrors",
    "recorded runs on addition modulo 31: sums that were shown, whose mirror was, and the others",
    {
        "arm": ARM, "fraction": FRACTION, "steps": N_STEP, "every": EVERY,
        "seeds": list(range(N_SEED)), "train": "as minigpt.zoo.grokking",
    },
    lambda: {f"seed {seed}": ModularTask(P, FRACTION, seed).sha256 for seed in range(N_SEED)},
    lambda where: save_zoo(record(), where / _FILE),
    _measure,
)  # fmt: skip
