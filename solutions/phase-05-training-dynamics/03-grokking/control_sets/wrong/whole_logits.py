"""all of the logits are used

Then every set of frequencies does equally well.
"""

import torch


def share_right(logits, frequencies):
    p = logits.shape[1]
    total = (torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)) % p
    return (logits.argmax(1) == total).double().mean().item()
