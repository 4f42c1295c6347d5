"""a token that came twice is counted twice

Counts instead of a mask.
"""

import torch


def copy_chance(probs, tokens):
    count = torch.nn.functional.one_hot(tokens, probs.shape[-1]).cumsum(1)[:, :-1]
    return (probs[:, :-1] * count).sum(-1), count.gather(-1, tokens[:, 1:, None])[..., 0] > 0
