"""Without queries, keys and values: the two circuits, multiplied out, in double precision."""

import torch
from einops import einsum


def single_head(x, W_Q, W_K, W_V, W_O):
    wide = x.double()
    QK, OV = W_Q.double() @ W_K.double().T, W_V.double() @ W_O.double()
    scores = einsum(wide, QK, wide, "b query m, m n, b key n -> b query key") / W_Q.size(1) ** 0.5
    later = torch.arange(x.size(1)) > torch.arange(x.size(1))[:, None]
    pattern = torch.softmax(scores.masked_fill(later, -float("inf")), dim=-1)
    out = einsum(pattern, wide, OV, "b query key, b key m, m n -> b query n")
    return out.to(x.dtype), pattern.to(x.dtype)
