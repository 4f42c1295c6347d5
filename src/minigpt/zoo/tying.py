"""One small transformer with its embeddings tied or not: recipe and recorded runs of Lesson 4.2."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.interp.weights.vocabulary import direct_path
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.train.bigram import pair_counts, table_loss, table_match
from minigpt.train.config import TrainConfig
from minigpt.train.losses import log_softmax
from minigpt.train.trainer import Trainer
from minigpt.zoo.entry import Entry, Measured, load_records, save_records
from minigpt.zoo.text import Text, shakespeare_tokens

D_VOCAB, N_CTX, N_STEP, EVERY, N_SEED = 512, 32, 1000, 100, 3
RATES = (0.002, 0.004)
ARMS = {  # name: (tied, d_model)
    "tied": (True, 64),
    "untied, as wide": (False, 64),
    "untied, as many": (False, 50),
}
_FILE = "runs.safetensors"
WEIGHTS = ZOO / "tying" / _FILE


@dataclass(frozen=True)
class TyingRun:
    """A trained model, its held-out losses at every hundredth step, and what its direct path is.

    `path` holds the direct path's loss as a bigram table on the held-out text, in nats, and its
    correlation with the counted table beyond frequency.
    """

    model: GPT
    losses: list[float]
    path: tuple[float, float]


def config(arm: str) -> GPTConfig:
    """Return the shape of an arm's model: one block of two heads, 512 tokens."""
    tied, d_model = ARMS[arm]
    return GPTConfig(1, 2, d_model, N_CTX, D_VOCAB, tie_embeddings=tied)


def train_arm(text: Text, arm: str, lr: float, seed: int, n_step: int = N_STEP) -> TyingRun:
    """Train one model; all arms share batches and steps, and a part run is a run's start."""
    torch.manual_seed(seed)
    cfg = TrainConfig(
        steps=n_step, batch_size=16, lr=lr, lr_end=1.0, warmup=50, beta2=0.98, eval_every=EVERY,
        eval_batches=8, checkpoint_every=n_step, device="cpu", precision="float32", seed=seed,
    )  # fmt: skip
    model = GPT(config(arm), text.tokenizer)
    rows = Trainer(model, text.train, text.val, cfg).fit().rows
    losses = [row.val_loss for row in rows if row.val_loss is not None]
    return TyingRun(model.eval(), losses, measure_path(model, text))


def measure_path(model: GPT, text: Text) -> tuple[float, float]:
    """Return the direct path's held-out loss, and its correlation with counts beyond frequency."""
    seen, new = (
        pair_counts(torch.as_tensor(part.ids).long(), D_VOCAB) for part in (text.train, text.val)
    )
    table = direct_path(model).double()
    loss = table_loss(log_softmax(table).exp(), new).item()
    return loss, table_match(table, seen).beyond


@dataclass(frozen=True)
class TyingRecord:
    """Recorded runs of one arm: held-out losses, and the two numbers of the direct path."""

    losses: Float[Tensor, "rate seed eval"]
    path: Float[Tensor, "rate seed 2"]

    @property
    def best(self) -> int:
        """The number of the rate with the lowest last loss, the mean of its seeds."""
        return int(self.losses[..., -1].mean(1).argmin())


def save_zoo(records: Mapping[str, TyingRecord], path: Path = WEIGHTS) -> None:
    """Write the records to one file."""
    save_records(records, path, "minigpt.zoo.tying.record")


def load_zoo(path: Path = WEIGHTS) -> dict[str, TyingRecord]:
    """Load the recorded runs that the book ships, by arm.

    Raises:
        CheckpointError: a damaged file.
    """
    return load_records(TyingRecord, ARMS, path, dims=(3, 3))


def record(text: Text) -> dict[str, TyingRecord]:
    """Train every arm at two rates with three seeds: four minutes on one core."""
    records = {}
    for arm in ARMS:
        runs = [[train_arm(text, arm, lr, seed) for seed in range(N_SEED)] for lr in RATES]
        losses, path = (
            torch.tensor([[getattr(run, of) for run in row] for row in runs])
            for of in ("losses", "path")
        )
        records[arm] = TyingRecord(losses, path)
    return records


def _text() -> Text:
    return shakespeare_tokens(D_VOCAB, N_CTX)


def _measure(where: Path) -> Mapping[str, Measured]:
    runs = load_zoo(where / _FILE)
    measured = {
        f"{arm}, loss": Measured(
            run.losses[run.best, :, -1].mean().item(),
            1e-4,
            "nats a token",
            f"recorded last loss, {arm}",
        )
        for arm, run in runs.items()
    }
    again = torch.tensor(train_arm(_text(), "tied", RATES[0], 0, n_step=EVERY).losses)
    off = (again - runs["tied"].losses[0, 0, : len(again)]).abs().max().item()
    measured["again"] = Measured(
        off, 0.02, "nats a token", "a run's first steps, from their record"
    )
    return measured


ENTRY = Entry(
    "tying",
    "recorded runs of a one-block transformer, its embeddings tied or not",
    {
        "arms": {name: config(name).to_dict() for name in ARMS},
        "train": "AdamW, 50 steps of warm-up, then a constant rate, 16 windows a step",
        "rates": list(RATES),
        "n_step": N_STEP,
        "seeds": list(range(N_SEED)),
    },
    lambda: {"training": _text().train.sha256, "validation": _text().val.sha256},
    lambda where: save_zoo(record(_text()), where / _FILE),
    _measure,
)
