"""not the best

A hundred steps at a fixed rate do not reach a temperature far from where they start.
"""

import torch


def fit_temperature(logits, target):
    t = torch.ones((), dtype=logits.dtype, requires_grad=True)
    for _ in range(100):
        loss = torch.nn.functional.cross_entropy(logits / t, target)
        (slope,) = torch.autograd.grad(loss, t)
        t = (t - 0.1 * slope).detach().clamp(0.01, 100).requires_grad_()
    return t.item()
