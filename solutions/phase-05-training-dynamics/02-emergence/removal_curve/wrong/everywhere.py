"""the mean is taken over positions too

A head gives different things at different positions, and the mean over all of them is none of
these.
"""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    period, added = tokens.shape[1] // 2, []
    for model in models:
        intact = per_token_loss(model, tokens).values[:, period:].mean()
        with ablate(model, "mean", heads=[head], reference=reference, per_position=False):
            without = per_token_loss(model, tokens).values[:, period:].mean()
        added.append(without - intact)
    return torch.stack(added)
