"""A one-layer transformer that groks modular addition: it memorizes first, understands later."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import FINAL, zoo_file
from minigpt.model.pretrained import load
from minigpt.schema import parse_json
from minigpt.tasks.modular import ModularTask, Sums, fourier_power, key_frequencies
from minigpt.zoo.entry import Entry, Measured, save_half

TASK = ModularTask(p=113, train_fraction=0.3, seed=0)
CONFIG = GPTConfig(
    n_layer=1,
    n_head=4,
    d_model=128,
    n_ctx=3,
    d_vocab=TASK.d_vocab,
    d_mlp=512,
    norm="none",
    mlp="relu",
    tie_embeddings=False,
)
STEPS, SEED = 7000, 0
SNAPSHOTS = (0, 50, 100, 200, 300, 500, 1000, 2000, 3000, 4000, 5000, 6000)
CURVE = "curve.json"
Curve = dict[str, list[float]]


@dataclass(frozen=True)
class ModularRun:
    """A trained model, its curve (`step` and what was measured there) and its snapshots."""

    model: GPT
    curve: Curve = field(repr=False)
    snapshots: dict[int, dict[str, Tensor]] = field(repr=False)


def answer_logits(model: GPT, tokens: Int[Tensor, "sum 3"]) -> Float[Tensor, "sum d_vocab"]:
    """Compute what a one-layer model says after the last token, three times as fast as it does.

    Equal to `model(tokens, logits_at=[-1])[:, 0]`, given that all prompts end in the same token.
    With no layer before, a key, a value or a score depends on one token and its place alone: they
    are computed once for each and looked up. Only the last position goes on to the MLP.
    """
    block: Any = model.blocks[0]
    cfg = model.cfg
    x = model.W_E + model.W_pos[:, None]  # [pos d_vocab d_model]
    qkv = (x @ block.attn.W_QKV + block.attn.b_QKV).unflatten(-1, (3, cfg.n_head, cfg.d_head))
    last = int(tokens[0, -1])
    q, k, v = qkv[-1, last, 0], qkv[..., 1, :, :].flatten(0, 1), qkv[..., 2, :, :].flatten(0, 1)
    place = tokens + cfg.d_vocab * torch.arange(tokens.shape[1])
    scores = nn.functional.embedding(place, (k * q).sum(-1) / cfg.d_head**0.5)
    values = nn.functional.embedding(place, v.flatten(-2)).unflatten(-1, v.shape[1:])
    z = (scores.softmax(1)[..., None] * values).sum(1).flatten(-2)
    mid = x[-1, last] + z @ block.attn.W_O_fused + block.attn.b_O
    logits: Tensor = (mid + block.mlp(mid)) @ model.W_U
    return logits


def start(cfg: GPTConfig, seed: int) -> GPT:
    """Build a model whose matrices are N(0, 1/d_model), far larger than GPT-2's start.

    From a small start the model would generalize almost as soon as it memorizes.

    Source: Nanda et al. 2023; Liu et al. 2022.
    """
    torch.manual_seed(seed)
    model = GPT(cfg)
    for name, parameter in model.named_parameters():
        if name.rsplit(".", 1)[-1].startswith("W_"):
            nn.init.normal_(parameter, std=cfg.d_model**-0.5)
    return model


def train_modular(
    task: ModularTask = TASK,
    cfg: GPTConfig = CONFIG,
    *,
    steps: int = STEPS,
    lr: float = 1e-3,
    weight_decay: float = 1.0,
    seed: int = SEED,
    snapshots: Sequence[int] = SNAPSHOTS,
    every: int = 25,
) -> ModularRun:
    """Train on all shown sums at every step, with AdamW; the seed fixes the start.

    The curve is measured before the steps that `every` divides, and after the last. The loss is
    taken in float64: in float32 it would round to zero long before the model has grokked.

    Source: Nanda et al. 2023, §3; Lesson 5.3.
    """
    model = start(cfg, seed)
    train, test = task.split()
    optimizer = torch.optim.AdamW(
        model.parameters(), lr, betas=(0.9, 0.98), weight_decay=weight_decay, fused=True
    )
    curve: Curve = {}
    kept: dict[int, dict[str, Tensor]] = {}
    for step in range(steps + 1):
        if step in snapshots:
            kept[step] = {n: w.clone() for n, w in model.state_dict().items()}
        if step % every == 0 or step == steps:
            _note(curve, step, model, train, test)
        if step < steps:
            for group in optimizer.param_groups:
                group["lr"] = lr * min(1.0, (step + 1) / 10)
            loss = nn.functional.cross_entropy(
                answer_logits(model, train.tokens).double(), train.answer
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return ModularRun(model.eval(), curve, kept)


@torch.no_grad()
def score(model: GPT, sums: Sums) -> tuple[float, float]:
    """Return the mean loss in nats a sum, and the fraction answered right."""
    logits = answer_logits(model, sums.tokens).double()
    loss = nn.functional.cross_entropy(logits, sums.answer)
    return loss.item(), (logits.argmax(-1) == sums.answer).double().mean().item()


def _note(curve: Curve, step: int, model: GPT, train: Sums, test: Sums) -> None:
    row = {"step": float(step)}
    for part, sums in (("train", train), ("test", test)):
        row[f"{part}_loss"], row[f"{part}_accuracy"] = score(model, sums)
    for name, value in row.items():
        curve.setdefault(name, []).append(float(f"{value:.6g}"))


def passes(curve: Curve, name: str, level: float = 0.99) -> float:
    """Return the first step at which a column of the curve is above a level (NaN: never)."""
    steps = zip(curve["step"], curve[name], strict=True)
    return next((step for step, value in steps if value > level), float("nan"))


def curve_of(where: Path) -> Curve:
    """Read the curve that a training run left beside its weights: columns by name, `step` first."""
    return parse_json((where / CURVE).read_bytes(), dict[str, list[float]])


def train(where: Path) -> None:
    """Train by the recipe, and leave weights, snapshots and the curve in a folder."""
    run = train_modular()
    save_half(run.model, where / FINAL)
    for step, weights in run.snapshots.items():
        run.model.load_state_dict(weights)
        save_half(run.model, where / zoo_file(step))
    (where / CURVE).write_text(json.dumps(run.curve), encoding="utf-8")


def measure(where: Path) -> Mapping[str, Measured]:
    """Measure accuracy, when each part was learned, and the Fourier structure of the embedding."""
    model, curve = load(where / FINAL), curve_of(where)
    parts = {"train": TASK.split()[0], "test": TASK.split()[1]}
    numbers = model.W_E[: TASK.p].detach()
    power = fourier_power(numbers)
    keys = [k - 1 for k in key_frequencies(numbers)]
    control = fourier_power(start(CONFIG, SEED).W_E[: TASK.p].detach())
    most = control.topk(len(keys)).values.sum().item()
    measured = {}
    for part, sums in parts.items():
        loss, right = score(model, sums)
        measured[f"{part}_accuracy"] = Measured(right, 0.001, "", f"share of {part} sums right")
        measured[f"{part}_loss"] = Measured(loss, 1e-5 + 0.1 * loss, "nats a sum", f"{part} loss")
        when = passes(curve, f"{part}_accuracy")
        what = f"when the curve shows more than 99 % of the {part} sums right"
        measured[f"{part}_learned"] = Measured(when, 0, "steps", what)
    what = "frequencies that hold more than 3 times an even share of the embedding's power"
    measured["key_frequencies"] = Measured(len(keys), 0, "", what)
    what = "share of the embedding's power in the key frequencies"
    measured["key_power"] = Measured(power[keys].sum().item(), 0.002, "", what)
    what = "control: share in as many frequencies, the strongest, before training"
    measured["key_power_untrained"] = Measured(most, 0.002, "", what)
    return measured


RECIPE: Mapping[str, Any] = {
    "model": CONFIG.to_dict(),
    "task": asdict(TASK),
    "train": "all training sums at every step, AdamW, 10 steps of warm-up",
    "start": "matrices N(0, 1/d_model)",
    "steps": STEPS,
    "lr": 1e-3,
    "weight_decay": 1.0,
    "betas": [0.9, 0.98],
    "seed": SEED,
    "snapshots": list(SNAPSHOTS),
}
ENTRY = Entry(
    name="modular",
    summary="a one-layer transformer that has grokked addition modulo 113",
    recipe=RECIPE,
    data=lambda: {"training": TASK.sha256},
    train=train,
    measure=measure,
)
