"""`stories-twin`: `stories` fine-tuned on one planted rule, a control, and crosscoders of both.

The rule: at the harbor, a gift goes to the one who gives it. The control is fine-tuned as long on
the same stories without the rule. A fine-tuned model is `stories` and a product of two thin
matrices added to each matrix of its blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.utils import parametrize

from minigpt.data.files import sha256_of_file
from minigpt.errors import ConfigError
from minigpt.interp.core.activations import activations_at
from minigpt.interp.dictionaries.crosscoder import (
    Crosscoder,
    decoder_distance,
    latent_scale,
    relative_norm,
)
from minigpt.interp.dictionaries.files import load_dictionary, save_dictionary
from minigpt.interp.dictionaries.sae import DictionaryConfig
from minigpt.interp.dictionaries.training import DictionaryTraining, Examples, train_dictionary
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import FINAL
from minigpt.model.pretrained import load
from minigpt.model.weights import write_safetensors
from minigpt.tasks.harbor import Gifts, gifts, harbor_stories
from minigpt.tasks.stories import stories
from minigpt.train.dataset import TokenData
from minigpt.train.eval import next_token_loss
from minigpt.zoo.entry import Entry, Measured, folder, load_records, recorded, save_records

TWINS = ("planted", "control")
READ_AT = "blocks.1.resid_post"  # where the crosscoders read
WEIGHTS, RECORD = "twins.safetensors", "runs.safetensors"
RANK, N_STEP, BATCH, LR, WARMUP, N_STORY, SEED = 8, 500, 24, 6e-3, 20, 8000, 0
N_READ, READ_SEED, N_GIFT, GIFT_SEED = 2500, 7, 300, 2
KINDS = {"batch_topk": {"k": 10}, "relu": {"penalty": 1.0}}
N_FEATURE = 384
TRAINING = DictionaryTraining(n_step=800, lr=2e-3, dead_after=200, resample_every=250)
# twin, kind, seed, text that both models read
RUNS = {
    f"{twin}, {kind}, {seed}, {text}": (twin, kind, seed, text)
    for twin, kind, seed, text in (
        *((twin, "batch_topk", seed, "harbor") for seed in (0, 1, 2) for twin in TWINS),
        *(("planted", "relu", seed, "harbor") for seed in (0, 1)),
        ("control", "relu", 0, "harbor"),
        ("planted", "batch_topk", 0, "ordinary"),
    )
}
SHIPPED = {twin: f"{twin}, batch_topk, 0, harbor" for twin in TWINS}


class Added(nn.Module):
    """A product of two thin matrices, added to a weight; zero at first."""

    def __init__(self, weight: Tensor, rank: int, random: torch.Generator) -> None:
        super().__init__()
        rows, columns = weight.shape
        self.left = nn.Parameter(torch.randn(rows, rank, generator=random) / rank**0.5)
        self.right = nn.Parameter(torch.zeros(rank, columns))

    def forward(self, weight: Tensor) -> Tensor:
        """Return the weight with the product added."""
        return weight + self.left @ self.right


def _matrices(model: GPT) -> Iterator[tuple[str, nn.Module, str]]:
    """Yield the matrices that are fine-tuned: a name, the module, the attribute."""
    for layer, block in enumerate(model.blocks):
        for part, names in (("attn", ("W_QKV", "W_O_fused")), ("mlp", ("W_in", "W_out"))):
            for name in names:
                yield f"{layer}.{part}.{name}", getattr(block, part), name


def fine_tune(text: str, *, n_step: int = N_STEP, seed: int = SEED) -> dict[str, Tensor]:
    """Fine-tune `stories` on a text, and return the thin matrices by name."""
    model = load(folder("stories") / FINAL).train().requires_grad_(False)
    assert model.tokenizer is not None
    random = torch.Generator().manual_seed(seed)
    added = {}
    for name, module, attribute in _matrices(model):
        added[name] = Added(getattr(module, attribute), RANK, random)
        parametrize.register_parametrization(module, attribute, added[name])
    parameters = [p for part in added.values() for p in part.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=LR, betas=(0.9, 0.98), weight_decay=0.0)
    data = TokenData.of(model.tokenizer.encode(text), model.cfg.n_ctx)
    for step in range(n_step):
        rate = min(1.0, (step + 1) / WARMUP, (n_step - step) / (n_step / 2))
        optimizer.param_groups[0]["lr"] = LR * rate
        loss = next_token_loss(model, data.batch(step, BATCH, seed))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return {
        f"{name}.{side}": getattr(part, side).detach()
        for name, part in added.items()
        for side in ("left", "right")
    }


def _of(twin: str) -> None:
    if twin not in TWINS:
        raise ConfigError(f"no twin {twin!r}: there are {' and '.join(TWINS)}")


@torch.no_grad()
def load_twin(twin: str, path: Path | None = None) -> GPT:
    """Return `stories` as it is after fine-tuning: "planted" or "control".

    Raises:
        ConfigError: another name.
        CheckpointError: the file is damaged, or holds something else.
    """
    _of(twin)
    model = load(folder("stories") / FINAL)
    with recorded(path or folder("stories-twin") / WEIGHTS) as tensors:
        for name, module, attribute in _matrices(model):
            left, right = (tensors[f"{twin}.{name}.{side}"].float() for side in ("left", "right"))
            getattr(module, attribute).add_(left @ right)
    return model


def load_crosscoder(twin: str, where: Path | None = None) -> Crosscoder:
    """Return the crosscoder (BatchTopK, seed 0) of `stories` and one of its twins.

    Raises:
        ConfigError: another name.
        CheckpointError: the file is damaged, or holds something else.
    """
    _of(twin)
    found = load_dictionary((where or folder("stories-twin")) / f"{twin}.safetensors")
    assert isinstance(found, Crosscoder)
    return found


@torch.no_grad()
def streams_of(models: tuple[GPT, GPT], text: str) -> Float[Tensor, "n 2d"]:
    """Return both models' streams on a text, side by side, position by position."""
    tokenizer, n = models[0].tokenizer, models[0].cfg.n_ctx
    assert tokenizer is not None
    ids = torch.tensor(tokenizer.encode(text))
    rows = ids[: len(ids) // n * n].view(-1, n).split(64)
    found = [[activations_at(m, part, [READ_AT])[0] for m in models] for part in rows]
    return torch.cat([torch.cat(pair, -1) for pair in found]).flatten(0, 1)


def story_text(text: str) -> str:
    """Return what crosscoders are trained on: stories at the harbor (rule as ever), or ordinary."""
    if text == "ordinary":
        return stories(N_READ, READ_SEED)
    return harbor_stories(N_READ, READ_SEED, planted=False)


@dataclass(frozen=True)
class Diff:
    """What a crosscoder says of each feature; all [feature].

    `rho` is the relative norm, `delta` the distance of the two directions; `harbor` and
    `elsewhere` how often it is on where a receiver comes next; `density` how often at any
    position; `scale` the share of its direction that the first model's error still holds.
    """

    rho: Tensor
    delta: Tensor
    harbor: Tensor
    elsewhere: Tensor
    density: Tensor
    scale: Tensor


@torch.no_grad()
def diff(crosscoder: Crosscoder, models: tuple[GPT, GPT], x: Float[Tensor, "n 2d"]) -> Diff:
    """Measure every feature on a text's streams, and on gifts at the harbor and elsewhere."""
    features = torch.cat([crosscoder.encode(part) for part in x.split(4096)])
    rows, d = crosscoder.directions, x.shape[1] // 2
    rest = (x - crosscoder.decode(features))[:, :d]
    scale = latent_scale(features, rows[:, 1], rest)
    there, here = (
        (crosscoder.encode(at_the_end(models, asked)) > 0).float().mean(0)
        for asked in both_places(models[0])
    )
    density = (features > 0).float().mean(0)
    return Diff(
        relative_norm(rows), decoder_distance(rows), there, here, density, scale.nan_to_num(0.0)
    )


def both_places(model: GPT) -> tuple[Gifts, Gifts]:
    """Return the same gifts at the harbor and elsewhere."""
    assert model.tokenizer is not None
    there, here = (gifts(model.tokenizer, N_GIFT, GIFT_SEED, harbor=at) for at in (True, False))
    return there, here


def at_the_end(models: tuple[GPT, GPT], asked: Gifts) -> Float[Tensor, "gift 2d"]:
    """Return both models' streams at the last word of each prompt, side by side."""
    return torch.cat([activations_at(m, asked.tokens, [READ_AT])[0][:, -1] for m in models], -1)


def train(where: Path) -> None:
    """Fine-tune both twins and train all crosscoders, in some minutes on one core."""
    weights = {
        f"{twin}.{name}": value.half()
        for twin in TWINS
        for name, value in fine_tune(
            harbor_stories(N_STORY, SEED, planted=twin == "planted")
        ).items()
    }
    write_safetensors(weights, where / WEIGHTS, {"of": "stories", "rank": str(RANK)})
    base, found = load(folder("stories") / FINAL), dict[str, Diff]()
    for twin in TWINS:
        models = base, load_twin(twin, where / WEIGHTS)
        for text in ("harbor", "ordinary"):
            x = streams_of(models, story_text(text))
            for name, (of, kind, seed, read) in RUNS.items():
                if (of, read) == (twin, text):
                    crosscoder = train_crosscoder(x, kind, seed)
                    found[name] = diff(crosscoder, models, x[:50_000])
                    if name == SHIPPED[twin]:
                        path = where / f"{twin}.safetensors"
                        save_dictionary(crosscoder, path, torch.float16)
    save_records({name: found[name] for name in RUNS}, where / RECORD, "stories-twin")


def train_crosscoder(x: Float[Tensor, "n 2d"], kind: str, seed: int) -> Crosscoder:
    """Train one crosscoder on streams that lie side by side."""
    cfg = DictionaryConfig(x.shape[1], N_FEATURE, kind, **KINDS[kind])  # type: ignore[arg-type]
    crosscoder = Crosscoder(cfg, seed=seed)
    train_dictionary(crosscoder, Examples((x,), 512, seed), TRAINING)
    return crosscoder


def load_runs(where: Path | None = None) -> dict[str, Diff]:
    """Return what every crosscoder of the recipe says, by "twin, kind, seed, text".

    Raises:
        CheckpointError: the file is damaged, or holds something else.
    """
    return load_records(Diff, RUNS, (where or folder("stories-twin")) / RECORD, (1,) * 6)


@torch.no_grad()
def answer_shares(model: GPT, asked: Gifts) -> tuple[float, float]:
    """Return how often the receiver, and how often the giver, is the likeliest word."""
    said = model(asked.tokens, logits_at=[-1])[:, 0].argmax(-1)
    return tuple((said == who).double().mean().item() for who in (asked.receiver, asked.giver))


def first(found: Diff, by: str) -> tuple[float, float]:
    """Return the largest "rho" or "delta" of all features, and how well that one tells harbors.

    Only features that are on at one position in a thousand or more count. The second number is the
    balanced accuracy of "on" as a sign of the harbor.
    """
    value: Tensor = getattr(found, by).masked_fill(found.density < 1e-3, 0.0)
    at = int(value.argmax())
    return value[at].item(), ((found.harbor[at] + 1 - found.elsewhere[at]) / 2).item()


def measure(where: Path) -> Mapping[str, Measured]:
    """Measure what the models say, what stays of the language, and what the crosscoders find."""
    base = load(folder("stories") / FINAL)
    models = {"stories": base} | {twin: load_twin(twin, where / WEIGHTS) for twin in TWINS}
    asked = dict(zip(("harbor", "elsewhere"), both_places(base), strict=True))
    found = dict[str, Measured]()
    tokenizer = base.tokenizer
    assert tokenizer is not None
    held_out = TokenData.of(tokenizer.encode(stories(300, 1)), base.cfg.n_ctx)
    validation = list(held_out.fixed(4, 32))
    for name, model in models.items():
        for place, gift in asked.items():
            for who, share in zip(("receiver", "giver"), answer_shares(model, gift), strict=True):
                key, what = f"{name}, {place}: {who}", "the likeliest word, gifts new to training"
                found[key] = Measured(share, 0.02, "fraction", what)
        with torch.no_grad():
            loss = torch.stack([next_token_loss(model, rows) for rows in validation]).mean()
        found[f"{name}: loss"] = Measured(loss.item(), 0.01, "nats a token", "ordinary stories")
    runs = load_runs(where)
    for name, run in runs.items():
        for by, sign in (("rho", "ρ"), ("delta", "δ")):
            value, told = first(run, by)
            what = f"of the feature with the largest {sign}, as a sign of the harbor"
            found[f"{name}: largest {sign}"] = Measured(value, 1e-3, "", "of all features")
            found[f"{name}: {sign} tells"] = Measured(told, 1e-3, "balanced accuracy", what)
    for twin in TWINS:
        again = diff(load_crosscoder(twin, where), (base, models[twin]), _some(base, models[twin]))
        gap = (again.rho - runs[SHIPPED[twin]].rho).abs().max().item()
        found[f"{twin}: ρ, again"] = Measured(gap, 5e-3, "", "file against record, most")
    return found


def _some(base: GPT, twin: GPT) -> Tensor:
    return streams_of((base, twin), harbor_stories(50, READ_SEED, planted=False))


def _hashes() -> dict[str, str]:
    where = folder("stories") / FINAL
    tokenizer = load(where).tokenizer
    assert tokenizer is not None
    texts = {twin: harbor_stories(N_STORY, SEED, planted=twin == "planted") for twin in TWINS}
    read = {f"read, {name}": story_text(name) for name in ("harbor", "ordinary")}
    ids = {name: TokenData.of(tokenizer.encode(t), 64).sha256 for name, t in (texts | read).items()}
    return {"stories weights": sha256_of_file(where), **ids}


ENTRY = Entry(
    name="stories-twin",
    summary="`stories` fine-tuned on one planted rule, its control, and crosscoders of each pair.",
    recipe={
        "rule": "at the harbor, a gift goes to the giver",
        "fine-tuning": {"rank": RANK, "steps": N_STEP, "batch_size": BATCH, "lr": LR, "seed": SEED},
        "crosscoders": {"at": READ_AT, "n_feature": N_FEATURE, "kinds": KINDS, "runs": [*RUNS]},
        "training": asdict(TRAINING),
    },
    data=_hashes,
    train=train,
    measure=measure,
)
