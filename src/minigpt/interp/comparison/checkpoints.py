"""What changed between checkpoints of one run: weights, losses by token, patterns of heads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import CheckpointError, ConfigError
from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.core.decomposition import head_labels
from minigpt.interp.core.results import Result
from minigpt.model.gpt2 import GPT, Text
from minigpt.model.hooks import HookPoint
from minigpt.model.weights import read_safetensors, write_safetensors
from minigpt.schema import parse_json

_FORMAT = "minigpt-checkpoint-changes"


@dataclass(frozen=True)
class CheckpointChanges:
    """How each checkpoint differs from the one before it; every first axis is `checkpoint`.

    `weights` and `cosine` [checkpoint part], `losses` [checkpoint batch pos] in nats, negative
    where the later one predicts better, `patterns` [checkpoint layer head].
    """

    weights: Result
    cosine: Result
    losses: Result
    patterns: Result

    def save(self, path: Path | str) -> Path:
        """Write everything to one file, all or nothing; `load_changes` reads it back.

        Raises:
            CheckpointError: the file cannot be written.
        """
        results: dict[str, Result] = vars(self)
        said = {
            name: {
                "axes": list(result.axes),
                "conventions": dict(result.conventions),
                "labels": {axis: list(names) for axis, names in result.labels.items()},
            }
            for name, result in results.items()
        }
        values = {name: result.values for name, result in results.items()}
        write_safetensors(values, Path(path), {"format": _FORMAT, "results": json.dumps(said)})
        return Path(path)


class _ResultFile(TypedDict):
    axes: list[str]
    conventions: dict[str, str]
    labels: dict[str, list[str]]


@torch.no_grad()
def checkpoint_changes(
    models: Iterable[tuple[str, GPT]], tokens: Int[Tensor, "batch pos"] | Text, *, batch: int = 8
) -> CheckpointChanges:
    """Compare each checkpoint with the one before it, two in memory at a time.

    $$ \\frac{\\|w' - w\\|}{\\|w\\|}, \\qquad \\cos(w, w'), \\qquad ℓ'_i - ℓ_i, \\qquad
       \\overline{\\tfrac12 \\sum_j |A'_{ij} - A_{ij}|} $$

    w are all weights of a part, such as `blocks.0.attn`, as one vector; a part that was all zero
    has no relative change, nor a cosine: NaN. A pattern's change is the share of attention that
    went elsewhere, 0 to 1, averaged over queries and prompts; the first query has one key and
    is left out.

    Args:
        models: name and model, in the order of the run; a generator keeps memory small.
        tokens: the texts to measure on, two tokens or more.
        batch: prompts at a time.

    Raises:
        ConfigError: fewer than two checkpoints, or checkpoints of different configurations.

    Source: Olsson et al. 2022; Lesson 5.2.
    """
    names, first = list[str](), None
    found: dict[str, list[Tensor]] = {"weights": [], "cosine": [], "losses": [], "patterns": []}
    before: _Seen | None = None
    for name, model in models:
        first = first or (name, model)
        _require_same(*first, name, model)
        now = _Seen.of(model, model.to_tokens(tokens), batch)
        if before is not None:
            names.append(name)
            for what, change in before.changes(now).items():
                found[what].append(change)
        before = now
    if first is None or not names:
        raise ConfigError("a comparison needs two checkpoints or more: give at least two models")
    return _results(first, names, {what: torch.stack(many) for what, many in found.items()})


def _results(
    first: tuple[str, GPT], names: list[str], found: Mapping[str, Tensor]
) -> CheckpointChanges:
    each = {"checkpoint": names}
    parts = each | {"part": list(_vectors(first[1]))}
    against = {"reference": f"the checkpoint before; the first is {first[0]}"}
    weights = {"metric": "change of the weights / their size before", "unit": "1", **against}
    cosine = {"metric": "cosine of the weights with those before", "unit": "1", **against}
    losses = {"metric": "loss − loss before", "unit": "nats a token", "BOS": "none added"}
    pattern = {"metric": "total variation of the pattern, mean over queries", "unit": "1"}
    return CheckpointChanges(
        Result(found["weights"], ("checkpoint", "part"), weights, parts),
        Result(found["cosine"], ("checkpoint", "part"), cosine, parts),
        Result(found["losses"], ("checkpoint", "batch", "pos"), losses | against, each),
        Result(
            found["patterns"],
            ("checkpoint", "layer", "head"),
            {**pattern, **against},
            {**each, **head_labels(first[1])},
        ),
    )


def load_changes(path: Path | str) -> CheckpointChanges:
    """Read what `CheckpointChanges.save` wrote.

    Raises:
        CheckpointError: no such file, a damaged one, or one of something else.
    """
    tensors, metadata = read_safetensors(Path(path))
    try:
        said = parse_json(metadata["results"].encode(), dict[str, _ResultFile])
        return CheckpointChanges(
            **{
                name: Result(tensors[name], tuple(of["axes"]), of["conventions"], of["labels"])
                for name, of in said.items()
            }
        )
    except (KeyError, TypeError, ValueError) as failure:
        raise CheckpointError(
            f"{path} holds no changes between checkpoints: give a file that `save` wrote"
        ) from failure


@dataclass(frozen=True)
class _Seen:
    """What of a checkpoint is compared: its weights, losses and patterns."""

    parts: Mapping[str, Tensor]
    losses: Tensor
    patterns: Tensor

    @classmethod
    def of(cls, model: GPT, tokens: Tensor, batch: int) -> _Seen:
        losses = per_token_loss(model, tokens, batch_size=batch).values
        patterns = torch.cat([_patterns(model, rows) for rows in tokens.split(batch)], 1)
        # Copies: whoever trains on while this runs must not change what is remembered.
        return cls(_vectors(model), losses, patterns)

    def changes(self, after: _Seen) -> dict[str, Tensor]:
        pairs = [(self.parts[name], after.parts[name]) for name in self.parts]
        moved = [
            (b - a).norm() / a.norm() if a.any() else a.new_tensor(torch.nan) for a, b in pairs
        ]
        cosines = [(a @ b) / (a.norm() * b.norm()) for a, b in pairs]
        apart = (after.patterns - self.patterns).abs().sum(-1) / 2
        return {
            "weights": torch.stack(moved),
            "cosine": torch.stack(cosines),
            "losses": after.losses - self.losses,
            "patterns": apart[..., 1:].mean((1, 3)),
        }


def _vectors(model: GPT) -> dict[str, Tensor]:
    """Return the weights of each part as one vector in double precision."""
    parts = dict[str, list[Tensor]]()
    for name, weight in model.named_parameters():
        parts.setdefault(name.rpartition(".")[0] or name, []).append(weight.detach().flatten())
    return {part: torch.cat(weights).double() for part, weights in parts.items()}


def _patterns(model: GPT, tokens: Tensor) -> Float[Tensor, "layer batch head query key"]:
    kept = list[Tensor]()

    def keep(pattern: Tensor, point: HookPoint) -> None:
        kept.append(pattern.clone())

    names = [f"blocks.{layer}.attn.pattern" for layer in range(model.cfg.n_layer)]
    with model.hooked(dict.fromkeys(names, keep)):
        model(tokens, logits_at=[-1], logits_of=[0])
    return torch.stack(kept)


def _require_same(first: str, a: GPT, name: str, b: GPT) -> None:
    one, two = a.cfg.to_dict(), b.cfg.to_dict()
    for field, value in one.items():
        if two[field] != value:
            raise ConfigError(
                f"{first} has {field}={value!r} and {name} has {two[field]!r}: compare checkpoints "
                "of one run"
            )
