"""A loop over the queries, each with its allowed keys only."""

import torch


def attention(q, k, v, mask=None):
    out = []
    for i in range(q.shape[-2]):
        keys, values = k, v
        if mask is not None:
            keys, values = k[..., mask[i], :], v[..., mask[i], :]
        scores = (keys * q[..., i : i + 1, :]).sum(-1, keepdim=True) / q.shape[-1] ** 0.5
        e = torch.exp(scores - scores.max(dim=-2, keepdim=True).values)
        out.append((e * values).sum(-2) / e.sum(-2))
    return torch.stack(out, dim=-2)
