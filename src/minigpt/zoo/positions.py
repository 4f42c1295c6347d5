"""Small transformers with three schemes of positions, read past their length: Lesson 4.3."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.errors import CheckpointError
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.model.stretch import slower_base, stretched
from minigpt.schema import parse_json
from minigpt.train.config import TrainConfig
from minigpt.train.eval import next_token_loss
from minigpt.train.extrapolation import loss_by_position, windowed_loss
from minigpt.train.optim import make_optimizer
from minigpt.train.trainer import Trainer
from minigpt.zoo.entry import Entry, Measured, save_half
from minigpt.zoo.text import Text, shakespeare_tokens

D_VOCAB, N_TRAIN, N_TEST = 512, 32, 128  # tokens: vocabulary, context in training, and in the test
N_STEP, EVERY, N_SEED, N_FINE, N_WINDOW = 800, 100, 3, 100, 384
SCHEMES = ("learned", "rotary", "none")
AT = range(N_TRAIN, N_TEST, 8)  # where the model is read through a window of its training length
FACTOR = N_TEST / N_TRAIN
CURVES = "curves.json"
Curves = dict[str, list[list[float]]]


def scheme_config(scheme: str) -> GPTConfig:
    """Return the shape of a scheme's model: two blocks of four heads, room for 128 positions."""
    return GPTConfig(2, 4, 64, N_TEST, D_VOCAB, positions=scheme)


def training(n_step: int = N_STEP, seed: int = 0) -> TrainConfig:
    """Return how all schemes are trained: 16 windows of 32 tokens a step, a constant rate."""
    return TrainConfig(
        steps=n_step, batch_size=16, lr=0.004, lr_end=1.0, warmup=50, beta2=0.98, eval_every=EVERY,
        eval_batches=8, checkpoint_every=n_step, device="cpu", precision="float32", seed=seed,
    )  # fmt: skip


def untrained_scheme(scheme: str, seed: int = 0) -> GPT:
    """Return the model that a run starts from."""
    torch.manual_seed(seed)
    return GPT(scheme_config(scheme))


def text() -> Text:
    """Return Shakespeare in tokens, cut into windows of the training length."""
    return shakespeare_tokens(D_VOCAB, N_TRAIN)


def long_windows(n: int = N_WINDOW) -> Int[Tensor, "window _N_TEST_and_1"]:
    """Return held-out windows of the test length, spread evenly and without overlap."""
    return next(text().val.with_context(N_TEST).fixed(1, n))


def train_scheme(scheme: str, seed: int, n_step: int = N_STEP) -> tuple[GPT, list[float]]:
    """Train one model on windows of 32 tokens; return it and its held-out losses.

    All schemes share batches and steps, and a shorter run is the start of a longer one.
    """
    model, data = untrained_scheme(scheme, seed), text()
    rows = Trainer(model, data.train, data.val, training(n_step, seed)).fit().rows
    return model.eval(), [row.val_loss for row in rows if row.val_loss is not None]


@contextmanager
def turned_as(model: GPT, way: str) -> Iterator[None]:
    """Turn a rotary model's queries and keys in one of three ways, for a `with` block.

    `plain` is as trained, `interpolated` puts 128 positions where 32 were, and `slower base`
    slows the slow pairs down and leaves the fast ones ("NTK-aware").
    """
    if way == "plain":
        yield
        return
    slow = slower_base(model.cfg.rotary_base, model.cfg.d_head, FACTOR)
    hooks = stretched(model, 1 / FACTOR) if way == "interpolated" else stretched(model, 1, slow)
    with model.hooked(hooks):
        yield


def finetuned(model: GPT, way: str = "plain", n_step: int = N_FINE, seed: int = 0) -> GPT:
    """Return a copy trained on, with 4 windows of 128 tokens a step at a quarter of the rate."""
    tuned = copy.deepcopy(model).train()
    data = text().train.with_context(N_TEST)
    optimizer = make_optimizer(tuned, TrainConfig(lr=0.001, beta2=0.98))
    for step in range(n_step):
        optimizer.zero_grad()
        with turned_as(tuned, way):
            next_token_loss(tuned, data.batch(step, 4, 1000 + seed)).backward()
        optimizer.step()
    return tuned.eval()


@torch.no_grad()
def exchanged_rows(model: GPT) -> dict[str, Float[Tensor, "pos d_model"]]:
    """Return learned positions in which some rows are exchanged, by what was done.

    `moved` puts the untrained rows 32 to 39 at the positions 20 to 27. The others replace all
    untrained rows: by the last trained one, by the line through the trained ones that has the
    least squares, and by a line from the last one into a random direction, as steep.
    """
    W = model.W_pos.detach()
    i = torch.arange(N_TEST, dtype=W.dtype)
    points = torch.stack([torch.ones_like(i), i], 1)
    line = torch.linalg.lstsq(points[:N_TRAIN], W[:N_TRAIN]).solution
    g = torch.Generator().manual_seed(0)
    slope = nn.functional.normalize(torch.randn(W.shape[1], generator=g), dim=0) * line[1].norm()
    last = N_TRAIN - 1
    beyond = {
        "last row repeated": W[last].expand_as(W),
        "line": points @ line,
        "random line": W[last] + (i - last)[:, None] * slope,
    }
    moved = W.clone()
    moved[20:28] = W[N_TRAIN : N_TRAIN + 8]
    joined = {name: torch.cat([W[:N_TRAIN], rows[N_TRAIN:]]) for name, rows in beyond.items()}
    return {"plain": W, "moved": moved, **joined}


