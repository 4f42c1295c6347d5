"""the losses are added up

`reduction="sum"` gives numbers that grow with p.
"""

import torch


def restricted_excluded(logits, frequencies, shown):
    p, part = logits.shape[1], wave_part(logits, frequencies)
    answer = (torch.arange(p).repeat_interleave(p) + torch.arange(p).repeat(p)) % p
    lp = (part + logits.mean(0)).log_softmax(-1).gather(1, answer[:, None])
    rest = (logits - part).log_softmax(-1).gather(1, answer[:, None])
    return -lp.sum().item(), -rest[shown].sum().item()
