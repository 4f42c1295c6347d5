"""the distance has the wrong sign

The query stands behind the key; turning the key instead of the query by δ asks for the next word
instead of the one before.
"""

import torch


def relative_scores(q, k, base=10_000.0):
    n_pair = q.shape[-1] // 2
    speed = base ** (-torch.arange(n_pair, dtype=q.dtype) / n_pair)
    angle = torch.arange(8, dtype=q.dtype)[:, None] * speed
    turned = rotate(k.expand(1, 8, *k.shape).contiguous(), angle.cos(), angle.sin())
    return q @ turned[0].mT
