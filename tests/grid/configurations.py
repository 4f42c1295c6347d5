"""Every combination of parts that a config allows, and a few that together show every pair."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import combinations, product
from typing import Any

import torch

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError
from minigpt.model.parts import CHOICES, registered
from tests.model.foreign import FOREIGN

SHAPE = {
    "n_layer": 2,
    "n_head": 4,
    "d_model": 12,
    "d_head": 4,
    "d_mlp": 10,
    "d_vocab": 13,
    "n_ctx": 9,
}
Changes = dict[str, Any]


@contextmanager
def foreign() -> Iterator[None]:
    """Let configs have parts from outside the package for the length of a `with` block."""
    with ExitStack() as stack:
        for field, (name, choice) in FOREIGN.items():
            stack.enter_context(registered(field, name, choice))
        yield


def all_configurations() -> list[Changes]:
    """Return every combination of parts, of shared keys and of ties that `GPTConfig` accepts."""
    factors: dict[str, list[Any]] = {field: list(names) for field, names in CHOICES.items()}
    factors |= {"n_kv_head": [1, 2, 4], "tie_embeddings": [True, False]}
    every = (dict(zip(factors, values, strict=True)) for values in product(*factors.values()))
    return [changes for changes in every if _is_possible(changes)]


def _is_possible(changes: Changes) -> bool:
    try:
        GPTConfig(**SHAPE, **changes)
    except ConfigError:
        return False
    return True


def pairwise(every: list[Changes]) -> list[Changes]:
    """Choose combinations in which every pair of values that occurs at all occurs once at least.

    Greedily: each time the one, of all, with the most pairs that none before it had.
    """
    missing = set().union(*map(_pairs, every))
    chosen = []
    while missing:
        best = max(every, key=lambda changes: len(_pairs(changes) & missing))
        chosen.append(best)
        missing -= _pairs(best)
    return chosen


def _pairs(changes: Changes) -> set[Any]:
    return set(combinations(changes.items(), 2))


def name_of(changes: Changes) -> str:
    """Name a combination: `layer-pre-gelu-learned-4-tied`."""
    values = {**changes, "tie_embeddings": "tied" if changes["tie_embeddings"] else "untied"}
    return "-".join(map(str, values.values()))


def build(changes: Changes, seed: int = 0) -> GPT:
    """Make a model whose weights, biases and norms are all far from where training starts."""
    model = GPT(GPTConfig(**SHAPE, **changes)).double()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
            matrix = parameter.dim() > 1
            scale = 0.8 / parameter.shape[-1] ** 0.5 if matrix else 0.3
            parameter.copy_(noise * scale + (0 if matrix else 0.5))
    return model.eval()
