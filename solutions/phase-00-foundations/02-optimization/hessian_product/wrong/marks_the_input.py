"""requires_grad_() on the caller's own tensor

The product is right, but the caller's weights now record every operation.
"""

import torch


def hessian_product(loss, w, v):
    w.requires_grad_()
    gradient = torch.autograd.grad(loss(w), w, create_graph=True)[0]
    return torch.autograd.grad(gradient @ v, w)[0]
