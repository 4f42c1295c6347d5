"""The second call takes v as the weights of the gradient's entries."""

import torch


def hessian_product(loss, w, v):
    at = w.detach().clone().requires_grad_(True)
    (gradient,) = torch.autograd.grad(loss(at), [at], create_graph=True)
    (product,) = torch.autograd.grad(gradient, [at], grad_outputs=v.clone())
    return product
