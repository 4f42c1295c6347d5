"""What the unit pushes the right logit, less what it pushes the average one."""

import torch


def ablation_slope(hidden, W_out, logits, labels):
    p = (logits - logits.logsumexp(-1, keepdim=True)).exp()
    rows = []
    for h, share, label in zip(hidden, p, labels.tolist(), strict=True):
        rows.append(h * (W_out[:, label] - (W_out * share).sum(1)))
    return torch.stack(rows)
