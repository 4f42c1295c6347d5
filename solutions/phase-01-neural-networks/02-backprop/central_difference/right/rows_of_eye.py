"""Nudges as rows of the identity matrix, results stacked."""

import torch


def central_difference(f, x, eps):
    nudges = eps * torch.eye(x.numel(), dtype=x.dtype)
    found = [
        (f(x + nudge.reshape(x.shape)) - f(x - nudge.reshape(x.shape))) / (2 * eps)
        for nudge in nudges
    ]
    return torch.stack(found).reshape(x.shape)
