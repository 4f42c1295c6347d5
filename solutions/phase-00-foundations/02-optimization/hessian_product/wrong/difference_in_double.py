"""for a long v

A difference of gradients along a fixed share of v is exact for short v only.
"""

import torch


def hessian_product(loss, w, v):
    def gradient(place):
        place = place.detach().requires_grad_()
        return torch.autograd.grad(loss(place), place)[0]

    w64, step = w.double(), 1e-5 * v.double()
    return ((gradient(w64 + step) - gradient(w64 - step)) / 2e-5).to(w.dtype)
