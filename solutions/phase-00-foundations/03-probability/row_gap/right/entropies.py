"""Cross-entropy less entropy."""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    n = counts.sum(-1)
    f = torch.where(n[:, None] > 0, counts / n[:, None], 0.0).to(logits.dtype)
    entropy = torch.special.entr(f).sum(-1)
    return -torch.einsum("ab,ab->a", f, log_softmax(logits)) - entropy
