"""The two matrices at the ends of a model: what W_E and W_U say about tokens without any block."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.model.gpt2 import GPT


@torch.no_grad()
def direct_path(
    model: GPT, source: Sequence[int] | slice = slice(None)
) -> Float[Tensor, "source d_vocab"]:
    """Return the logits that each token gives to every next token past all blocks.

    $$ T = \\text{LN}_f(W_E)\\, W_U $$

    The final norm divides each row by that row's own size; positions are left out.

    Source: Elhage et al. 2021, "zero-layer transformers"; Lesson 4.2.
    """
    rows = model.W_E[source if isinstance(source, slice) else list(source)]
    table: Tensor = model.ln_final(rows[None])[0] @ model.W_U
    return table


@torch.no_grad()
def without_common(W: Float[Tensor, "row d"], n_direction: int = 0) -> Float[Tensor, "row d"]:
    """Subtract the mean of all rows, and then their part along the largest directions.

    $$ W_c = W - \\bar W, \\qquad W_c - W_c V_k V_k^\\top $$

    V_k holds the first k right singular vectors of W_c.

    Raises:
        ConfigError: fewer than 0 directions, or more than there are.

    Source: Mu & Viswanath 2018; Lesson 4.2.
    """
    if not 0 <= n_direction <= W.shape[1]:
        raise ConfigError(f"n_direction={n_direction}: give 0 to {W.shape[1]}, the width of a row")
    centered = W - W.mean(0)
    _, vectors = torch.linalg.eigh(centered.T @ centered)
    top = vectors[:, W.shape[1] - n_direction :]
    return centered - (centered @ top) @ top.T


@torch.no_grad()
def neighbors(
    W: Float[Tensor, "row d"], of: Int[Tensor, "query"], n: int
) -> tuple[Int[Tensor, "query n"], Float[Tensor, "query n"]]:
    """Return the n rows with the largest cosine similarity to some rows, the best first.

    A row is not its own neighbor.

    Source: Lesson 4.2.
    """
    unit = torch.nn.functional.normalize(W, dim=-1)
    cosine = unit[of] @ unit.T
    cosine[torch.arange(len(of)), of] = -torch.inf
    best = cosine.topk(n)
    return best.indices, best.values
