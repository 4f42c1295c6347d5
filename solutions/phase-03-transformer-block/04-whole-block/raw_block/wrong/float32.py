"""digits of float32 only

Everything is computed in float32 and converted back.
"""

import math

import torch


def norm(x, w, b):
    centered = x - x.mean(-1, keepdim=True)
    var = centered.pow(2).mean(-1, keepdim=True)
    return centered / torch.sqrt(var + 1e-5) * w + b


def raw_block(x, w, n_head):
    dtype = x.dtype
    x, w = x.float(), {n: a.float() for n, a in w.items()}
    batch, pos, d = x.shape
    h = norm(x, w["ln1.w"], w["ln1.b"])
    q, k, v = (h @ w["attn.W_QKV"] + w["attn.b_QKV"]).chunk(3, -1)
    q, k, v = (a.reshape(batch, pos, n_head, d // n_head).transpose(1, 2) for a in (q, k, v))
    scores = q @ k.transpose(-1, -2) / math.sqrt(d // n_head)
    future = torch.ones(pos, pos, dtype=torch.bool).triu(1)
    pattern = scores.masked_fill(future, -torch.inf).softmax(-1)
    z = (pattern @ v).transpose(1, 2).reshape(batch, pos, d)
    x = x + z @ w["attn.W_O_fused"] + w["attn.b_O"]
    h = norm(x, w["ln2.w"], w["ln2.b"])
    h = torch.nn.functional.gelu(h @ w["mlp.W_in"] + w["mlp.b_in"], approximate="tanh")
    return (x + h @ w["mlp.W_out"] + w["mlp.b_out"]).to(dtype)
