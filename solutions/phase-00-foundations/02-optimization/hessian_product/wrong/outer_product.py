"""the outer product of the gradient

g gᵀ is another matrix: it knows how steep the loss is, and not how it bends.
"""

import torch


def hessian_product(loss, w, v):
    w = w.detach().clone().requires_grad_()
    gradient = torch.autograd.grad(loss(w), w)[0]
    return gradient * (gradient @ v)
