"""A transformer set by hand in which one head takes back a share of what another one copies."""

from __future__ import annotations

import math

import torch

from minigpt.errors import ConfigError
from minigpt.model.gpt2 import GPT
from minigpt.zoo.truth import blank, carry, look, previous

N_TOKEN, N_CTX, GAIN, SHARPNESS = 8, 12, 10.0, 16.0


def copy_suppression(strength: float = 0.6) -> GPT:
    """Predict the token before, and take the share `strength` of that prediction back.

    - Head 0.0 attends to the position before and carries its token to `next`.
    - Head 1.0 compares `next` at the query with `token` at the keys, and carries −`strength` times
      what it finds to `next`. If `next` is empty, it attends to the start token, from which nothing
      is carried.

    The start token, `N_TOKEN`, stands at position 0 only. The direct effect of removing 0.0 and
    its total effect on the logit of the copied token are

    $$ Δ_{direct} = -\\text{gain}, \\qquad Δ_{total} = -\\text{gain}\\,(1 - \\text{strength}) $$

    so that `strength` is the share that self-repair makes up for, all of it by suppression.

    Raises:
        ConfigError: a strength outside 0 … 1.

    Source: McDougall et al. 2023, §2; Lesson 7.3.
    """
    if not 0 <= strength <= 1:
        raise ConfigError(
            f"strength={strength} must lie between 0 and 1, a share of the prediction"
        )
    d_vocab = N_TOKEN + 1
    widths = {"token": d_vocab, "pos": N_CTX, "next": d_vocab}
    shape = {"n_layer": 2, "n_head": 2, "n_ctx": N_CTX, "d_vocab": d_vocab, "d_head": N_CTX}
    model, at = blank(widths, **shape)
    model.W_E[:, at["token"]] = torch.eye(d_vocab)
    model.W_pos[:, at["pos"]] = torch.eye(N_CTX)
    words = torch.eye(d_vocab)
    words[N_TOKEN] = 0  # nothing is carried from the start token
    look(model, 0, 0, at["pos"], at["pos"], previous(N_CTX, SHARPNESS))
    carry(model, 0, 0, at["token"], at["next"], words)
    look(model, 1, 0, at["next"], at["token"], 2 * SHARPNESS * words)
    carry(model, 1, 0, at["token"], at["next"], -strength * words)
    attn = model.blocks[1].attn  # one coordinate more: every query scores the start token alike
    attn.W_Q[0, at["pos"], d_vocab] = SHARPNESS * math.sqrt(model.cfg.d_head)
    attn.W_K[0, at["token"].start + N_TOKEN, d_vocab] = 1
    model.W_U[at["next"]] = torch.eye(d_vocab) * GAIN
    return model
