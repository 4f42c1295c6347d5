"""Small letter models with their norms before or after the sum: recipe and runs of Lesson 3.2."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.data.files import sha256_of
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookFn, HookPoint
from minigpt.model.locate import ZOO
from minigpt.model.weights import write_safetensors
from minigpt.zoo.entry import Entry, Measured, recorded

WRITERS = ("W_O_fused", "b_O", "W_out", "b_out")


def letters(text: str) -> Int[Tensor, "pos"]:
    """Number the characters of a text, in the order of their code points."""
    number = {letter: i for i, letter in enumerate(sorted(set(text)))}
    return torch.tensor([number[letter] for letter in text])


def windows(
    code: Int[Tensor, "pos"], n: int, n_ctx: int, generator: torch.Generator
) -> Int[Tensor, "n _n_ctx_and_1"]:
    """Draw stretches of text, each with one letter more than the model reads."""
    start = torch.randint(len(code) - n_ctx - 1, (n, 1), generator=generator)
    return code[start + torch.arange(n_ctx + 1)]


def loss_on(model: GPT, batch: Int[Tensor, "n _n_ctx_and_1"]) -> Float[Tensor, ""]:
    """Mean loss of the next letter, in nats."""
    return nn.functional.cross_entropy(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten())


def letter_entropy(code: Int[Tensor, "pos"]) -> float:
    """The loss, in nats, of a model that knows how often each letter occurs and nothing else."""
    share = code.bincount() / len(code)
    return torch.special.entr(share).sum().item()


def fresh(
    order: str, seed: int, n_letter: int, *, n_layer: int = 4, d_model: int = 32, even: bool = True
) -> GPT:
    """Make an untrained model, its matrices from N(0, 1/d_in) or, if not `even`, as in GPT-2."""
    torch.manual_seed(seed)
    model = GPT(GPTConfig(n_layer, 4, d_model, 32, n_letter, norm_order=order))
    for name, W in model.named_parameters():
        if even and W.dim() == 2:
            d_in = W.shape["embedding" in name]
            nn.init.normal_(W, std=d_in**-0.5)
    return model


@torch.no_grad()
def text_left(model: GPT, batch: Int[Tensor, "n pos"]) -> Float[Tensor, "depth"]:
    """The share of the stream's energy that differs between positions, after 0, 1, 2, … writes.

    $$ 1 - \\lVert \\bar x \\rVert^2 \\,/\\, \\overline{\\lVert x \\rVert^2}, \\qquad
       \\text{means over all positions of the batch} $$
    """
    n_layer = model.cfg.n_layer
    names = [f"blocks.{b}.{at}" for b in range(n_layer) for at in ("resid_pre", "resid_mid")]
    names.append(f"blocks.{n_layer - 1}.resid_post")
    _, cache = model.run_with_cache(batch, names=names)
    streams = [cache[name].flatten(0, 1) for name in names]
    return torch.stack([x.var(0, correction=0).sum() / x.pow(2).sum(-1).mean() for x in streams])


@dataclass(frozen=True)
class Recipe:
    """One way to train: where the norm stands, how the step grows, and what is done differently.

    `warmup` is in steps. `quiet` multiplies what the branches write, `slow` the learning rate of
    the matrices (and biases) that write it. With `only_matrices`, no bias and no norm learns.
    """

    order: str
    warmup: int = 0
    even: bool = True
    quiet: float = 1.0
    slow: float = 1.0
    only_matrices: bool = False


@dataclass(frozen=True)
class NormRun:
    """A trained model, the loss of each step, and `text_left` at the steps that were asked for."""

    model: GPT
    losses: list[float] = field(repr=False)
    left: dict[int, Float[Tensor, "depth"]] = field(repr=False)


def _adam(model: GPT, recipe: Recipe) -> torch.optim.Adam:
    """Set up Adam with what writes to the stream in a group of its own."""
    parts: dict[float, list[nn.Parameter]] = {}
    for name, p in model.named_parameters():
        if p.dim() > 1 or not recipe.only_matrices:
            part = recipe.slow if name.endswith(WRITERS) else 1.0
            parts.setdefault(part, []).append(p)
    groups = [{"params": params, "part": part} for part, params in parts.items()]
    return torch.optim.Adam(groups, betas=(0.9, 0.98), fused=True)


def train(
    code: Int[Tensor, "pos"],
    recipe: Recipe,
    lr: float,
    seed: int,
    *,
    n_step: int = 100,
    look_at: Sequence[int] = (),
) -> NormRun:
    """Train four blocks on letters with Adam, without clipping; a second on one core."""
    model = fresh(recipe.order, seed, int(code.max()) + 1, even=recipe.even)
    generator, adam = torch.Generator().manual_seed(seed), _adam(model, recipe)
    probe = windows(code, 16, 32, torch.Generator().manual_seed(9))[:, :-1]
    losses: list[float] = []
    left: dict[int, Tensor] = {}
    with model.hooked(_quieter(recipe.quiet)):
        for step in range(n_step + 1):
            if step in look_at:
                left[step] = text_left(model, probe)
            if step == n_step:
                break
            for group in adam.param_groups:
                group["lr"] = lr * group["part"] * min(1, (step + 1) / max(recipe.warmup, 1))
            loss = loss_on(model, windows(code, 8, 32, generator))
            adam.zero_grad()
            loss.backward()
            adam.step()
            losses.append(loss.item())
    return NormRun(model.eval(), losses, left)


def _quieter(factor: float) -> dict[Any, HookFn]:
    """Hook that multiplies each write to the stream; none for a factor of 1."""

    def multiply(x: Tensor, point: HookPoint) -> Tensor:
        return factor * x

    return {} if factor == 1 else {lambda name: name.endswith(("attn_out", "mlp_out")): multiply}


_FILE = "runs.safetensors"
WEIGHTS = ZOO / "norm-order" / _FILE
N_SEED, N_STEP, BIN, LOOK_AT = 8, 500, 10, (0, 10, 100, 500)
RATES = (0.002, 0.006, 0.02, 0.06, 0.2)
RECIPES = {
    "post": Recipe("post"),
    "post, warm-up": Recipe("post", warmup=60),
    "pre": Recipe("pre"),
    "quiet": Recipe("post", quiet=0.25),
    "slow": Recipe("post", slow=0.25),
    "only matrices": Recipe("post", only_matrices=True),
}


@dataclass(frozen=True)
class NormRecord:
    """Recorded runs of one recipe at one rate: losses, ten steps a bin, and `text_left`."""

    losses: Float[Tensor, "seed bin"]
    left: Float[Tensor, "seed look depth"]


def record(code: Int[Tensor, "pos"], recipe: Recipe, lr: float) -> NormRecord:
    """Train eight seeds for 500 steps and keep what the lesson plots: 40 seconds on one core."""
    runs = [train(code, recipe, lr, s, n_step=N_STEP, look_at=LOOK_AT) for s in range(N_SEED)]
    losses = torch.tensor([run.losses for run in runs]).view(N_SEED, -1, BIN).mean(-1)
    return NormRecord(losses, torch.stack([torch.stack(list(r.left.values())) for r in runs]))


def train_zoo(text: str) -> dict[tuple[str, float], NormRecord]:
    """Run every recipe of the lesson at its rates, 0.006 if none are named: ten minutes.

    The lesson's text is the first 200,000 letters of Shakespeare's plays.
    """
    code = letters(text)
    rates = {"post": RATES[:3], "post, warm-up": RATES[:3], "pre": RATES}
    keys = [(name, lr) for name in RECIPES for lr in rates.get(name, RATES[1:2])]
    return {(name, lr): record(code, RECIPES[name], lr) for name, lr in keys}


def save_zoo(records: Mapping[tuple[str, float], NormRecord], path: Path = WEIGHTS) -> None:
    """Write the records to one file."""
    tensors = {f"{name}@{lr}.losses": r.losses for (name, lr), r in records.items()}
    tensors |= {f"{name}@{lr}.left": r.left for (name, lr), r in records.items()}
    recipe = {"recipe": "minigpt.zoo.norm_order.train_zoo", "torch": torch.__version__}
    write_safetensors(tensors, path, recipe)


def load_zoo(path: Path = WEIGHTS) -> dict[tuple[str, float], NormRecord]:
    """Load the recorded runs that the book ships, by name of the recipe and learning rate.

    Raises:
        CheckpointError: a damaged file.
    """
    records = {}
    with recorded(path) as tensors:
        for key in (key for key in tensors if key.endswith(".losses")):
            name, _, lr = key.removesuffix(".losses").rpartition("@")
            losses, left = tensors[key], tensors[f"{name}@{lr}.left"]
            if (losses.dim(), left.dim()) != (2, 3):
                raise ValueError(f"{key} has no row a seed")
            records[name, float(lr)] = NormRecord(losses, left)
        if not records:
            raise LookupError("no losses")
    return records


def _text() -> str:
    from minigpt.data import shakespeare

    return shakespeare()[:200_000]


def _measure(where: Path) -> Mapping[str, Measured]:
    runs = load_zoo(where / _FILE)
    measured = {
        f"{name}@{lr}": Measured(
            run.losses[:, -1].mean().item(), 1e-4, "nats", f"recorded last loss of {name} at {lr}"
        )
        for (name, lr), run in sorted(runs.items())
    }
    again = train(letters(_text()), RECIPES["post"], RATES[1], 0, n_step=2 * BIN).losses
    start = torch.tensor(again).view(-1, BIN).mean(-1)
    off = (start - runs["post", RATES[1]].losses[0, :2]).abs().max().item()
    measured["again"] = Measured(off, 0.01, "nats", "a run's first 20 steps, from their record")
    return measured


ENTRY = Entry(
    "norm-order",
    "recorded runs of small letter models, their norms before or after the sum",
    {
        "recipes": {name: asdict(recipe) for name, recipe in RECIPES.items()},
        "model": {"n_layer": 4, "n_head": 4, "d_model": 32, "n_ctx": 32},
        "train": "Adam with betas 0.9 and 0.98, no clipping, 8 windows a step",
        "n_step": N_STEP,
        "seeds": list(range(N_SEED)),
    },
    lambda: {"text": sha256_of(_text())},
    lambda where: save_zoo(train_zoo(_text()), where / _FILE),
    _measure,
)
