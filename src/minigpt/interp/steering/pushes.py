"""Push each prompt's stream along a vector of its own, at its last position, and run on."""

from __future__ import annotations

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.results import require_finite
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint, Key


@torch.no_grad()
def push_last(
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    key: Key,
    vectors: Float[Tensor, "batch d_model"],
) -> Float[Tensor, "batch d_vocab"]:
    """Return the last position's logits with `vectors[i]` added to prompt i's stream there.

    $$ x_{i,-1} ← x_{i,-1} + v_i $$

    What follows is computed from the new stream; all earlier positions stay.

    Raises:
        ConfigError: another number of vectors than prompts.
        HookError: an unknown activation, one of another width, NaN or infinity.

    Source: Li et al. 2023, §4; Nanda et al. 2023, §4; Lesson 8.3.
    """
    if len(vectors) != len(tokens):
        raise ConfigError(f"{len(vectors)} vectors for {len(tokens)} prompts: give one for each")
    require_finite(vectors, "the vectors to add")

    def push(value: Tensor, point: HookPoint) -> Tensor:
        if vectors.shape[-1] != value.shape[-1]:
            raise HookError(
                f"vectors of width {vectors.shape[-1]} cannot be added at {key!r}, "
                f"whose width is {value.shape[-1]}"
            )
        new = value.clone()
        new[:, -1] = new[:, -1] + vectors.to(value)
        return new

    with model.hooked({key: push}):
        logits: Tensor = model(tokens, logits_at=[-1])[:, 0]
    return logits
