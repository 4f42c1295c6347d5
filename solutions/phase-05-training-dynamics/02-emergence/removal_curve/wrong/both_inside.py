"""measure one of them outside

Inside the `with` block both losses are those of the ablated model.
"""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    period, added = tokens.shape[1] // 2, []
    for model in models:
        with ablate(model, "mean", heads=[head], reference=reference):
            intact = per_token_loss(model, tokens).values[:, period:].mean()
            without = per_token_loss(model, tokens).values[:, period:].mean()
        added.append(without - intact)
    return torch.stack(added)
