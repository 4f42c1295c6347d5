"""the right label is missing

Without Y, the right logit would be pushed down, too.
"""

from torch.nn.functional import cross_entropy, one_hot


def ablation_slope(hidden, W_out, logits, labels):
    return -hidden * (logits.softmax(-1) @ W_out.T)
