"""this is the loss itself

A loss that falls over training would look like a head that loses its worth.
"""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    period, added = tokens.shape[1] // 2, []
    for model in models:
        with ablate(model, "mean", heads=[head], reference=reference):
            without = per_token_loss(model, tokens).values[:, period:].mean()
        added.append(without)
    return torch.stack(added)
