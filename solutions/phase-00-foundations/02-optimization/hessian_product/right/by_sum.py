"""The same number, written as a sum; the second gradient by backward."""

import torch


def hessian_product(loss, w, v):
    leaf = torch.tensor(w.tolist(), dtype=w.dtype, requires_grad=True)
    (first,) = torch.autograd.grad(loss(leaf), leaf, create_graph=True)
    torch.sum(first * v).backward()
    return leaf.grad.clone()
