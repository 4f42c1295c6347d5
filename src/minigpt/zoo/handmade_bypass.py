"""A hand-made model in which a layer knows the answer, could write it, and is never asked."""

from __future__ import annotations

import torch
from torch import Generator, tensor

from minigpt.errors import ConfigError
from minigpt.model.gpt2 import GPT
from minigpt.zoo.handmade import SHARPNESS
from minigpt.zoo.truth import Prompts, Truth, blank, by_position, carry, first_mlp, leak, look

KNOWS, SLEEPS = 0, 1  # neurons


def bypass(
    *, gain: float = 10.0, strength: float = 4.0, sharpness: float = SHARPNESS
) -> tuple[GPT, Truth]:
    """Repeat a bit, `[bit, other, ?]`: a head carries it past an MLP that has no say.

    Head 0.0 carries the bit at position 0 to one coordinate of the stream, `bit`, as +1 or −1, and
    the unembedding reads it there. Head 0.1 carries the other bit to `other`, which nothing but
    neurons reads. Of the four neurons

    - `KNOWS` = 0 fires where the bit is 1, and writes nothing: it is disconnected;
    - `SLEEPS` = 1 writes to `bit`, `strength` times as much as it fires, and is 0 on every prompt:
      it is dormant;
    - 2 and 3 fire where the other bit is 1 and 0, and write nothing.

    Exchanging all neurons changes nothing. Exchanging the one direction
    (cos α, sin α) of neurons 0 and 1 changes `bit` by strength · cos α · sin α for each unit by
    which neuron 0 differs: at 45° and strength 4 exactly as if the bit were the other one.

    Raises:
        ConfigError: a strength or gain that is not positive.

    Source: the toy model of Makelov et al. 2023, §3; Lesson 9.1.
    """
    if not min(gain, strength, sharpness) > 0:
        raise ConfigError("gain, strength and sharpness must be positive")
    widths = {"token": 3, "pos": 3, "bit": 1, "other": 1}
    shape = {"n_layer": 1, "n_head": 2, "n_ctx": 3, "d_vocab": 3, "d_head": 3, "d_mlp": 4}
    model, at = blank(widths, mlp="relu", **shape)
    model.W_E[:, at["token"]] = model.W_pos[:, at["pos"]] = torch.eye(3)
    signs = tensor([[-1.0], [1.0], [0.0]])
    for head, target in enumerate(("bit", "other")):
        match = torch.zeros(3, 3)
        match[2, head] = sharpness
        look(model, 0, head, at["pos"], at["pos"], match)
        carry(model, 0, head, at["token"], at[target], signs)
    mlp, bit, other = first_mlp(model), at["bit"].start, at["other"].start
    mlp.W_in[bit, KNOWS] = 1
    mlp.W_in[other, 2:] = tensor([1.0, -1.0])
    mlp.W_out[SLEEPS, bit] = strength
    model.W_U[bit, :2] = tensor([-0.5, 0.5]) * gain

    def draw(n: int, generator: Generator) -> Prompts:
        bits = torch.randint(2, (n, 2), generator=generator)
        clean = torch.cat([bits, torch.full((n, 1), 2)], 1)
        corrupt = torch.cat([1 - bits[:, :1], clean[:, 1:]], 1)
        return Prompts(clean, corrupt, clean[:, 0], corrupt[:, 0])

    edges = ["embed->a0.0<v>", "a0.0->logits"]
    return model, Truth(
        heads={"a0.0": "carries the bit to where it is read"},
        subspaces=at,
        fixed=by_position(["a0.0"]),
        ends=(gain, -gain),
        noise=dict.fromkeys(edges, -2 * gain),
        denoise=dict.fromkeys(edges, 2 * gain),
        leak=2 * leak(3, sharpness),
        draw=draw,
    )
