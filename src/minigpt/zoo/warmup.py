"""Warm-up and clipping, each on and off, at three rates: recorded runs of Lesson 4.5."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.data import shakespeare, train_val_split
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.model.tokenizer import CharTokenizer
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData, tokenize
from minigpt.train.log import Row
from minigpt.train.trainer import Trainer
from minigpt.zoo.entry import Entry, Measured, load_records, save_records

WARMUP_RATES, N_STEP, WARMUP, N_SEED = (0.003, 0.01, 0.03), 150, 30, 6
WARMUP_ARMS = {  # name: (steps of warm-up, limit on the gradient's length)
    "neither": (0, 0.0),
    "warm-up": (WARMUP, 0.0),
    "clipping": (0, 1.0),
    "both": (WARMUP, 1.0),
}
_FILE = "runs.safetensors"
WEIGHTS = ZOO / "warmup" / _FILE


@dataclass(frozen=True)
class WarmupRecord:
    """Recorded runs of one arm: every step's loss and gradient length, and the held-out loss."""

    losses: Float[Tensor, "rate seed step"]
    norms: Float[Tensor, "rate seed step"]
    held_out: Float[Tensor, "rate seed"]


@cache
def _parts() -> tuple[CharTokenizer, TokenData, TokenData]:
    text, n_ctx = shakespeare(), GPTConfig.preset("nano").n_ctx
    tokenizer = CharTokenizer().fit(text)
    before, after = train_val_split(text)
    return tokenizer, tokenize(before, tokenizer, n_ctx), tokenize(after, tokenizer, n_ctx)


def train_warmup(arm: str, lr: float, seed: int) -> list[Row]:
    """Train the nano GPT-2 on Shakespeare's letters; arms of one seed share weights and batches."""
    tokenizer, train, val = _parts()
    warmup, clip = WARMUP_ARMS[arm]
    cfg = TrainConfig(
        steps=N_STEP, batch_size=32, lr=lr, warmup=warmup, clip=clip, eval_every=N_STEP,
        checkpoint_every=N_STEP, device="cpu", precision="float32", seed=seed,
    )  # fmt: skip
    torch.manual_seed(seed)
    model = GPT(GPTConfig.preset("nano", d_vocab=tokenizer.d_vocab), tokenizer)
    return Trainer(model, train, val, cfg).fit().rows


def save_zoo(records: Mapping[str, WarmupRecord], path: Path = WEIGHTS) -> None:
    """Write the records to one file."""
    save_records(records, path, "minigpt.zoo.warmup.record")


def load_zoo(path: Path = WEIGHTS) -> dict[str, WarmupRecord]:
    """Load the recorded runs that the book ships, by arm.

    Raises:
        CheckpointError: a damaged file.
    """
    return load_records(WarmupRecord, WARMUP_ARMS, path, dims=(3, 3, 2))


def record() -> dict[str, WarmupRecord]:
    """Train every arm at each rate with six seeds: three minutes on one core."""
    records = {}
    for arm in WARMUP_ARMS:
        runs = [[train_warmup(arm, lr, seed) for seed in range(N_SEED)] for lr in WARMUP_RATES]
        losses, norms = (
            torch.tensor(
                [[[getattr(row, of) for row in run[1:]] for run in runs_] for runs_ in runs]
            )
            for of in ("loss", "grad_norm")
        )
        held_out = torch.tensor([[run[-1].val_loss for run in runs_] for runs_ in runs])
        records[arm] = WarmupRecord(losses, norms, held_out)
    return records


def _measure(where: Path) -> Mapping[str, Measured]:
    runs = load_zoo(where / _FILE)
    of = "recorded held-out loss, mean of seeds"
    measured = {
        f"{arm}, rate {lr}": Measured(
            runs[arm].held_out[i].mean().item(), 1e-4, "nats a token", f"{of}, {arm} at rate {lr}"
        )
        for arm in WARMUP_ARMS
        for i, lr in enumerate(WARMUP_RATES)
    }
    again = torch.tensor([row.loss for row in train_warmup("both", WARMUP_RATES[1], 0)[1:11]])
    off = (again - runs["both"].losses[1, 0, :10]).abs().max().item()
    measured["again"] = Measured(off, 0.02, "nats a token", "ten steps, from their record")
    return measured


def _hashes() -> dict[str, str]:
    _, train, val = _parts()
    return {"training": train.sha256, "validation": val.sha256}


ENTRY = Entry(
    "warmup",
    "recorded runs of the nano GPT-2, with and without warm-up and clipping",
    {
        "model": "the preset nano on Shakespeare's characters",
        "train": "AdamW, a cosine to a tenth of the rate, 32 windows a step",
        "arms": {
            arm: {"warmup": warmup, "clip": clip} for arm, (warmup, clip) in WARMUP_ARMS.items()
        },
        "rates": list(WARMUP_RATES),
        "n_step": N_STEP,
        "seeds": list(range(N_SEED)),
    },
    _hashes,
    lambda where: save_zoo(record(), where / _FILE),
    _measure,
)
