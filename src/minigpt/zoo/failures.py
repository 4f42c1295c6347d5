"""Six runs of one small GPT, five of them with a fault: recorded curves of Lesson 5.1."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.data import shakespeare, train_val_split
from minigpt.model.bpe_train import train_tokenizer
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.model.tokenizer import BPETokenizer
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData, tokenize
from minigpt.train.log import Row
from minigpt.train.trainer import Trainer
from minigpt.zoo.entry import Entry, Measured, load_records, save_records

SHAPE = GPTConfig(n_layer=2, n_head=2, d_model=48, n_ctx=32, d_vocab=512)
STEPS, EVERY, SEEDS = 300, 20, 3
SHORT, HELD_OUT = 8_000, 5_000  # characters of the small training text, and of the held-out one
FAILURES = {  # name: (highest rate, limit on the gradient's length, which text)
    "healthy": (3e-3, 1.0, "whole"),
    "rate too high": (0.06, 1.0, "whole"),
    "rate too low": (3e-5, 1.0, "whole"),
    "overfitting": (1e-2, 1.0, "short"),
    "leak": (6e-3, 1.0, "leaking"),
    "blown up": (1.0, 0.0, "whole"),
}
_FILE = "runs.safetensors"
WEIGHTS = ZOO / "failures" / _FILE


@dataclass(frozen=True)
class FailureRecord:
    """Recorded runs of one fault, every `EVERY` steps: both losses, and the gradient's length."""

    train: Float[Tensor, "seed eval"]
    val: Float[Tensor, "seed eval"]
    grad_norm: Float[Tensor, "seed eval"]


@cache
def _tokens() -> tuple[BPETokenizer, dict[str, TokenData]]:
    """The tokenizer, the three training texts, and the held-out one."""
    before, after = train_val_split(shakespeare())
    tokenizer, new = train_tokenizer(before, SHAPE.d_vocab), after[:HELD_OUT]
    texts = {
        "whole": before,
        "short": before[:SHORT],
        "leaking": before + new * (len(before) // len(new)),  # half of it is held-out text
        "held out": new,
    }
    return tokenizer, {name: tokenize(t, tokenizer, SHAPE.n_ctx) for name, t in texts.items()}


def train_fault(fault: str, seed: int, n_step: int = STEPS) -> tuple[GPT, Float[Tensor, "3 eval"]]:
    """Train with a fault; return the model and its losses: training, held-out, gradient's length.

    The training loss and the gradient's length are means over the steps since the last evaluation.
    """
    lr, clip, text = FAILURES[fault]
    tokenizer, data = _tokens()
    cfg = TrainConfig(
        steps=n_step, batch_size=16, lr=lr, lr_end=1.0, warmup=30, clip=clip, beta2=0.98,
        eval_every=EVERY, eval_batches=8, checkpoint_every=n_step, device="cpu",
        precision="float32", seed=seed,
    )  # fmt: skip
    torch.manual_seed(seed)
    model = GPT(SHAPE, tokenizer)
    rows = Trainer(model, data[text], data["held out"], cfg).fit().rows[1:]
    groups = [rows[i : i + EVERY] for i in range(0, len(rows), EVERY)]
    curves = [
        [_mean(group, "loss") for group in groups],
        [group[-1].val_loss for group in groups],
        [_mean(group, "grad_norm") for group in groups],
    ]
    return model.eval(), torch.tensor(curves)


def _mean(rows: Sequence[Row], column: str) -> float:
    return math.fsum(getattr(row, column) for row in rows) / len(rows)


def save_zoo(records: Mapping[str, FailureRecord], path: Path = WEIGHTS) -> None:
    """Write the records to one file."""
    save_records(records, path, "minigpt.zoo.failures.record")


def load_zoo(path: Path = WEIGHTS) -> dict[str, FailureRecord]:
    """Load the recorded runs that the book ships, by arm.

    Raises:
        CheckpointError: a damaged file.
    """
    return load_records(FailureRecord, FAILURES, path, dims=(2, 2, 2))


def record() -> dict[str, FailureRecord]:
    """Train with every fault and three seeds: three minutes on one core."""
    records = {}
    for fault in FAILURES:
        curves = torch.stack([train_fault(fault, seed)[1] for seed in range(SEEDS)], dim=1)
        records[fault] = FailureRecord(*curves)
    return records


def _measure(where: Path) -> Mapping[str, Measured]:
    runs = load_zoo(where / _FILE)
    measured = {
        fault: Measured(
            run.val[:, -1].mean().item(), 1e-4, "nats a token", f"recorded held-out loss, {fault}"
        )
        for fault, run in runs.items()
    }
    again = train_fault("healthy", 0, 2 * EVERY)[1]
    off = (again[0, 0] - runs["healthy"].train[0, 0]).abs().item()
    measured["again"] = Measured(
        off, 0.02, "nats a token", "the first of forty steps, from their record"
    )
    return measured


def _hashes() -> dict[str, str]:
    return {name.replace(" ", "-"): data.sha256 for name, data in _tokens()[1].items()}


ENTRY = Entry(
    "failures",
    "recorded runs of one small GPT, five of them with a fault",
    {
        "model": SHAPE.to_dict(),
        "train": "AdamW, 30 steps of warm-up, then a constant rate, 16 windows a step",
        "faults": {
            fault: {"lr": lr, "clip": clip, "text": text}
            for fault, (lr, clip, text) in FAILURES.items()
        },
        "characters": {"short": SHORT, "held out": HELD_OUT},
        "n_step": STEPS,
        "seeds": list(range(SEEDS)),
    },
    _hashes,
    lambda where: save_zoo(record(), where / _FILE),
    _measure,
)
