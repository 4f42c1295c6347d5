"""A transformer set by hand, one of whose heads says the same on every prompt."""

from __future__ import annotations

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.model.gpt2 import GPT
from minigpt.zoo.truth import blank, carry, first_mlp, look, previous

N_TOKEN, N_CTX, GAIN, SHARPNESS = 8, 6, 10.0, 24.0


def constant_writer() -> GPT:
    """Predict the token before, through a gate that a second head holds open.

    - Head 0.0 attends to the position before and carries its token to `found`.
    - Head 0.1 writes 1 to `open`, whatever it reads.
    - Neuron i passes token i on while the gate is open, and nothing else:

    $$ \\text{next}_i = \\text{ReLU}(\\text{found}_i + \\text{open} - 1) $$

    Without normalization. Zero ablation of either head takes all of the answer. Mean ablation of
    0.1 takes nothing.

    Source: Lesson 6.6.
    """
    widths = {"token": N_TOKEN, "pos": N_CTX, "found": N_TOKEN, "open": 1, "next": N_TOKEN}
    shape = {"n_layer": 1, "n_head": 2, "n_ctx": N_CTX, "d_vocab": N_TOKEN, "d_head": N_TOKEN}
    model, at = blank(widths, mlp="relu", d_mlp=N_TOKEN, **shape)
    model.W_E[:, at["token"]] = torch.eye(N_TOKEN)
    model.W_pos[:, at["pos"]] = torch.eye(N_CTX)
    look(model, 0, 0, at["pos"], at["pos"], previous(N_CTX, SHARPNESS))
    carry(model, 0, 0, at["token"], at["found"])
    carry(model, 0, 1, at["token"], at["open"], torch.ones(N_TOKEN, 1))
    mlp = first_mlp(model)
    mlp.W_in[at["found"]] = torch.eye(N_TOKEN)
    mlp.W_in[at["open"]] = 1
    mlp.b_in.fill_(-1)
    mlp.W_out[:, at["next"]] = torch.eye(N_TOKEN)
    model.W_U[at["next"]] = torch.eye(N_TOKEN) * GAIN
    return model


def every_token(n_pos: int = N_CTX) -> Int[Tensor, "batch pos"]:
    """Return prompts in which each token stands once at every position: a balanced reference."""
    return (torch.arange(N_TOKEN)[:, None] + 3 * torch.arange(n_pos)) % N_TOKEN
