"""cut off in a small whole type"""

import torch


def decided_at(choices):
    small = choices.to(torch.int16)
    agree = (small == small[-1]).long()
    return len(agree) - agree.flip(0).cumprod(0).sum(0)
