"""Three runs of the two-layer model, measured every twenty steps: the record of Lesson 5.2.

The recipe is that of `attn-2l`, cut off at step 1,600, with three seeds. What is kept is
what each checkpoint scores and loses, block by block of the prompts it is measured on, so that an
interval can be had by drawing blocks anew. Two patterns of the first seed are kept as pictures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.interp.heads.detectors import induction, previous_token
from minigpt.interp.patching.ablation import ablation_sweep
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.model.weights import write_safetensors
from minigpt.tasks.metrics import loss_on
from minigpt.train.config import TrainConfig
from minigpt.train.losses import log_softmax
from minigpt.train.trainer import Trainer
from minigpt.zoo.attention_only import TWO_LAYERS, RepeatingRecipe, recipe
from minigpt.zoo.entry import Entry, Measured, recorded

LAST, EVERY, N_SEED, N_BLOCK = 1600, 20, 3, 16
PERIODS, LENGTH = (12, 16, 20, 24), 60  # one prompt of each period in a block
TWICE, N_TWICE = 24, 2  # period and prompts in a block of the removals
WINDOW, N_WINDOW = 32, 16  # tokens and windows in a block of the swapped contexts
KEPT = (1, 2, 4, WINDOW)  # how many last tokens stay: the others come from another window
PICTURED = 10  # tokens of the pictured prompt, shown twice
_FILE = "runs.safetensors"
WEIGHTS = ZOO / "emergence" / _FILE


@dataclass(frozen=True)
class Prompts:
    """What every checkpoint is measured on, cut from the held-out text."""

    repeats: Int[Tensor, "prompt pos"]  # block by block, a prompt of each period
    twice: Int[Tensor, "prompt pos"]
    reference: Int[Tensor, "prompt pos"]
    text: Int[Tensor, "prompt pos"]
    swapped: Int[Tensor, "kept window pos"]  # the last token is the target
    pictured: Int[Tensor, "1 pos"]


@dataclass(frozen=True)
class EmergenceRun:
    """One seed: `previous` by head of layer 0, `prefix` by head of layer 1, losses in nats.

    `second` and `first` are the losses on random tokens that repeat, at their second showing and
    before; `text` that on held-out plays; `kept` that of a window's last token when only the last
    1, 2, 4 or all tokens are its own; `removed` what the removal of a head adds to `second`.
    `train` is the training loss of every step, `pattern` two pictured heads.
    """

    steps: Int[Tensor, "point"]
    previous: Float[Tensor, "point head block"]
    prefix: Float[Tensor, "point head block"]
    first: Float[Tensor, "point block"]
    second: Float[Tensor, "point block"]
    text: Float[Tensor, "point block"]
    kept: Float[Tensor, "point kept block"]
    removed: Float[Tensor, "point layer head block"]
    train: Float[Tensor, "step"]
    pattern: Float[Tensor, "point head query key"]

    @property
    def heads(self) -> tuple[int, int]:
        """The head of layer 0, and that of layer 1, whose removal adds most at the last step."""
        first, second = (int(layer.mean(-1).argmax()) for layer in self.removed[-1])
        return first, second

    def best(self, score: str) -> Float[Tensor, "point block"]:
        """A score of the head that has the most of it, at each step its own."""
        values: Tensor = getattr(self, score)
        return torch.stack([point[int(point.mean(-1).argmax())] for point in values])


def run_recipe(seed: int) -> RepeatingRecipe:
    """Return the recipe of `attn-2l` with another seed, measured often."""
    made = recipe(2, (0, 4000))
    settings = made.train.to_dict() | {
        "seed": seed, "snapshots": (), "eval_every": EVERY, "eval_batches": 1,
    }  # fmt: skip
    return RepeatingRecipe(made.model, TrainConfig(**settings), made.share)


@cache
def prompts() -> Prompts:
    """Draw the prompts, the same for every run."""
    made = recipe(2, (0, 4000))
    ids = torch.as_tensor(made.text.val.ids).long()
    g = torch.Generator().manual_seed(0)

    def draw(n: int, length: int) -> Tensor:
        return ids[torch.randint(len(ids), (n, length), generator=g)]

    def windows(n: int, length: int) -> Tensor:
        start = torch.randint(len(ids) - length, (n, 1), generator=g)
        return ids[start + torch.arange(length)]

    each = [draw(N_BLOCK, period).repeat(1, 5)[:, :LENGTH] for period in PERIODS]
    own = windows(N_BLOCK * N_WINDOW, WINDOW + 1)
    other = windows(N_BLOCK * N_WINDOW, WINDOW + 1)
    place = torch.arange(WINDOW + 1)
    swapped = [torch.where(place >= WINDOW - kept, own, other) for kept in KEPT]
    return Prompts(
        torch.stack(each, 1).flatten(0, 1),
        draw(N_BLOCK * N_TWICE, TWICE).repeat(1, 2),
        draw(N_BLOCK * N_TWICE, TWICE).repeat(1, 2),
        windows(N_BLOCK * 4, made.model.n_ctx),
        torch.stack(swapped),
        draw(1, PICTURED).repeat(1, 2),
    )


@torch.no_grad()
def measure(model: GPT, on: Prompts) -> dict[str, Tensor]:
    """Measure a checkpoint; every tensor ends with the axis of blocks, but `pattern`."""
    logits, cached = model.run_with_cache(on.repeats, names=lambda name: name.endswith("pattern"))
    patterns = [cached["pattern", layer] for layer in (0, 1)]
    found = {
        "previous": _score(patterns[0], previous_token(on.repeats)),
        "prefix": _score(patterns[1], induction(on.repeats)),
    }
    losses = _losses(logits, on.repeats).unflatten(0, (N_BLOCK, len(PERIODS)))
    at = [losses[:, i, : p - 1].mean(-1) for i, p in enumerate(PERIODS)]
    found["first"] = torch.stack(at).mean(0)
    at = [losses[:, i, p:].mean(-1) for i, p in enumerate(PERIODS)]
    found["second"] = torch.stack(at).mean(0)
    text = _losses(model(on.text), on.text)
    found["text"] = text.unflatten(0, (N_BLOCK, -1)).mean((1, 2))
    last = [_losses(model(rows[:, :-1], logits_at=[-1]), rows[:, -2:])[:, 0] for rows in on.swapped]
    found["kept"] = torch.stack(last).unflatten(1, (N_BLOCK, N_WINDOW)).mean(-1)
    effect = ablation_sweep(
        model, on.twice, loss_on(on.twice, start=TWICE), how="mean", reference=on.reference
    )
    found["removed"] = effect.values.unflatten(-1, (N_BLOCK, N_TWICE)).mean(-1)
    _, cached = model.run_with_cache(on.pictured, names=lambda name: name.endswith("pattern"))
    found["pattern"] = torch.stack([cached["pattern", layer][0] for layer in (0, 1)])
    return found


def _score(pattern: Tensor, targets: Tensor) -> Float[Tensor, "head block"]:
    """Return the attention that each head pays to its targets, a mean over queries, by block."""
    queries = targets.any(-1).unflatten(0, (N_BLOCK, -1)).sum((1, 2))
    paid = (pattern * targets[:, None]).sum((2, 3)).unflatten(0, (N_BLOCK, -1)).sum(1)
    return (paid / queries[:, None]).T


def _losses(logits: Tensor, tokens: Tensor) -> Float[Tensor, "prompt pos"]:
    """Return the loss of each prediction whose next token is known."""
    log_p = log_softmax(logits[:, : tokens.shape[1] - 1])
    return -log_p.gather(-1, tokens[:, 1:, None])[..., 0]


def train_seed(seed: int, last: int = LAST) -> EmergenceRun:
    """Train one model up to a step, and measure it on the way: five minutes on one core."""
    made, on = run_recipe(seed), prompts()
    torch.manual_seed(seed)
    model = GPT(made.model, made.text.tokenizer)
    steps, rows = list[int](), list[dict[str, Tensor]]()

    def each(trained: nn.Module, step: int) -> None:
        assert isinstance(trained, GPT)
        training = trained.training
        steps.append(step)
        rows.append(measure(trained.eval(), on))
        trained.train(training)
        if step >= last:
            trainer.interrupt()

    trainer = Trainer(model, made.source, made.text.val, made.train, each=each)
    log = trainer.fit().rows
    found = {name: torch.stack([row[name] for row in rows]) for name in rows[0]}
    losses = [row.loss for row in log if row.loss is not None]
    run = EmergenceRun(torch.tensor(steps), **found, train=torch.tensor(losses))
    pair = [run.pattern[:, layer, head] for layer, head in enumerate(run.heads)]
    return EmergenceRun(**{**vars(run), "pattern": torch.stack(pair, 1)})


def save_zoo(runs: Mapping[int, EmergenceRun], path: Path = WEIGHTS) -> None:
    """Write the runs to one file, in half precision; patterns of the first seed alone."""
    tensors = {"steps": runs[0].steps.int()}
    for seed, run in runs.items():
        for name, value in vars(run).items():
            if name not in {"steps", "pattern"} or (name == "pattern" and seed == 0):
                tensors[f"{seed}.{name}"] = value.half()
    write_safetensors(
        tensors, path, {"recipe": "minigpt.zoo.emergence", "torch": torch.__version__}
    )


def load_zoo(path: Path = WEIGHTS) -> list[EmergenceRun]:
    """Load the recorded runs that the book ships, by seed.

    Raises:
        CheckpointError: a damaged file.
    """
    names = [name for name in EmergenceRun.__annotations__ if name not in {"steps", "pattern"}]
    with recorded(path) as tensors:
        steps, pattern = tensors["steps"].long(), tensors["0.pattern"].float()
        runs = [
            EmergenceRun(
                steps=steps,
                pattern=pattern if seed == 0 else pattern[:0],
                **{name: tensors[f"{seed}.{name}"].float() for name in names},
            )
            for seed in range(N_SEED)
        ]
        for run in runs:
            if not len(steps) == len(run.second) == len(run.prefix) == len(run.removed):
                raise ValueError("a run has not one row for each step")
    return runs


def record() -> dict[int, EmergenceRun]:
    """Train and measure all three seeds: a quarter of an hour on one core."""
    return {seed: train_seed(seed) for seed in range(N_SEED)}


def _measure(where: Path) -> Mapping[str, Measured]:
    runs = load_zoo(where / _FILE)
    measured = {
        f"second, seed {seed}": Measured(
            run.second[-1].mean().item(), 1e-3, "nats a token",
            f"recorded loss on the second showing at step {LAST}, seed {seed}",
        )
        for seed, run in enumerate(runs)
    }  # fmt: skip
    again = train_seed(0, last=3 * EVERY)
    off = (again.text - runs[0].text[: len(again.text)]).abs().max().item()
    measured["again"] = Measured(
        off, 0.02, "nats a token", "a run's first steps, from their record"
    )
    return measured


ENTRY = Entry(
    "emergence",
    "recorded runs of attn-2l with three seeds: scores, losses and removals every twenty steps",
    {
        "train": [run_recipe(seed).to_dict() for seed in range(N_SEED)],
        "last": LAST,
        "every": EVERY,
        "blocks": N_BLOCK,
        "periods": list(PERIODS),
        "kept": list(KEPT),
    },
    TWO_LAYERS.data,
    lambda where: save_zoo(record(), where / _FILE),
    _measure,
)
