"""the softmax read it

0/0 is hidden and not repaired: where the future takes all the weight, the past now gets none.
"""

import torch


def causal_attention(q, k, v):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    pattern = scores.softmax(-1).tril()
    return (pattern / pattern.sum(-1, keepdim=True)).nan_to_num() @ v
