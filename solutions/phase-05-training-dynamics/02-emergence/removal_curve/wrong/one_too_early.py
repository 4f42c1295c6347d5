"""the first token of the second showing is counted

Place i predicts token i + 1, so that place `period - 1` predicts the first token of the second
showing.
"""

import torch

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate


def removal_curve(models, head, tokens, reference):
    period, added = tokens.shape[1] // 2, []
    for model in models:
        intact = per_token_loss(model, tokens).values[:, period - 1 :].mean()
        with ablate(model, "mean", heads=[head], reference=reference):
            without = per_token_loss(model, tokens).values[:, period - 1 :].mean()
        added.append(without - intact)
    return torch.stack(added)
