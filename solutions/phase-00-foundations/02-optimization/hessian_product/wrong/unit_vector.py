"""v was scaled to length 1

H v is linear in v: twice the v, twice the product.
"""

import torch


def hessian_product(loss, w, v):
    w = w.detach().clone().requires_grad_()
    gradient = torch.autograd.grad(loss(w), w, create_graph=True)[0]
    return torch.autograd.grad(gradient @ (v / v.norm()), w)[0]
