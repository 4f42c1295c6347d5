"""Small models that grok, or do not: recipe and recorded runs of Lesson 5.3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.model.weights import write_safetensors
from minigpt.tasks.modular import ModularTask, key_frequencies, partial_losses
from minigpt.zoo.entry import Entry, Measured, recorded
from minigpt.zoo.modular import ModularRun, answer_logits, train_modular

P, N_STEP, EVERY, N_SEED, LR = 31, 3000, 50, 3, 4e-3
GROKKING_ARMS = {  # name: (fraction of the sums shown, weight decay)
    "half shown": (0.5, 1.0),
    "less shown": (0.4, 1.0),
    "no weight decay": (0.5, 0.0),
}
RUN_COLUMNS = ("train_loss", "test_loss", "test_accuracy", "restricted", "excluded", "size")
CONFIG = GPTConfig(1, 4, 64, 3, P + 1, norm="none", mlp="relu", tie_embeddings=False)
_FILE = "runs.safetensors"
WEIGHTS = ZOO / "grokking" / _FILE


def train_grokking(arm: str, seed: int, n_step: int = N_STEP) -> ModularRun:
    """Train one model, keeping its weights at every fiftieth step; the seed fixes start and split.

    A part run is the start of a whole run.
    """
    fraction, decay = GROKKING_ARMS[arm]
    return train_modular(
        ModularTask(P, fraction, seed),
        CONFIG,
        steps=n_step,
        lr=LR,
        weight_decay=decay,
        seed=seed,
        snapshots=range(0, n_step + 1, EVERY),
        every=EVERY,
    )


@torch.no_grad()
def columns_of(run: ModularRun, task: ModularTask) -> Float[Tensor, "column step"]:
    """Measure a run at each step that it kept: what `RUN_COLUMNS` names, one a row.

    The key frequencies are those of the run's last embedding; with none, the restricted and the
    excluded loss are NaN. The size is the sum of all squared parameters.
    """
    keys, model = key_frequencies(run.model.W_E[: task.p]), GPT(run.model.cfg)
    rows = []
    for i, weights in enumerate(run.snapshots.values()):
        model.load_state_dict(weights)
        parts = (float("nan"),) * 2
        if keys:
            logits = answer_logits(model, task.all().tokens).double()[:, : task.p]
            parts = partial_losses(logits, task, keys)
        size = sum(w.pow(2).sum().item() for w in model.parameters())
        rows.append([run.curve[name][i] for name in RUN_COLUMNS[:3]] + [*parts, size])
    return torch.tensor(rows).T


@dataclass(frozen=True)
class GrokkingRecord:
    """Recorded runs of one arm: at every fiftieth step, what `RUN_COLUMNS` names."""

    values: Float[Tensor, "seed column step"]

    def __getitem__(self, column: str) -> Float[Tensor, "seed step"]:
        """Return one column by its name."""
        return self.values[:, RUN_COLUMNS.index(column)]

    @property
    def steps(self) -> Float[Tensor, "step"]:
        """The steps at which the runs were measured."""
        return EVERY * torch.arange(self.values.shape[2], dtype=torch.float32)


def record() -> dict[str, GrokkingRecord]:
    """Train every arm with three seeds: six minutes on one core."""
    records = {}
    for arm, (fraction, _) in GROKKING_ARMS.items():
        runs = [
            columns_of(train_grokking(arm, seed), ModularTask(P, fraction, seed))
            for seed in range(N_SEED)
        ]
        records[arm] = GrokkingRecord(torch.stack(runs))
    return records


def save_zoo(records: Mapping[str, GrokkingRecord], path: Path = WEIGHTS) -> None:
    """Write the records to one file."""
    tensors = {name: run.values for name, run in records.items()}
    metadata = {"recipe": "minigpt.zoo.grokking.record", "torch": torch.__version__}
    write_safetensors(tensors, path, metadata)


def load_zoo(path: Path = WEIGHTS) -> dict[str, GrokkingRecord]:
    """Load the recorded runs that the book ships, by arm.

    Raises:
        CheckpointError: a damaged file.
    """
    with recorded(path) as tensors:
        records = {arm: GrokkingRecord(tensors[arm]) for arm in GROKKING_ARMS}
        for name, run in records.items():
            if run.values.dim() != 3 or run.values.shape[1] != len(RUN_COLUMNS):
                raise ValueError(f"{name} has no {len(RUN_COLUMNS)} columns a seed")
    return records


def _measure(where: Path) -> Mapping[str, Measured]:
    runs = load_zoo(where / _FILE)
    measured = {
        f"{arm}, accuracy": Measured(
            run["test_accuracy"][:, -1].mean().item(), 1e-4, "", f"recorded last test score, {arm}"
        )
        for arm, run in runs.items()
    }
    arm = "half shown"
    again = torch.tensor(train_grokking(arm, 0, n_step=4 * EVERY).curve["test_loss"])
    off = (again - runs[arm]["test_loss"][0, : len(again)]).abs().max().item()
    what = "a run's first 200 steps, from their record"
    measured["again"] = Measured(off, 0.05, "nats a sum", what)
    return measured


ENTRY = Entry(
    "grokking",
    "recorded runs of a one-layer transformer on addition modulo 31, with and without weight decay",
    {
        "model": CONFIG.to_dict(),
        "arms": {name: list(arm) for name, arm in GROKKING_ARMS.items()},
        "train": "all training sums at every step, AdamW, 10 steps of warm-up",
        "lr": LR,
        "steps": N_STEP,
        "seeds": list(range(N_SEED)),
    },
    lambda: {
        f"{name}, seed 0": ModularTask(P, fraction, 0).sha256
        for name, (fraction, _) in GROKKING_ARMS.items()
    },
    lambda where: save_zoo(record(), where / _FILE),
    _measure,
)
