"""values of H v are wrong

A difference of two gradients a finite step apart is an approximation; with a step of 0.01 it is
off wherever the third derivative is not zero.
"""

import torch


def hessian_product(loss, w, v):
    def gradient(at):
        at = at.detach().clone().requires_grad_()
        return torch.autograd.grad(loss(at), at)[0]

    return (gradient(w + 0.01 * v) - gradient(w)) / 0.01
