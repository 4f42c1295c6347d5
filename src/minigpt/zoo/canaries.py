"""Planted secrets in three runs of one small GPT: recorded losses of Lesson 5.1."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.data import shakespeare, train_val_split
from minigpt.data.files import sha256_of, sha256_of_file
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import FINAL, ZOO
from minigpt.model.pretrained import load
from minigpt.train.canaries import CanaryCurve, secret_loss, train_with_canaries
from minigpt.train.memorization import exposure
from minigpt.zoo.entry import Entry, Measured, load_records, save_records

CANARY_SEEDS = ("0", "1", "2")
PREFIX, OTHER = "\nKING.\nThe secret word is", "\nAnd so it was that"
COUNTS, EACH = (0, 4, 16, 48), 4  # how often a canary is shown, and how many are shown as often
N_CANARY, N_CANDIDATE, N_SECRET = EACH * len(COUNTS), 1000, 4
CHARACTERS, TOKENS = 100_000, (300, 700)  # of the training text; secret tokens are drawn from here
_FILE = "runs.safetensors"
WEIGHTS = ZOO / "canaries" / _FILE


@dataclass(frozen=True)
class CanaryRecord:
    """One run: the loss of each candidate's secret part, in nats. The first 16 are the canaries."""

    losses: Float[Tensor, "look candidate"]  # after the prefix that was planted
    other: Float[Tensor, " candidate"]  # at the end, after words that were not


def train_planted(seed: int) -> tuple[CanaryCurve, Float[Tensor, " candidate"]]:
    """Train with sixteen canaries; return the losses, and those after other words.

    The seed sets the secrets, the weights at the start, and the order of the windows.
    """
    tokenizer = load("zoo:shakespeare").tokenizer
    assert tokenizer is not None  # its file holds one
    ids = torch.tensor(tokenizer.encode(train_val_split(shakespeare())[0][:CHARACTERS]))
    draw = torch.Generator().manual_seed(seed)
    secrets = torch.randint(*TOKENS, (N_CANDIDATE, N_SECRET), generator=draw)
    planted, other = (
        torch.cat([torch.tensor(tokenizer.encode(text)).expand(N_CANDIDATE, -1), secrets], dim=1)
        for text in (PREFIX, OTHER)
    )
    torch.manual_seed(seed)
    model = GPT(GPTConfig(2, 2, 48, 32, tokenizer.d_vocab), tokenizer)
    times = {i: COUNTS[i // EACH] for i in range(N_CANARY)}
    curve = train_with_canaries(model, ids, planted, planted.shape[1] - N_SECRET, times, seed=seed)
    return curve, secret_loss(model, other, other.shape[1] - N_SECRET)


def exposures(losses: Float[Tensor, " candidate"]) -> Float[Tensor, "count canary"]:
    """Return the exposure of each canary among the candidates that were never planted, in bits."""
    others = losses[N_CANARY:]
    bits = [exposure(loss, others) for loss in losses[:N_CANARY].tolist()]
    return torch.tensor(bits).view(len(COUNTS), EACH)


def save_zoo(records: Mapping[str, CanaryRecord], path: Path = WEIGHTS) -> None:
    """Write the records to one file."""
    save_records(records, path, "minigpt.zoo.canaries.record")


def load_zoo(path: Path = WEIGHTS) -> dict[str, CanaryRecord]:
    """Load the recorded runs that the book ships, by seed.

    Raises:
        CheckpointError: a damaged file.
    """
    return load_records(CanaryRecord, CANARY_SEEDS, path, dims=(2, 1))


def record() -> dict[str, CanaryRecord]:
    """Train with three seeds: half a minute on one core."""
    runs = {seed: train_planted(int(seed)) for seed in CANARY_SEEDS}
    return {seed: CanaryRecord(curve.losses, other) for seed, (curve, other) in runs.items()}


def _measure(where: Path) -> Mapping[str, Measured]:
    bits = torch.stack([exposures(run.losses[-1]) for run in load_zoo(where / _FILE).values()])
    return {
        f"shown-{count}": Measured(
            bits[:, i].mean().item(), 1e-4, "bits", f"mean exposure, shown {count} times"
        )
        for i, count in enumerate(COUNTS)
    }


ENTRY = Entry(
    "canaries",
    "recorded losses of planted secrets in three small GPTs",
    {
        "model": "2 layers, 2 heads, width 48, 32 tokens, the tokenizer of zoo:shakespeare",
        "train": "AdamW at 3e-3, 300 steps of 16 windows, gradients clipped to length 1",
        "prefix": PREFIX,
        "other": OTHER,
        "counts": COUNTS,
        "canaries of each count": EACH,
        "candidates": N_CANDIDATE,
        "secret tokens": {"number": N_SECRET, "from": TOKENS},
        "characters": CHARACTERS,
        "seeds": CANARY_SEEDS,
    },
    lambda: {
        "text": sha256_of(shakespeare()),
        "shakespeare weights": sha256_of_file(ZOO / "shakespeare" / FINAL),
    },
    lambda where: save_zoo(record(), where / _FILE),
    _measure,
)
