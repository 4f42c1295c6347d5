"""Rotary attention that loses its place."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

Past = tuple[Float[Tensor, "past d_head"], Float[Tensor, "past d_value"]]


def turn(x: Float[Tensor, "pos d_head"], places: Int[Tensor, "pos"]) -> Float[Tensor, "pos d_head"]:
    """Turn each row by its place (this is right; leave it)."""
    a, b = x.chunk(2, dim=-1)
    angle = places[:, None] * 10_000.0 ** (-torch.arange(a.shape[-1]) / a.shape[-1])
    return torch.cat([a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos()], dim=-1)


def attend(
    q: Float[Tensor, "pos d_head"],
    k: Float[Tensor, "pos d_head"],
    v: Float[Tensor, "pos d_value"],
    past: Past | None = None,
) -> tuple[Float[Tensor, "pos d_value"], Past]:
    """Let the newest positions read from themselves and from all before them.

    q, k and v belong to the newest positions and are not turned yet.
    `past` is what the call before returned, None at the start of a
    text; nothing but this function looks into it. A text that comes in
    pieces, of any lengths, must give what it gives in one piece.

    Example:
        The first position can only read its own value.

        >>> one = torch.ones(1, 2)
        >>> attend(one, one, torch.tensor([[5.0]]))[0]
        tensor([[5.]])
    """
    if past is not None:
        k, v = torch.cat([past[0], k]), torch.cat([past[1], v])
    q = turn(q, torch.arange(len(q)))
    k = turn(k, torch.arange(len(k)))
    scores = q @ k.T / q.shape[-1] ** 0.5
    future = torch.arange(len(k)) > torch.arange(len(k) - len(q), len(k))[:, None]
    return scores.masked_fill(future, -torch.inf).softmax(-1) @ v, (k, v)
