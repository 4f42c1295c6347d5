"""Your v multiplies the row sums

The gradient of the gradient's *sum* adds up each row of H; v has to be inside before that.
"""

import torch


def hessian_product(loss, w, v):
    w = w.detach().clone().requires_grad_()
    gradient = torch.autograd.grad(loss(w), w, create_graph=True)[0]
    return torch.autograd.grad(gradient.sum(), w)[0] * v