@contextmanager
def placed(model: GPT, rows: Float[Tensor, "pos d_model"]) -> Iterator[None]:
    """Let a model with learned positions read others, for a `with` block."""
    hook = {"embedding.pos_embed": lambda value, point: rows[: value.shape[1]].expand_as(value)}
    with model.hooked(hook):
        yield


@torch.no_grad()
def attention_shares(model: GPT, windows: Int[Tensor, "window pos"]) -> Float[Tensor, "share"]:
    """Return three shares of the first layer's attention, means over heads and windows.

    What queries at 24 to 31 give to the eight nearest keys (themselves included), what queries at
    48 to 63 give to these, and what queries at 48 to 63 give to the keys 24 to 31.
    """
    _, cache = model.run_with_cache(windows[:, :N_TEST], names=["blocks.0.attn.pattern"])
    pattern = cache["pattern", 0].mean((0, 1))

    def near(queries: range) -> Tensor:
        return torch.stack([pattern[q, q - 7 : q + 1].sum() for q in queries]).mean()

    last = pattern[48:64, N_TRAIN - 8 : N_TRAIN].sum(1).mean()
    return torch.stack([near(range(24, 32)), near(range(48, 64)), last])


WAYS = {"learned": ("plain",), "rotary": ("plain", "interpolated", "slower base"), "none": ()}


def measured_curves(model: GPT, scheme: str, seed: int) -> dict[str, list[float]]:
    """Measure one model in every way that is recorded, by the name of its curve."""
    windows = long_windows()
    found = {f"{scheme}, window": windowed_loss(model, windows, N_TRAIN, AT)}
    for way in WAYS[scheme] or ("plain",):
        with turned_as(model, way):
            found[f"{scheme}, {way}"] = loss_by_position(model, windows)
    if scheme == "learned":
        found["learned, attention"] = attention_shares(model, windows[:64])
        for name, rows in exchanged_rows(model).items():
            with placed(model, rows):
                found[f"learned, {name}"] = loss_by_position(model, windows)
    for way in WAYS[scheme]:
        tuned = finetuned(model, way, seed=seed)
        with turned_as(tuned, way):
            found[f"{scheme}, {way}, tuned"] = loss_by_position(tuned, windows)
    return {name: [round(v, 4) for v in curve.tolist()] for name, curve in found.items()}


def record(where: Path) -> None:
    """Train every scheme with three seeds, measure, and write curves and the first seed's models.

    Three minutes on one core.
    """
    curves: Curves = {}
    for scheme in SCHEMES:
        for seed in range(N_SEED):
            model, losses = train_scheme(scheme, seed)
            curves.setdefault(f"{scheme}, training", []).append([round(v, 4) for v in losses])
            for name, curve in measured_curves(model, scheme, seed).items():
                curves.setdefault(name, []).append(curve)
            if seed == 0:
                save_half(model, where / f"{scheme}.safetensors")
    rows = ",\n".join(f' "{name}": {json.dumps(rows)}' for name, rows in curves.items())
    (where / CURVES).write_text("{\n" + rows + "\n}\n", encoding="utf-8")


def load_curves(where: Path = ZOO / "positions") -> dict[str, Float[Tensor, "seed point"]]:
    """Load the recorded curves, by name: a row a seed.

    Raises:
        CheckpointError: a damaged file.
    """
    path = where / CURVES
    try:
        said = parse_json(path.read_bytes(), Curves)
        curves = {name: torch.tensor(rows) for name, rows in said.items()}
    except (OSError, ValueError, TypeError) as failure:
        raise CheckpointError(f"{path} is damaged ({failure}): copy it again") from failure
    missing = sorted({f"{scheme}, training" for scheme in SCHEMES} - curves.keys())
    if missing or any(rows.dim() != 2 or len(rows) != N_SEED for rows in curves.values()):
        raise CheckpointError(
            f"{path} does not hold {N_SEED} rows for each scheme: copy it again, or make it with "
            "`minigpt zoo train positions`"
        )
    return curves


def load_scheme(scheme: str, where: Path = ZOO / "positions") -> GPT:
    """Load the first seed's model of a scheme, ready to be read."""
    from minigpt.model.pretrained import load

    return load(where / f"{scheme}.safetensors").eval()


def _measure(where: Path) -> Mapping[str, Measured]:
    curves, windows = load_curves(where), long_windows(64)
    measured = {}
    for scheme in SCHEMES:
        losses = loss_by_position(load_scheme(scheme, where), windows)
        for name, part in (("within", losses[:N_TRAIN]), ("beyond", losses[N_TRAIN:])):
            what = f"loss {name} the training length, {scheme}"
            measured[f"{scheme}, {name}"] = Measured(part.mean().item(), 0.01, "nats a token", what)
    again = torch.tensor(train_scheme("rotary", 0, n_step=EVERY)[1])
    off = (again - curves["rotary, training"][0, : len(again)]).abs().max().item()
    what = "a run's first steps, from their record"
    return measured | {"again": Measured(off, 0.02, "nats a token", what)}


RECIPE: Mapping[str, Any] = {
    "models": {scheme: scheme_config(scheme).to_dict() for scheme in SCHEMES},
    "train": training().to_dict(),
    "n_train": N_TRAIN,
    "n_test": N_TEST,
    "seeds": list(range(N_SEED)),
    "finetuning": f"{N_FINE} steps of 4 windows of {N_TEST} tokens, AdamW, rate 0.001",
}
ENTRY = Entry(
    name="positions",
    summary="small transformers with learned, rotary or no positions, read past their length",
    recipe=RECIPE,
    data=lambda: {"training": text().train.sha256, "validation": text().val.sha256},
    train=record,
    measure=_measure,
)
