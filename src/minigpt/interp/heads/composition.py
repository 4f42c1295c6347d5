"""Which heads are wired to read what earlier heads wrote: composition scores of all pairs."""

from collections.abc import Iterable
from typing import Literal

import torch
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.choices import require_choice
from minigpt.interp.core.results import Result
from minigpt.interp.core.structure import attention_of, norm_before
from minigpt.interp.weights.qk_ov import FOLDED, reads
from minigpt.model.gpt2 import GPT
from minigpt.model.part import require

_KINDS = ("Q", "K", "V")


@torch.no_grad()
def composition(model: GPT, kind: Literal["Q", "K", "V"], offset: int = 0) -> Result:
    """Score how much of what each head writes is read by each later head's Q, K or V.

    $$ \\text{V: } \\frac{\\|W_{OV}^1 W_{OV}^2\\|}{\\|W_{OV}^1\\|\\,\\|W_{OV}^2\\|}, \\qquad
       \\text{Q: } \\frac{\\|W_{OV}^1 W_{QK}^2\\|}{\\|W_{OV}^1\\|\\,\\|W_{QK}^2\\|}, \\qquad
       \\text{K: } \\frac{\\|W_{OV}^1 (W_{QK}^2)^\\top\\|}{\\|W_{OV}^1\\|\\,\\|W_{QK}^2\\|} $$

    Frobenius norms, row vectors. With rotary positions W_QK is the one at distance `offset`.
    Returns [sender_layer sender layer head]; NaN where the sender is not in an earlier layer.
    Compare with `random_baseline`: no score is near zero by nature.

    Raises:
        ConfigError: another kind, or an offset that means nothing.

    Source: Elhage et al. 2021, "composition"; Lesson 7.4.
    """
    require_choice("kind", kind, _KINDS)
    cfg = model.cfg
    relative = require(attention_of(model, 0), "relative", "composition")
    scores = model.W_E.new_full((cfg.n_layer, cfg.n_head, cfg.n_layer, cfg.n_head), torch.nan)
    senders = [_core(*_ov(model, layer)) for layer in range(cfg.n_layer)]
    for layer in range(1, cfg.n_layer):
        receiver = _receiver(model, layer, kind, offset)
        for sender in range(layer):
            scores[sender, :, layer] = _score(senders[sender], receiver)
    axes = ("sender_layer", "sender", "layer", "head")
    conventions = {
        "metric": f"{kind}-composition, Frobenius",
        "unit": "none, 0 … 1",
        "LayerNorm": FOLDED,
        "MLPs": "what lies between the two heads is ignored",
        "positions": f"in W_QK, at distance {offset}" if relative else "not in W_QK",
    }
    layers, heads = ([*map(str, range(n))] for n in (cfg.n_layer, cfg.n_head))
    labels = {"sender_layer": layers, "sender": heads, "layer": layers, "head": heads}
    return Result(scores, axes, conventions, labels)


def random_baseline(model: GPT, seeds: Iterable[int] = range(20)) -> Result:
    """Score pairs of random matrices of the same shapes and rank: what no wiring at all gives.

    Gaussian factors [d_model d_head] [d_head d_model]. Returns [seed]; report mean and spread.

    Source: Elhage et al. 2021, "composition"; Lesson 7.4.
    """
    cfg = model.cfg
    scores = []
    for seed in seeds:
        generator = torch.Generator().manual_seed(seed)
        tall = torch.randn(4, 1, cfg.d_model, cfg.d_head, generator=generator)
        sender, receiver = (tall[0], tall[1].mT), (tall[2], tall[3].mT)
        scores.append(_score(_core(*sender), (_read_side(*receiver), _norm(*receiver)))[0, 0])
    if not scores:
        raise ConfigError("a baseline needs seeds: give at least one")
    conventions = {"metric": "composition of random rank-d_head matrices", "entries": "Gaussian"}
    return Result(torch.stack(scores), ("seed",), conventions)


def _ov(model: GPT, layer: int) -> tuple[Tensor, Tensor]:
    attn = attention_of(model, layer)
    return reads(norm_before(model, layer), attn.per_head(attn.W_V)), attn.W_O


def _receiver(model: GPT, layer: int, kind: str, offset: int) -> tuple[Tensor, Tensor]:
    """Return a layer's receiving side [head d_model r] and the norms [head] of its matrices."""
    if kind == "V":
        factors = _ov(model, layer)
    else:
        attn, norm = attention_of(model, layer), norm_before(model, layer)
        W_Q = require(attn, "at_offset", "W_QK")(reads(norm, attn.W_Q), offset)
        W_K = reads(norm, attn.per_head(attn.W_K))
        factors = (W_Q, W_K.mT) if kind == "Q" else (W_K, W_Q.mT)
    return _read_side(*factors), _norm(*factors)


def _core(A: Tensor, B: Tensor) -> tuple[Tensor, Tensor]:
    """Shrink A B [head d_model d_model] to R B [head r d_model], of the same norm (A = Q R)."""
    return torch.linalg.qr(A).R @ B, _norm(A, B)


def _read_side(A: Tensor, B: Tensor) -> Tensor:
    """Shrink A B to A Rᵀ [head d_model r], which any left factor meets with the same norm."""
    return A @ torch.linalg.qr(B.mT).R.mT


def _norm(A: Tensor, B: Tensor) -> Tensor:
    """Return ‖A B‖ of every head, from r × r Gram matrices."""
    return ((A.mT @ A) * (B @ B.mT)).sum((-1, -2)).clamp(min=0).sqrt()


def _score(sender: tuple[Tensor, Tensor], receiver: tuple[Tensor, Tensor]) -> Tensor:
    """Return ‖W¹ W²‖ / (‖W¹‖ ‖W²‖) for all pairs of two layers, [sender head]."""
    (left, left_norm), (right, right_norm) = sender, receiver
    n, r = left.shape[:2]
    m, _, s = right.shape
    product = left.flatten(0, 1) @ right.permute(1, 0, 2).flatten(1)
    norms = product.unflatten(0, (n, r)).unflatten(-1, (m, s)).pow(2).sum((1, 3)).sqrt()
    return norms / (left_norm[:, None] * right_norm)
