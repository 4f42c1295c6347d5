"""Many seeds of two recipes for one attention head, measured prompt by prompt: Lesson 10.3.

The heads of Lesson 2.3, trained for a short time, so that some seeds get further than others. Both
arms have the same prompts; they differ in the width of the head alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.data.files import sha256_of
from minigpt.model.locate import ZOO
from minigpt.tasks.lookup import LookupBatch, LookupTask, caesar
from minigpt.zoo.entry import Entry, Measured, load_records, save_records
from minigpt.zoo.lookup import LookupModel, hits, train_lookup

WIDTHS = {"usual": 8, "wide": 9}  # d_head
N_SEED, N_STEP, BATCH, N_PROMPT = 100, 200, 64, 200
FIRST = {"usual": 0, "wide": 1000}  # seeds start here: no two runs share one
_FILE = "runs.safetensors"
WEIGHTS = ZOO / "seeds" / _FILE


@dataclass(frozen=True)
class SeedRuns:
    """One arm: `losses` in nats, `attention` that goes to the right record, and `planted`.

    `planted` is the share of letters whose own key the head scores highest, read from its weights.
    """

    losses: Float[Tensor, "seed prompt"]
    attention: Float[Tensor, "seed prompt"]
    planted: Float[Tensor, "seed"]


def train_of_arm(task: LookupTask, arm: str, number: int) -> LookupModel:
    """Train one head of an arm: about a second on one core."""
    return train_lookup(
        task, seed=FIRST[arm] + number, d_head=WIDTHS[arm], n_step=N_STEP, batch_size=BATCH
    ).model


@torch.no_grad()
def measure(
    model: LookupModel, batch: LookupBatch, planted: Tensor
) -> tuple[Tensor, Tensor, float]:
    """Return losses and attention to the right record, both [prompt], and the planted share."""
    logits, cache = model.run_with_cache(batch)
    losses = nn.functional.cross_entropy(logits, batch.answer, reduction="none")
    pattern = cache["head.pattern"][:, -1]
    right = pattern.gather(1, batch.where[:, None])[:, 0]
    return losses, right, hits(model.qk, planted)


@cache
def _tasks() -> tuple[LookupTask, LookupBatch, Tensor]:
    from minigpt.data import shakespeare

    task, held_out = LookupTask.split(shakespeare(), caesar(3))
    batch = held_out.batch(N_PROMPT, torch.Generator().manual_seed(0))
    return task, batch, held_out.cipher.argsort()


def record(n_seed: int = N_SEED) -> dict[str, SeedRuns]:
    """Train and measure every seed of both arms: five minutes on one core."""
    task, batch, planted = _tasks()
    records = {}
    for arm in WIDTHS:
        rows = [measure(train_of_arm(task, arm, i), batch, planted) for i in range(n_seed)]
        losses = torch.stack([row[0] for row in rows]).half()
        attention = torch.stack([row[1] for row in rows]).half()
        records[arm] = SeedRuns(losses, attention, torch.tensor([row[2] for row in rows]))
    return records


def save_zoo(records: Mapping[str, SeedRuns], path: Path = WEIGHTS) -> None:
    """Write the records to one file, what is by prompt in half precision."""
    save_records(records, path, "minigpt.zoo.seeds.record")


def load_zoo(path: Path = WEIGHTS) -> dict[str, SeedRuns]:
    """Load the recorded runs that the book ships, by arm, in double precision.

    Raises:
        CheckpointError: a damaged file.
    """
    runs = load_records(SeedRuns, WIDTHS, path, dims=(2, 2, 1))
    return {
        arm: SeedRuns(*(getattr(run, name).double() for name in SeedRuns.__annotations__))
        for arm, run in runs.items()
    }


def _data() -> dict[str, str]:
    from minigpt.data import shakespeare

    return {"text": sha256_of(shakespeare())}


def _measure(where: Path) -> Mapping[str, Measured]:
    runs = load_zoo(where / _FILE)
    measured = {}
    for arm, run in runs.items():
        by_seed = run.losses.mean(1)
        measured[f"{arm}, loss"] = Measured(
            by_seed.mean().item(), 1e-3, "nats", f"held-out loss, mean of {N_SEED} seeds, {arm}"
        )
        measured[f"{arm}, spread"] = Measured(
            by_seed.std().item(), 1e-3, "nats", f"standard deviation between the seeds, {arm}"
        )
    task, batch, planted = _tasks()
    losses, _, _ = measure(train_of_arm(task, "usual", 0), batch, planted)
    off = (losses.mean() - runs["usual"].losses[0].mean()).abs().item()
    measured["again"] = Measured(off, 0.02, "nats", "a run of the first seed, from its record")
    torch.manual_seed(0)
    blank = measure(LookupModel(), batch, planted)[0].mean().item()
    measured["untrained"] = Measured(blank, 0.01, "nats", "the same loss, an untrained head")
    return measured


ENTRY = Entry(
    "seeds",
    "recorded losses of a hundred seeds each of two recipes for a head that looks letters up",
    {
        "arms": {arm: {"d_model": 32, "d_head": width} for arm, width in WIDTHS.items()},
        "task": {"cipher": "Caesar, shift 3", "n_record": 12, "held_out": 0.1},
        "train": "Adam, cosine schedule to 0",
        "n_step": N_STEP,
        "batch_size": BATCH,
        "lr": 0.01,
        "seeds": {arm: [FIRST[arm], FIRST[arm] + N_SEED] for arm in WIDTHS},
        "prompts": N_PROMPT,
    },
    _data,
    lambda where: save_zoo(record(), where / _FILE),
    _measure,
)
