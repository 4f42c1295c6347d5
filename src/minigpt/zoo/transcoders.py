"""A transcoder for every MLP of `stories`: the parts of an attribution graph.

All four are trained alike, each on its own MLP. Their card also says what the model loses when all
of its MLPs are replaced at once, and how far a straight line comes in place of features.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.data.files import sha256_of_file
from minigpt.errors import CheckpointError
from minigpt.interp.core.activations import ActivationStream, activations_at
from minigpt.interp.dictionaries.files import load_dictionary, save_dictionary
from minigpt.interp.dictionaries.sae import Dictionary, DictionaryConfig
from minigpt.interp.dictionaries.training import DictionaryTraining, train_dictionary
from minigpt.interp.dictionaries.transcoder import Transcoder
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint
from minigpt.model.locate import FINAL
from minigpt.train.eval import next_token_loss
from minigpt.zoo.entry import Entry, Measured, folder
from minigpt.zoo.features import stories_base

OF, N_LAYER = "stories", 4
CONFIG = DictionaryConfig(96, 640, "topk", k=16)
TRAINING = DictionaryTraining(n_step=1000, lr=2e-3, dead_after=300)
BATCH, BUFFER = 1024, 32768


def names_of(layer: int) -> tuple[str, str]:
    """Name what the MLP of a layer reads and what it writes."""
    return f"blocks.{layer}.ln2.normalized", f"blocks.{layer}.mlp_out"


def file_of(layer: int) -> str:
    """Name the file of a layer's transcoder."""
    return f"layer-{layer}.safetensors"


def train(where: Path, training: DictionaryTraining = TRAINING) -> None:
    """Train the four transcoders one after the other and write them."""
    base = stories_base()
    prompts = [rows[:, :-1] for rows in base.train.fixed(10**6, 32)]
    for layer in range(N_LAYER):
        size = {"batch_size": BATCH, "buffer_size": BUFFER, "seed": training.seed}
        stream = ActivationStream(base.model, prompts, names_of(layer), **size)
        transcoder = Transcoder(CONFIG, training.seed + layer)
        train_dictionary(transcoder, stream, training)
        save_dictionary(transcoder, where / file_of(layer), torch.float16)


def load_transcoders(where: Path | None = None) -> list[Transcoder]:
    """Return the zoo's transcoders of `stories`, one for each layer.

    Raises:
        CheckpointError: a file is missing, damaged, or no transcoder.
    """
    where = folder("transcoders-stories") if where is None else where
    found = [load_dictionary(where / file_of(layer)) for layer in range(N_LAYER)]
    for layer, one in enumerate(found):
        if not isinstance(one, Transcoder):
            raise CheckpointError(f"{where / file_of(layer)} holds a {type(one).__name__}")
    return [one for one in found if isinstance(one, Transcoder)]


@torch.no_grad()
def loss_with(
    model: GPT,
    rows: Int[Tensor, "batch pos"],
    transcoders: Sequence[Dictionary] | None = None,
    *,
    constant: Sequence[Float[Tensor, "d_model"]] | None = None,
) -> float:
    """Return the loss with every MLP's output replaced by a transcoder's, or by a constant."""
    read: dict[int, Tensor] = {}

    def keep(value: Tensor, point: HookPoint) -> None:
        read[int(point.layer or 0)] = value

    def write(value: Tensor, point: HookPoint) -> Tensor:
        layer = int(point.layer or 0)
        if transcoders is not None:
            return transcoders[layer](read[layer])
        return value if constant is None else constant[layer].expand_as(value)

    hooks = {names_of(i)[0]: keep for i in range(N_LAYER)}
    with model.hooked({**hooks, **{names_of(i)[1]: write for i in range(N_LAYER)}}):
        return next_token_loss(model, rows).item()


def explained_by(y: Float[Tensor, "n d"], guess: Float[Tensor, "n d"]) -> float:
    """Return the fraction of the variance of y that a guess explains."""
    return 1 - ((y - guess).pow(2).sum() / (y - y.mean(0)).pow(2).sum()).item()


def line(x: Float[Tensor, "n d"], y: Float[Tensor, "n d"]) -> Float[Tensor, "n d"]:
    """Return the best straight-line guess of y from x, on these very examples."""
    with_one = torch.cat([x, torch.ones(len(x), 1)], 1).double()
    return (with_one @ torch.linalg.lstsq(with_one, y.double()).solution).to(y)


@torch.no_grad()
def measure(where: Path) -> Mapping[str, Measured]:
    """Measure each transcoder on held-out tokens, and all of them at once in the model."""
    base, found = stories_base(), load_transcoders(where)
    model, rows = base.model, torch.cat(list(base.held_out.fixed(4, 32)))
    numbers: dict[str, Measured] = {}
    means = []
    for layer, transcoder in enumerate(found):
        x, y = (a.flatten(0, 1) for a in activations_at(model, rows[:, :-1], names_of(layer)))
        features = transcoder.encode(x)
        at, fraction = f"layer {layer}: ", "fraction"
        ev = explained_by(y, transcoder.decode(features))
        active = (features > 0).float()
        dead = (active.sum(0) == 0).float().mean().item()
        numbers |= {
            at + "explained variance": Measured(ev, 0.005, fraction, "held out"),
            at + "explained by a line": Measured(
                explained_by(y, line(x, y)),
                0.005,
                fraction,
                "the best line, fitted to these tokens",
            ),
            at + "L0": Measured(active.sum(1).mean().item(), 0.2, "features", "at a position"),
            at + "dead": Measured(dead, 0.01, fraction, f"of features, on {len(x)} tokens"),
        }
        means.append(y.mean(0))
    clean, nats = loss_with(model, rows), "nats a token"
    zeros = [torch.zeros_like(mean) for mean in means]
    more = {
        "delta": (loss_with(model, rows, found), 0.005, "more, with all four in place"),
        "delta, mean": (loss_with(model, rows, constant=means), 0.05, "more, with means in place"),
        "delta, zero": (loss_with(model, rows, constant=zeros), 0.05, "more, with zero in place"),
    }
    numbers["loss"] = Measured(clean, 0.005, nats, "the model as it is")
    for name, (loss, tolerance, what) in more.items():
        numbers[name] = Measured(loss - clean, tolerance, nats, what)
    return numbers


def _recipe() -> dict[str, Any]:
    return {
        "model": OF,
        "names": [list(names_of(layer)) for layer in range(N_LAYER)],
        "dictionary": asdict(CONFIG),
        "training": asdict(TRAINING),
        "seeds": [TRAINING.seed + layer for layer in range(N_LAYER)],
        "batch_size": BATCH,
        "buffer_size": BUFFER,
    }


def _data() -> Mapping[str, str]:
    base = stories_base()
    weights = {f"{OF} weights": sha256_of_file(folder(OF) / FINAL)}
    return {**weights, "training": base.train.sha256, "held out": base.held_out.sha256}


ENTRY = Entry(
    name="transcoders-stories",
    summary="each of the four MLPs of `stories` as 640 features, 16 at a time",
    recipe=_recipe(),
    data=_data,
    train=train,
    measure=measure,
)
