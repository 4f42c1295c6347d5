"""The true token's log-probability by a product with one-hot vectors."""

import torch
from torch.nn.functional import one_hot


def prefix_loss(model, tokens):
    ends = [model(tokens[:, :i])[:, -1:] for i in range(1, tokens.shape[1])]
    log_p = torch.cat(ends, 1).log_softmax(-1)
    answers = one_hot(tokens[:, 1:], log_p.shape[-1]).to(log_p.dtype)
    return -torch.einsum("bpv,bpv->bp", log_p, answers)
