"""compare each with itself

The first checkpoint has learned nothing, and its own loss has no part in what a later head is
worth.
"""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    period, added = tokens.shape[1] // 2, []
    for model in models:
        intact = per_token_loss(model, tokens).values[:, period:].mean()
        with ablate(model, "mean", heads=[head], reference=reference):
            without = per_token_loss(model, tokens).values[:, period:].mean()
        added.append(without - intact)
    return torch.stack(added) - added[0]
