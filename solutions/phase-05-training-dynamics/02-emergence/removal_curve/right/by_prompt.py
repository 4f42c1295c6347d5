"""Differences prompt by prompt, averaged last; plain numbers in a tensor."""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    found = []
    for model in models:
        before = per_token_loss(model, tokens).values
        with ablate(model, "mean", heads=[head], reference=reference):
            after = per_token_loss(model, tokens).values
        rise = (after - before)[:, tokens.shape[1] // 2 :]
        found.append(float(rise.mean(1).mean()))
    return torch.tensor(found, dtype=torch.float64)
