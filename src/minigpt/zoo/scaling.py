"""Small GPTs of many shapes, trained on the same characters: recorded runs of Lesson 5.4."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.data import shakespeare, train_val_split
from minigpt.data.files import write_atomically
from minigpt.errors import CheckpointError
from minigpt.model.config import GPTConfig
from minigpt.model.count import parameters
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.schema import parse_json
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData
from minigpt.train.loop import training_loop
from minigpt.train.scaling import training_flops
from minigpt.zoo.entry import Entry, Measured

UNIT = 1024  # characters, in which the marks are counted
MARKS = (16, 26, 40, 64, 100, 160, 256, 400, 640)  # where the held-out loss is measured
UNITS, N_EVAL = 256, 16 * UNIT  # a run reads 256 · 1024 characters, whatever its shape
D_VOCAB = 68
RATES = {  # d_model: rates tried with seed 0; the best one serves all other seeds
    8: (0.008, 0.016, 0.032),
    32: (0.004, 0.008, 0.016),
    96: (0.002, 0.004, 0.008),
}
RATE = {  # between the three tuned widths, a line through the logarithms
    8: 0.016, 12: 0.013, 16: 0.011, 24: 0.0092, 32: 0.008, 48: 0.0062, 64: 0.0052, 96: 0.004,
}  # fmt: skip
SEEDS = (1, 2)
_FILE = "runs.json"
WEIGHTS = ZOO / "scaling" / _FILE


@dataclass(frozen=True)
class SweptRun:
    """One run: the knobs, the learning rate and the seed; `rows` windows make a batch."""

    d_model: int = 32
    n_layer: int = 2
    n_ctx: int = 64
    rows: int = 16
    lr: float = 0.008
    seed: int = 0
    units: int = UNITS

    @property
    def cfg(self) -> GPTConfig:
        """The shape of the model: GPT-2's parts, four heads, tied."""
        return GPTConfig(self.n_layer, 4, self.d_model, self.n_ctx, D_VOCAB)

    @property
    def size(self) -> int:
        """The parameters of the blocks: no embedding, no positions."""
        counts = parameters(self.cfg)
        return counts["attention"] + counts["mlp"]

    @property
    def flops(self) -> float:
        """The operations of the whole run."""
        return self.flops_at(self.units)

    def flops_at(self, mark: int) -> float:
        """The operations up to a mark."""
        return training_flops(self.cfg, mark * UNIT)

    @property
    def marks(self) -> tuple[int, ...]:
        """Where the run is measured."""
        return tuple(mark for mark in MARKS if mark <= self.units)


BASE = SweptRun()
LONG = {8: 640, 12: 640, 16: 400}  # d_model: units of a longer run, with seed 2
KNOBS: dict[
    str, dict[str, Any]
] = {  # name: what one knob changes of the base; the batch also with a rate of its own
    "1 layer": {"n_layer": 1},
    "4 layers": {"n_layer": 4},
    "context 128": {"n_ctx": 128, "rows": 8},
    "batch × 4": {"rows": 64},
    "batch × 4, rate × 2": {"rows": 64, "lr": 0.016},
    "batch ÷ 4, rate ÷ 2": {"rows": 4, "lr": 0.004},
}


def points() -> list[SweptRun]:
    """List all recorded runs: the rates, the widths, the knobs, the longer runs."""
    tuned = [SweptRun(d_model=d, lr=lr) for d, rates in RATES.items() for lr in rates]
    widths = [SweptRun(d_model=d, lr=lr, seed=s) for s in SEEDS for d, lr in RATE.items()]
    knobs = [replace(BASE, seed=s, **change) for s in SEEDS for change in KNOBS.values()]
    long = [SweptRun(d_model=d, lr=RATE[d], seed=2, units=n) for d, n in LONG.items()]
    return tuned + widths + knobs + long


@dataclass(frozen=True)
class Characters:
    """Shakespeare, a token a character: what is trained on, and what is held out."""

    train: TokenData
    val: Tensor


@cache
def characters() -> Characters:
    """Cut the plays into characters; nine tenths are for training."""
    before, after = train_val_split(shakespeare())
    number = {c: i for i, c in enumerate(sorted(set(before) | set(after)))}
    train = TokenData.of([number[c] for c in before], 64)
    val = torch.tensor([number[c] for c in after[: N_EVAL + 1]])
    assert len(number) == D_VOCAB
    return Characters(train, val)


