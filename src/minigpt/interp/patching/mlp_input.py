"""Change what one MLP reads, and nothing else: attention and the stream keep their values.

The change stands in for a part of the input, such as that of the position. A control moves the
input as far into directions that mean nothing. As far may mean a sum of equal length (`turned`),
or an equal angle and length of what results (`same_angle`), which is what a norm lets through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError, check_seed
from minigpt.interp.core.choices import require_indices
from minigpt.interp.core.structure import sublayer
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint

Push = Float[Tensor, "pos d_model"]
StreamTensor = Float[Tensor, "batch pos d_model"]
Read = Callable[[Tensor], Tensor]  # from the stream to what the MLP reads instead


def position_part(values: Float[Tensor, "text pos d_model"]) -> Push:
    """Return what a position has of its own: the mean over texts, minus that over positions too.

    $$ m_p = \\frac{1}{T} \\sum_t x_{tp} - \\frac{1}{TP} \\sum_{t,q} x_{tq} $$

    Raises:
        ConfigError: no texts, or no positions.

    Source: Lesson 10.2.
    """
    if values.shape[0] == 0 or values.shape[1] == 0:
        raise ConfigError(
            f"values have the shape {tuple(values.shape)}: a mean needs at least one text and one "
            "position"
        )
    by_position = values.mean(0)
    return by_position - by_position.mean(0)


def turned(push: Push, seed: int = 0) -> Push:
    """Turn a change into random directions: all its lengths and inner products stay.

    $$ \\delta' = \\delta\\, Q, \\qquad Q \\text{ drawn evenly from all orthogonal matrices} $$

    Q comes from the QR decomposition of a Gaussian matrix, with the signs of R's diagonal.

    Raises:
        ConfigError: a seed out of range.

    Source: Mezzadri 2007 (the signs); Lesson 10.2.
    """
    check_seed(seed)
    g = torch.Generator().manual_seed(seed)
    d = push.shape[1]
    q, r = torch.linalg.qr(torch.randn(d, d, generator=g, dtype=torch.float64))
    turn = q * r.diagonal().sign()
    return (push.double() @ turn).to(push.dtype)


def same_angle(x: StreamTensor, push: Push, seed: int = 0) -> StreamTensor:
    """Move x as far from itself as x + push is, into a direction drawn for each position.

    $$ y' = a\\,\\hat x + b\\,\\hat u, \\qquad a = y \\cdot \\hat x, \\quad
       b = \\|y - a\\,\\hat x\\|, \\quad u = r_p - (r_p \\cdot \\hat x)\\,\\hat x $$

    x, y = x + push and the Gaussian $r_p$ are centered over d_model first, as LayerNorm does. So y'
    has the length of y and its angle with x, and nothing else in common with it.

    Raises:
        ConfigError: a seed out of range.

    Source: Lesson 10.2.
    """
    check_seed(seed)
    g = torch.Generator().manual_seed(seed)
    r = torch.randn(push.shape, generator=g, dtype=torch.float64)
    start, end, r = (_centered(v.double()) for v in (x, x + push, r))
    ahead = torch.nn.functional.normalize(start, dim=-1)
    a = (end * ahead).sum(-1, keepdim=True)
    b = (end - a * ahead).norm(dim=-1, keepdim=True)
    aside = torch.nn.functional.normalize(r - (r * ahead).sum(-1, keepdim=True) * ahead, dim=-1)
    return (a * ahead + b * aside).to(x.dtype)


@contextmanager
def mlp_reads(model: GPT, layer: int, read: Read) -> Iterator[None]:
    """Let the MLP of one layer read `read(x)` in place of the stream x, for a `with` block.

    $$ x ← x + \\text{MLP}\\big(\\text{LN}_2(\\text{read}(x))\\big) $$

    The norm divides by the size of what is read. Everything else keeps x.

    Raises:
        ConfigError: no such layer, blocks without an MLP, or a stream that is no sum of writes.
        HookError: `read` changes the shape, or x in place.

    Source: Lesson 10.2.
    """
    where = sublayer(model, "mlp")
    (layer,) = require_indices("layer", [layer], model.cfg.n_layer)
    moved: list[Tensor] = []

    def before(x: Tensor, point: HookPoint) -> Tensor:
        changed = read(x)
        moved.append(x - changed)
        return changed

    def after(x: Tensor, point: HookPoint) -> Tensor:
        return x + moved.pop()

    block = f"blocks.{layer}."
    with model.hooked({block + where.reads: before, block + where.site: after}):
        yield


@torch.no_grad()
def effect_on_predictions(model: GPT, tokens: Tensor, layer: int, read: Read) -> float:
    """Return how far predictions move if one MLP reads `read(x)`, in nats per token.

    $$ \\frac{1}{n} \\sum \\text{KL}(p \\,\\|\\, p') $$

    p are the model's predictions, and $p'$ those with the change.

    Raises:
        ConfigError, HookError: what `mlp_reads` refuses.

    Source: Lesson 10.2.
    """
    before = model(tokens).log_softmax(-1)
    with mlp_reads(model, layer, read):
        after = model(tokens).log_softmax(-1)
    return (before.exp() * (before - after)).sum(-1).mean().item()


def _centered(x: Tensor) -> Tensor:
    return x - x.mean(-1, keepdim=True)
