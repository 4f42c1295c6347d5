"""the loss is a mean

p − y is the gradient of one example's loss.
"""

import torch


def softmax_gradient(logits, target):
    y = torch.nn.functional.one_hot(target.long(), logits.shape[-1]).to(logits)
    p = torch.softmax(logits, dim=-1)
    return p, torch.diag_embed(p) - p[:, :, None] * p[:, None, :], p - y
