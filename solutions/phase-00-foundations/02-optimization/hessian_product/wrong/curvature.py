"""vᵀHv

One product too many: this is the curvature along v, one number.
"""

import torch


def hessian_product(loss, w, v):
    w = w.detach().clone().requires_grad_()
    gradient = torch.autograd.grad(loss(w), w, create_graph=True)[0]
    return torch.autograd.grad(gradient @ v, w)[0] @ v
