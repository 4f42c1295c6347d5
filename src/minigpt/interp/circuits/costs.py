"""What an experiment costs before it is run: bytes to hold, passes to make, places to search."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import torch

from minigpt.errors import ConfigError
from minigpt.interp.circuits.graph import graph_of
from minigpt.interp.core.structure import has_mlp
from minigpt.model.config import GPTConfig
from minigpt.model.count import flops
from minigpt.model.gpt2 import GPT


@dataclass(frozen=True)
class SearchSpace:
    """How many places a search can patch: nodes (heads and MLPs), edges, and pairs of nodes.

    Each at one position, or at all positions together.

    Source: Lesson 9.2.
    """

    nodes: int
    edges: int

    @property
    def pairs(self) -> int:
        """The number of pairs of different nodes."""
        return comb(self.nodes, 2)


def search_space(cfg: GPTConfig) -> SearchSpace:
    """Count what could be patched in a model of this shape.

    Source: Lesson 9.2.
    """
    with torch.device("meta"):
        graph = graph_of(GPT(cfg))
    return SearchSpace(len(graph.writers) - len(graph.starts), int(graph.exists.sum()))


def activation_bytes(
    cfg: GPTConfig, n_pos: int, batch: int = 1, *, bytes_per_number: int = 4
) -> dict[str, int]:
    """Count the bytes of the activations that patching and attribution look at.

    $$ \\underbrace{B n L d}_{stream} + \\underbrace{2 B n L\\, d_{head} (H + K)}_{heads}
       + \\underbrace{B L H n^2}_{patterns} + \\underbrace{B n L\\, d_{mlp}}_{neurons} $$

    times the bytes of a number: the stream before each block; queries and outputs of H heads, keys
    and values of K; the patterns; the MLPs' activations, where there are any.

    Raises:
        ConfigError: sizes that are not positive, or more positions than the model has.

    Source: Lesson 9.2.
    """
    if batch < 1 or bytes_per_number < 1 or not 1 <= n_pos <= cfg.n_ctx:
        raise ConfigError(
            f"batch={batch}, bytes_per_number={bytes_per_number}, n_pos={n_pos}: all at least 1, "
            f"and n_pos at most n_ctx={cfg.n_ctx}"
        )
    with torch.device("meta"):
        has_mlps = has_mlp(GPT(cfg))
    each = batch * n_pos * cfg.n_layer * bytes_per_number
    return {
        "stream": each * cfg.d_model,
        "heads": 2 * each * cfg.d_head * (cfg.n_head + cfg.n_kv_head),
        "patterns": each * cfg.n_head * n_pos,
        "neurons": each * cfg.d_mlp * has_mlps,
    }


def sweep_flops(cfg: GPTConfig, n_pos: int, n_patch: int) -> dict[str, int]:
    """Count operations: of a forward pass, of one patch after another, and of attribution.

    A backward pass counts as two forward passes, so attribution (two forward, one backward) as
    four. A patch counts as one forward pass: an upper bound, since what comes before it is known.

    Raises:
        ConfigError: `n_patch` is negative, or `n_pos` does not fit.

    Source: Kaplan et al. 2020, §2.1 (backward twice forward); Nanda 2023; Lesson 9.2.
    """
    if n_patch < 0:
        raise ConfigError(f"n_patch={n_patch} must not be negative")
    forward = sum(flops(cfg, n_pos).values())
    return {"forward": forward, "patching": n_patch * forward, "attribution": 4 * forward}
