"""the two losses have changed places

Restricted keeps, excluded removes.
"""

import torch


def restricted_excluded(logits, frequencies, shown):
    p, part = logits.shape[1], wave_part(logits, frequencies)
    answer = (torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)) % p
    loss = torch.nn.functional.cross_entropy
    return loss((logits - part)[shown], answer[shown]).item(), loss(
        part + logits.mean(0), answer
    ).item()
