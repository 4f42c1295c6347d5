"""the part is removed

That is the question of the excluded loss.
"""

import torch


def share_right(logits, frequencies):
    p = logits.shape[1]
    total = (torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)) % p
    angle = 2 * torch.pi / p * torch.tensor(frequencies)[:, None] * total
    u = (torch.cat([angle.cos(), angle.sin()]) * 2**0.5 / p).to(logits.dtype)
    return ((logits - u.T @ (u @ logits)).argmax(1) == total).double().mean().item()