def train_point(point: SweptRun, units: int | None = None) -> list[float]:
    """Train, and return the held-out losses at `MARKS`, in nats a character.

    The rate is constant after a warm-up of 16 · 1024 tokens, so a short run is a long run's start.
    """
    text = characters()
    torch.manual_seed(point.seed)
    model = GPT(point.cfg)
    batch = point.rows * point.n_ctx
    steps = (units or point.units) * UNIT // batch
    warmup = MARKS[0] * UNIT // batch
    cfg = TrainConfig(
        steps=steps, batch_size=point.rows, lr=point.lr, lr_end=1.0, warmup=warmup,
        device="cpu", precision="float32", seed=point.seed,
    )  # fmt: skip
    adam = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    at = {round(mark * UNIT / batch) for mark in MARKS}
    losses = []
    for row in training_loop(model, adam, text.train.with_context(point.n_ctx), cfg):
        if row.step in at:
            losses.append(loss_on(model, text.val))
    return losses


@torch.no_grad()
def loss_on(model: GPT, val: Tensor) -> float:
    """Return the loss on the held-out characters, the same ones for every context."""
    n_ctx, total = model.cfg.n_ctx, 0.0
    inputs, targets = (part.view(-1, n_ctx).split(4096 // n_ctx) for part in (val[:-1], val[1:]))
    for x, y in zip(inputs, targets, strict=True):
        total += nn.functional.cross_entropy(
            model(x).flatten(0, 1), y.flatten(), reduction="sum"
        ).item()
    return total / (len(val) - 1)


Runs = dict[SweptRun, Float[Tensor, " mark"]]


def load_zoo(path: Path = WEIGHTS) -> Runs:
    """Load the recorded runs: the held-out losses at `MARKS`, in nats a character.

    Raises:
        CheckpointError: a damaged file.
    """
    try:
        rows = parse_json(path.read_bytes(), list[dict[str, Any]])
        found = {SweptRun(**row["point"]): torch.tensor(row["losses"]).double() for row in rows}
        if set(found) != set(points()) or any(y.shape != (len(p.marks),) for p, y in found.items()):
            raise ValueError("other runs than those of the recipe")
    except (OSError, LookupError, TypeError, ValueError, RuntimeError) as failure:
        raise CheckpointError(
            f"{path} does not hold what its recipe writes ({type(failure).__name__}: {failure}): "
            "copy it again, or make it with minigpt zoo train"
        ) from failure
    return found


def record(where: Path) -> None:
    """Train every run: five minutes on one core."""
    rows = [
        {"point": asdict(point), "losses": [round(loss, 5) for loss in train_point(point)]}
        for point in points()
    ]
    write_atomically(where / _FILE, json.dumps(rows))


def _measure(where: Path) -> Mapping[str, Measured]:
    runs = load_zoo(where / _FILE)
    small = SweptRun(d_model=8, lr=RATE[8], seed=1)
    again = train_point(small, units=MARKS[1])
    off = (torch.tensor(again).double() - runs[small][: len(again)]).abs().max().item()
    last = {d: runs[SweptRun(d_model=d, lr=lr, seed=1)][-1].item() for d, lr in RATE.items()}
    return {
        **{
            f"width {d}": Measured(loss, 1e-4, "nats a character", "recorded last loss, seed 1")
            for d, loss in last.items()
        },
        "again": Measured(off, 0.02, "nats a character", "a run's start, from its record"),
    }


ENTRY = Entry(
    "scaling",
    "recorded losses of small GPTs of many shapes on the same characters",
    {
        "train": "AdamW, a constant rate after the warm-up, 1024 characters a step in the base",
        "base": asdict(BASE),
        "knobs": KNOBS,
        "rates": {str(d): list(rates) for d, rates in RATES.items()},
        "rate": {str(d): lr for d, lr in RATE.items()},
        "characters": UNITS * UNIT,
        "long": {str(d): n for d, n in LONG.items()},
        "seeds": list(SEEDS),
    },
    lambda: {"training": characters().train.sha256},
    record,
    _measure,
)
