"""A copy whose entries are set, read, and set back to the exact old value."""

import torch


def central_difference(f, x, eps):
    copy = x.clone(memory_format=torch.contiguous_format)
    flat = copy.view(-1)
    slopes = []
    for i, old in enumerate(flat.tolist()):
        flat[i] = old - eps
        below = f(copy).item()
        flat[i] = old + eps
        slopes.append((f(copy).item() - below) / (2 * eps))
        flat[i] = old
    return torch.tensor(slopes, dtype=x.dtype).reshape(x.shape)
