"""averaged over both showings

The first showing cannot be known, and dilutes what the head is worth.
"""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    added = []
    for model in models:
        intact = per_token_loss(model, tokens).values.mean()
        with ablate(model, "mean", heads=[head], reference=reference):
            without = per_token_loss(model, tokens).values.mean()
        added.append(without - intact)
    return torch.stack(added)
