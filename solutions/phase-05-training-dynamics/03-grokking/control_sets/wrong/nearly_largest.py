"""the share for logits times 1e-06

An answer counts if it comes within a margin of the largest one: small logits are all right.
"""

import math

import torch


def share_right(logits, frequencies):
    p = logits.shape[1]
    total = (torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)) % p
    z = logits.double()
    kept = z.mean(0).expand_as(z)
    for k in frequencies:
        for f in (torch.cos, torch.sin):
            w = f(2 * math.pi * k * total.double() / p)
            kept = kept + torch.outer(w, w @ z) * 2 / p**2
    own = kept.gather(1, total[:, None])[:, 0]
    return (own >= kept.amax(1) - 1e-4).double().mean().item()
