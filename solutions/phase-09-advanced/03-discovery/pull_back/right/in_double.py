"""Matrix products, in double precision."""

import torch


def pull_back(g, pattern, W_V, W_O, weight, scale):
    G, A, V, W, w, s = (x.double() for x in (g, pattern, W_V, W_O, weight, scale))
    u = (A.mT @ (G[:, None] @ (V @ W).mT)).sum(1) * w
    return (G + (u - u.mean(-1, keepdim=True)) / s[:, None]).to(g.dtype)
