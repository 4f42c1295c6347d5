"""Newton's method on log T with a bracket to fall back on, in double precision."""

import math

import torch


def match_temperature(scores, entropy):
    scores = scores.double()
    low, high, at = math.log(1e-3), math.log(1e3), 0.0
    for _ in range(100):
        log_t = torch.tensor(at, dtype=torch.float64, requires_grad=True)
        log_p = (scores / log_t.exp()).log_softmax(-1)
        gap = -(log_p.exp() * log_p).sum(-1).mean() - entropy
        (slope,) = torch.autograd.grad(gap, log_t)
        low, high = (at, high) if gap < 0 else (low, at)
        step = at - float(gap) / float(slope) if float(slope) else math.nan
        at = step if low < step < high else (low + high) / 2
    return math.exp(at)
