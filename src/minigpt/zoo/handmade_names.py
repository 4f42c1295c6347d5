"""A hand-made circuit for indirect objects, whose every number is known before it is measured."""

from __future__ import annotations

import itertools

import torch
from torch import Generator, Tensor, tensor

from minigpt.errors import ConfigError
from minigpt.model.gpt2 import GPT
from minigpt.zoo.handmade import SHARPNESS
from minigpt.zoo.truth import Prompts, Truth, blank, by_position, carry, leak, look

N_NAME = 6  # of the names, tokens 0 to 5; token 6 stands at the end and asks
_END = 3  # its position: prompts are [A, B, S, ?]

_ROLES = {
    "a0.0": "S-inhibition: tells the heads of layer 1 which name to avoid",
    "a1.0": "name mover: raises the name it attends to",
    "a1.1": "attends to the giver and lowers its name",
    "a1.2": "negative name mover: lowers the name it attends to",
}


def indirect_object(
    *,
    gain: float = 10.0,
    lowers: float = 5.0,
    negative: float = 3.0,
    sharpness: float = SHARPNESS,
) -> tuple[GPT, Truth]:
    """Predict which of two names was not repeated: `[A, B, S, ?]` with S one of A and B.

    The answer is read from what four heads write at the last position.

    - Head 0.0, S-inhibition: attends to position 2 and carries its `token` to `avoid`.
    - Head 1.0, name mover: attends to names, but not to those in `avoid`, and raises what it finds
      by `gain`.
    - Head 1.1: attends to position 2 and lowers what it finds by `lowers`.
    - Head 1.2, negative name mover: attends as 1.0 does and lowers what it finds by `negative`.

    The right name leads by gain + lowers − negative. Without 0.0, heads 1.0 and 1.2 spread over
    three names, of which two are the wrong one, and the lead is lowers − (gain − negative) / 3.
    With three different names there is no lead.

    Raises:
        ConfigError: a strength that is not positive.

    Source: the task and the kinds of heads are those of Wang et al. 2022; Lesson 7.2.
    """
    if not min(gain, lowers, negative, sharpness) > 0:
        raise ConfigError("gain, lowers, negative and sharpness must be positive")
    n_vocab, n_ctx = N_NAME + 1, _END + 1
    widths = {"token": n_vocab, "pos": n_ctx, "avoid": n_vocab, "out": n_vocab}
    shape = {"n_layer": 2, "n_head": 3, "n_ctx": n_ctx, "d_vocab": n_vocab, "d_head": n_vocab + 1}
    model, at = blank(widths, **shape)
    model.W_E[:, at["token"]] = torch.eye(n_vocab)
    model.W_pos[:, at["pos"]] = torch.eye(n_ctx)
    giver, names = torch.zeros(n_ctx, n_ctx), torch.eye(n_vocab)
    giver[_END, 2] = sharpness
    names[N_NAME] = 0  # nothing is carried from the token that asks
    look(model, 0, 0, at["pos"], at["pos"], giver)
    carry(model, 0, 0, at["token"], at["avoid"], names)
    look(model, 1, 1, at["pos"], at["pos"], giver)
    carry(model, 1, 1, at["token"], at["out"], names * -lowers)
    for head, strength in ((0, gain), (2, -negative)):
        _seek_names(model, head, at, sharpness)
        carry(model, 1, head, at["token"], at["out"], names * strength)
    model.W_U[at["out"], :N_NAME] = torch.eye(n_vocab)[:, :N_NAME]

    noise, denoise = _edges(gain, lowers, negative)
    return model, Truth(
        heads=_ROLES,
        subspaces=at,
        fixed=by_position(["a0.0", "a1.1"]),
        ends=(gain + lowers - negative, 0.0),
        noise=noise,
        denoise=denoise,
        leak=3 * leak(n_ctx, sharpness / 2),
        draw=_draw,
    )


def _edges(
    gain: float, lowers: float, negative: float
) -> tuple[dict[str, float], dict[str, float]]:
    """What each edge is worth when it alone is made corrupt, and when it alone is made clean."""
    last = {"a1.0->logits": gain, "a1.1->logits": lowers, "a1.2->logits": -negative}
    spread = {"a1.0": gain * 4 / 3, "a1.2": -negative * 4 / 3}  # from one name to all three
    noise = {"embed->a0.0<v>": -sum(spread.values())}
    for edge, worth in last.items():
        noise |= {f"embed->{edge[:4]}<v>": -worth, edge: -worth}
    for mover, worth in spread.items():
        noise |= {f"a0.0->{mover}<q>": -worth, f"embed->{mover}<k>": -worth}
    return noise, last | {"embed->a1.1<v>": lowers}


def _seek_names(model: GPT, head: int, at: dict[str, slice], sharpness: float) -> None:
    """Let a head of layer 1 attend to names, and not to those that stand in `avoid`."""
    attn, n_vocab, scale = model.blocks[1].attn, N_NAME + 1, model.cfg.d_head**0.5
    attn.W_Q[head, at["avoid"], :n_vocab] = -torch.eye(n_vocab) * sharpness * scale
    attn.W_K[head, at["token"], :n_vocab] = torch.eye(n_vocab)
    attn.W_Q[head, at["pos"].start + _END, n_vocab] = sharpness * scale
    attn.W_K[head, at["token"].start : at["token"].start + N_NAME, n_vocab] = 1


def _draw(n: int, generator: Generator) -> Prompts:
    """Draw the two names, which of them gives, and three others for the corrupt prompt."""
    order = torch.rand(n, N_NAME, generator=generator).argsort(-1)
    first, second = order[:, 0], order[:, 1]
    gives_first = torch.rand(n, generator=generator) < 0.5
    s, io = torch.where(gives_first, first, second), torch.where(gives_first, second, first)
    ask = torch.full((n,), N_NAME)
    clean = torch.stack([first, second, s, ask], 1)
    corrupt = torch.cat([order[:, 2:5], ask[:, None]], 1)
    return Prompts(clean, corrupt, io, s)


def every_scene() -> Prompts:
    """Return all pairs of names in both roles, and as corrupt prompts all triples of names.

    There are 120 triples and 60 scenes; each scene stands twice, so that the numbers agree.
    """
    pairs = list(itertools.permutations(range(N_NAME), 2)) * 2
    scenes = [(a, b, s, N_NAME) for a, b in pairs for s in (a, b)]
    triples = [(*names, N_NAME) for names in itertools.permutations(range(N_NAME), 3)]
    clean: Tensor = tensor(scenes)
    io = torch.where(clean[:, 2] == clean[:, 0], clean[:, 1], clean[:, 0])
    return Prompts(clean, tensor(triples), io, clean[:, 2])
