"""A loop over heads, two products with weights."""

import torch
from torch.nn.functional import gelu, layer_norm


def parallel_block(x, w, n_head):
    d = x.shape[-1]
    normed = layer_norm(x, (d,), w["ln.w"], w["ln.b"])
    q, k, v, pre = (normed @ torch.cat([w["W_QKV"], w["W_in"]], 1)).split(
        [d, d, d, w["W_in"].shape[1]], dim=-1
    )
    read = []
    for a, b, c in zip(q.chunk(n_head, -1), k.chunk(n_head, -1), v.chunk(n_head, -1), strict=True):
        scores = torch.einsum("bqd,bkd->bqk", a, b) * a.shape[-1] ** -0.5
        hidden = torch.full_like(scores[0], float("-inf")).triu(1)
        read.append((scores + hidden).softmax(-1) @ c)
    read.append(gelu(pre, approximate="tanh"))
    return x + torch.cat(read, -1) @ torch.cat([w["W_O"], w["W_out"]])
