"""Weights of a head rewritten for a `with` block: the causal check of what was read off them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import normalize

from minigpt.interp.core.structure import attention_of
from minigpt.interp.weights.subspaces import column_space
from minigpt.model.gpt2 import GPT


@contextmanager
def without_direction(
    model: GPT, layer: int, head: int, directions: Float[Tensor, "d_model n"]
) -> Iterator[None]:
    """Rewrite a head's W_O for a `with` block, so that it writes nothing along some directions.

    $$ W_O' = W_O - W_O\\, Q Q^\\top, \\qquad Q \\text{ an orthonormal basis of the directions} $$

    For a right singular vector v_i of W_V W_O this removes s_i u_i v_iᵀ and nothing else. Values,
    patterns and all other heads stay.

    Raises:
        ConfigError: a head the model lacks.

    Source: Millidge & Black 2022 (their edit); Lesson 8.4.
    """
    weight = attention_of(model, layer, head).W_O[head].data  # the model's own, no copy
    before = weight.clone()
    basis = column_space(normalize(directions.detach().reshape(before.shape[1], -1), dim=0))
    weight.copy_(before - (before @ basis) @ basis.T)
    try:
        yield
    finally:
        weight.copy_(before)
