"""only the right label

A unit also helps by holding the other logits down.
"""

from torch.nn.functional import cross_entropy, one_hot


def ablation_slope(hidden, W_out, logits, labels):
    return hidden * W_out[:, labels].T
