"""What is known of a hand-made model, and the verbs in which its weights are written."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

import torch
from jaxtyping import Float, Int
from torch import Generator, Tensor

from minigpt.errors import ConfigError
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.mlp import MLP
from minigpt.tasks.metrics import Metric, logit_difference


@dataclass(frozen=True)
class Prompts:
    """Clean prompts, corrupt ones of the same length, and the next token that each calls for."""

    clean: Int[Tensor, "batch pos"]
    corrupt: Int[Tensor, "batch pos"]
    answer: Int[Tensor, "batch"]
    wrong: Int[Tensor, "batch"]

    @property
    def metric(self) -> Metric:
        """The logit of the clean answer less that of the corrupt one, at the last position."""
        return logit_difference(self.answer, self.wrong)


@dataclass(frozen=True)
class Truth:
    """What is known of a hand-made model before anything is measured.

    `fixed` edges are needed, but carry the same on every prompt: patching cannot see them, zero
    ablation can. `ends` is the metric on a clean and on a corrupt prompt. `noise` is the change,
    in logits, when that edge alone is made corrupt in a clean run, `denoise` when it alone is
    made clean in a corrupt run. They hold for an infinitely sharp softmax; a finite one gives
    less than `leak` of its attention to all other keys than the one it looks for.
    """

    heads: Mapping[str, str]
    subspaces: Mapping[str, slice]
    fixed: frozenset[str]
    ends: tuple[float, float]
    noise: Mapping[str, float]
    denoise: Mapping[str, float]
    leak: float
    draw: Callable[[int, Generator], Prompts] = field(repr=False)

    @property
    def edges(self) -> frozenset[str]:
        """The circuit: every edge that carries what differs between clean and corrupt prompts."""
        return frozenset(self.noise)

    def prompts(self, n: int, seed: int = 0) -> Prompts:
        """Draw prompts on which the numbers above hold.

        Raises:
            ConfigError: fewer than one.
        """
        if n < 1:
            raise ConfigError(f"n={n} prompts: ask for at least one")
        return self.draw(n, torch.Generator().manual_seed(seed))


def blank(widths: Mapping[str, int], **shape: int | str) -> tuple[GPT, dict[str, slice]]:
    """Build a GPT of zeros, without normalization, and give each named subspace its place."""
    spaces: dict[str, slice] = {}
    end = 0
    for name, width in widths.items():
        spaces[name] = slice(end, end + width)
        end += width
    chosen: dict[str, int | str | bool] = {"mlp": "none", **shape}
    cfg = GPTConfig.from_dict({"norm": "none", "tie_embeddings": False, "d_model": end, **chosen})
    model = GPT(cfg).eval().requires_grad_(False)
    for parameter in model.parameters():
        parameter.zero_()
    return model, spaces


def look(
    model: GPT,
    layer: int,
    head: int,
    query: slice,
    key: slice,
    match: Float[Tensor, "query key"],
) -> None:
    """Let a head's score be `match[i, j]` where the query holds i and the key holds j."""
    attn, n = model.blocks[layer].attn, match.shape[1]
    attn.W_Q[head, query, :n] = match * math.sqrt(model.cfg.d_head)
    attn.W_K[head, key, :n] = torch.eye(n)


def carry(
    model: GPT,
    layer: int,
    head: int,
    source: slice,
    target: slice,
    how: Float[Tensor, "source target"] | None = None,
) -> None:
    """Let a head write what it finds in one subspace of the key to another of the query."""
    attn, n = model.blocks[layer].attn, target.stop - target.start
    attn.W_V[head, source, :n] = torch.eye(n) if how is None else how
    attn.W_O[head, :n, target] = torch.eye(n)


def first_mlp(model: GPT) -> MLP:
    """The MLP of the first block, to write its weights."""
    return cast(MLP, model.blocks[0].mlp)


def previous(n_ctx: int, sharpness: float) -> Float[Tensor, "query key"]:
    """The match of each position with the one before it."""
    return torch.ones(n_ctx - 1).diag(-1) * sharpness


def repeated(order: Int[Tensor, "batch n_token"]) -> Int[Tensor, "batch pos"]:
    """Lay out a start token and each order of the tokens twice."""
    start = torch.full_like(order[:, :1], order.shape[1])
    return torch.cat([start, order, order], dim=1)


def by_position(heads: Iterable[str]) -> frozenset[str]:
    """The edges by which heads that go by position know where they are."""
    return frozenset(f"pos_embed->{head}<{kind}>" for head in heads for kind in "qk")


def leak(n_key: int, sharpness: float) -> float:
    """The most attention that a head gives to all keys but the one it looks for.

    $$ 1 - \\frac{e^s}{e^s + n - 1} < (n - 1)\\, e^{-s} $$
    """
    return (n_key - 1) * math.exp(-sharpness)


def blurred(model: GPT, std: float, seed: int = 0) -> GPT:
    """Copy a model and add noise N(0, std²) to every weight: no edge is exactly zero any more."""
    noisy = GPT(model.cfg).to(model.W_E.dtype).eval().requires_grad_(False)
    noisy.load_state_dict(model.state_dict())
    generator = torch.Generator().manual_seed(seed)
    for parameter in noisy.parameters():
        noise = torch.randn(parameter.shape, generator=generator, dtype=parameter.dtype)
        parameter.add_(noise, alpha=std)
    return noisy
