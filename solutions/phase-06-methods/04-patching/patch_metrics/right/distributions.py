"""The KL from torch.distributions, and `gather` for the two answers."""

import torch
from torch.distributions import Categorical, kl_divergence


def lead(logits, answer, wrong):
    def at(token):
        return logits.gather(-1, token.expand(logits.shape[:-1])[..., None])[..., 0]

    return at(answer) - at(wrong)


def patch_metrics(clean, corrupt, patched, answer, wrong):
    top, bottom, here = (lead(x, answer, wrong) for x in (clean, corrupt, patched))
    kl = kl_divergence(Categorical(logits=clean.expand_as(patched)), Categorical(logits=patched))
    gap = (top - bottom).masked_fill(top == bottom, float("nan"))
    return here, kl, (here - bottom) / gap
