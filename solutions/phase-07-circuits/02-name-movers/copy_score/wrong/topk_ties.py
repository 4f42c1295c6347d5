"""`topk` leaves out some names with the same logit

Membership in topk, which cuts through ties.
"""

import torch


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    logits = sign * (stream @ W_V @ W_O @ W_U)
    top = logits.topk(min(k, len(stream)), -1).indices
    return (top == torch.arange(len(stream))[:, None]).any(-1).to(stream.dtype).mean(-1)
